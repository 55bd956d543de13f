import { At } from '../yaml/at';
import { type Chunk, parseDocument, splitDocuments, YamlDocument } from '../yaml/document';
import type { Json } from '../yaml/json';
import type { Span } from '../yaml/text';
import { isMarkdown, readMarkdown } from './markdown';
import { isTemplated } from './template';

/** One manifest: a document of a file, or an item of a `kind: List`. */
export class Resource {
  constructor(
    readonly document: PlacedDocument,
    /** The same value as long as the text of its document is. */
    readonly identity: Identity,
  ) {}

  get file(): SourceFile {
    return this.document.file;
  }

  // Places are made anew each time, so that nobody who keeps a resource keeps its tree.
  get root(): At {
    const { item } = this.identity;
    return item === undefined ? this.#top : this.#top.get('items').item(item);
  }

  /** Its place in the List that holds it. */
  get item(): number | undefined {
    return this.identity.item;
  }

  /** The List that holds it, if one does. */
  get list(): At | undefined {
    return this.identity.item === undefined ? undefined : this.#top;
  }

  get apiVersion(): string | undefined {
    return this.identity.apiVersion;
  }

  get kind(): string {
    return this.identity.kind;
  }

  get name(): string | undefined {
    return this.identity.name;
  }

  /** As the manifest says; undefined where it leaves the namespace to whoever applies it. */
  get namespace(): string | undefined {
    return this.identity.namespace;
  }

  get #top(): At {
    return At.root(this.document.yaml, this.document.start);
  }
}

/** A document and where it stands in its file. */
export class PlacedDocument {
  #resources: readonly Resource[] | undefined;

  constructor(
    readonly file: SourceFile,
    readonly start: number,
    /** The line on which it starts, from 0. */
    readonly line: number,
    readonly yaml: YamlDocument,
  ) {}

  /** Text to be filled in by Helm or the like: nothing is said about it. */
  get templated(): boolean {
    return isTemplated(this.file.uri, this.yaml);
  }

  // Made when first asked for: a keystroke places thousands of documents anew, and looks at few of them.
  get resources(): readonly Resource[] {
    this.#resources ??= identitiesOf(this.yaml).map((identity) => new Resource(this, identity));
    return this.#resources;
  }
}

/** One file. Immutable; made from its text once. */
export class SourceFile {
  readonly documents: readonly PlacedDocument[];
  #resources: readonly Resource[] | undefined;

  /** `parsed` are the documents of the text, in order: their texts joined are `text`. */
  constructor(
    readonly uri: string,
    readonly text: string,
    parsed: readonly YamlDocument[],
  ) {
    let [start, line] = [0, 0];
    this.documents = parsed.map((yaml) => {
      const document = new PlacedDocument(this, start, line, yaml);
      start += yaml.text.length;
      line += lineStartsOf(yaml).length - 1;
      return document;
    });
  }

  get resources(): readonly Resource[] {
    this.#resources ??= this.documents.flatMap(({ resources }) => resources);
    return this.#resources;
  }
}

/** Reads a file. Documents whose text also stood in `previous` are taken over from it. Never throws. */
export function readFile(uri: string, text: string, previous?: SourceFile): SourceFile {
  const known = new Map<string, YamlDocument>();
  if (isMarkdown(uri)) {
    for (const { yaml } of previous?.documents ?? []) if (!yaml.isProse) known.set(yaml.text, yaml);
    return new SourceFile(uri, text, readMarkdown(text, known));
  }
  const { before, after } = previous ? unchanged(previous, text) : { before: [], after: [] };
  const kept = previous?.documents.slice(before.length, previous.documents.length - after.length) ?? [];
  for (const { yaml } of kept) known.set(yaml.text, yaml);
  const last = before.at(-1);
  const start = last ? last.start + last.yaml.text.length : 0;
  const end = after.reduce((at, { yaml }) => at - yaml.text.length, text.length);
  const changed = splitDocuments(text.slice(start, end), start).map(
    (chunk: Chunk) => known.get(chunk.text) ?? parseDocument(chunk.text),
  );
  return new SourceFile(uri, text, [...before.map(({ yaml }) => yaml), ...changed, ...after.map(({ yaml }) => yaml)]);
}

/** A file of which only the text counts: nothing is read in it. */
export function unreadFile(uri: string, text: string): SourceFile {
  return new SourceFile(uri, text, [new YamlDocument(text, true)]);
}

/** The documents at both ends of a file that an edit left alone, those apart that touch what it changed. */
function unchanged(previous: SourceFile, text: string) {
  const { documents } = previous;
  let [first, offset] = [0, 0];
  for (; first < documents.length; first++) {
    const own = documents[first]?.yaml.text ?? '';
    if (!text.startsWith(own, offset)) break;
    offset += own.length;
  }
  // Where a document ends is known only by what follows.
  const before = documents.slice(0, Math.max(0, first - 1));
  const floor = before.reduce((at, { yaml }) => at + yaml.text.length, 0);
  let [last, end] = [documents.length, text.length];
  for (; last > before.length; last--) {
    const own = documents[last - 1]?.yaml.text ?? '';
    if (end - own.length < floor || !text.endsWith(own, end)) break;
    end -= own.length;
  }
  return { before, after: documents.slice(last + 1) };
}

const lineStarts = new WeakMap<YamlDocument, readonly number[]>();

/** Where each line of a document starts, counted from its own start: 0 first. CRLF is one line end, a lone CR too. */
export function lineStartsOf(yaml: YamlDocument): readonly number[] {
  let starts = lineStarts.get(yaml);
  if (!starts) {
    starts = [0, ...[...yaml.text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
    lineStarts.set(yaml, starts);
  }
  return starts;
}

/** What is known of a resource outside its file: the same wherever its document stands. */
export interface Identity {
  readonly apiVersion: string | undefined;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Its place in the List that holds it. */
  readonly item: number | undefined;
}

const identities = new WeakMap<YamlDocument, readonly Identity[]>();

/** The kinds and names of the manifests of a document, wherever it stands. */
export function identitiesOf(yaml: YamlDocument): readonly Identity[] {
  const known = identities.get(yaml) ?? [...identify(At.root(yaml, 0))];
  identities.set(yaml, known);
  return known;
}

function* identify(root: At): Generator<Identity> {
  const kind = root.get('kind').string;
  if (kind === undefined) return;
  if (kind.endsWith('List') && root.get('items').isList) {
    for (const [index, item] of root.get('items').items().entries()) {
      const itemKind = item.get('kind').string;
      if (itemKind !== undefined) yield identity(item, itemKind, index);
    }
  } else yield identity(root, kind, undefined);
}

function identity(root: At, kind: string, item: number | undefined): Identity {
  const metadata = root.get('metadata');
  return {
    item,
    apiVersion: root.get('apiVersion').string,
    kind,
    name: metadata.get('name').string || undefined,
    namespace: metadata.get('namespace').string || undefined,
  };
}

/** The manifest as JSON. */
export function manifest(resource: Resource): Json {
  return resource.root.json ?? null;
}

/** What the text of a whole document spans in its file. */
export function documentSpan(document: PlacedDocument): Span {
  return { start: document.start, end: document.start + document.yaml.text.length };
}

/** The document that holds `offset`; the last one for the end of the text. */
export function documentAt(file: SourceFile, offset: number): PlacedDocument | undefined {
  return lastUpTo(file.documents, (document) => document.start <= offset);
}

/** The last of some values that meet a test which all before it meet too. */
export function lastUpTo<T>(values: readonly T[], test: (value: T) => boolean): T | undefined {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle];
    if (value !== undefined && test(value)) low = middle + 1;
    else high = middle;
  }
  return values[low - 1];
}

/** The resource whose text holds `offset`. */
export function resourceAt(file: SourceFile, offset: number): Resource | undefined {
  const resources = documentAt(file, offset)?.resources ?? [];
  return resources.find(({ list, root: { span } }) => !list || (span.start <= offset && offset <= span.end));
}
