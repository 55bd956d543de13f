import { cameFromCluster, holdsReturned } from '../kubernetes/observed';
import { At } from '../yaml/at';
import { Kept, YamlDocument } from '../yaml/document';
import { isObject, type Json } from '../yaml/json';
import { type Fields, skim } from '../yaml/outline';
import { lastUpTo } from '../yaml/search';
import { cutItemsLike, cutStream, type Piece } from '../yaml/stream';
import { commonEnd, commonStart, type Span } from '../yaml/text';
import { EarlierDocuments } from './earlier';
import { guarded } from './failures';
import { isMarkdown, readMarkdown } from './markdown';
import { isTemplated } from './template';
import { folderOf } from './uri';

/** One manifest: a document of a file, or an item of a List. */
export class Resource {
  constructor(
    readonly document: PlacedDocument,
    /** The same value as long as the text of its document is. */
    readonly identity: Identity,
  ) {}

  get file(): SourceFile {
    return this.document.file;
  }

  // Places are made each time, so that nobody who keeps a resource keeps its tree.
  get root(): At {
    return rootAt(At.root(this.document.yaml, this.document.start), this.document.yaml.form, this.identity.item);
  }

  /** What `read` finds in the manifest: by a look at its lines where they tell, else by parsing it. */
  look<T>(read: (root: Fields) => T): T {
    const seen = this.identity.item === undefined ? skim(this.document.yaml, read) : undefined;
    return seen ?? read(this.root);
  }

  /** How the List is written that holds it, if one does. */
  get list(): 'block' | 'flow' | undefined {
    const { yaml, start } = this.document;
    if (yaml.form === 'listItem') return 'block';
    if (this.identity.item === undefined) return undefined;
    return At.root(yaml, start).get('items').isFlow ? 'flow' : 'block';
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
}

/** Where a manifest stands in its document: `item` is its place in a List that was not cut. */
function rootAt(top: At, form: YamlDocument['form'], item: number | undefined): At {
  if (form === 'listItem') return top.item(0);
  return item === undefined ? top : top.get('items').item(item);
}

/** A document, or an item of a List, and where it stands in its file. */
export class PlacedDocument {
  private knownResources: readonly Resource[] | undefined;

  constructor(
    readonly file: SourceFile,
    readonly start: number,
    /** Which of the file's documents it is, from 0. */
    readonly index: number,
    readonly yaml: YamlDocument,
  ) {}

  /** The line on which it starts, from 0. */
  get line(): number {
    return this.file.lines[this.index] ?? 0;
  }

  /** Text to be filled in by Helm or the like: nothing is said about it. */
  get templated(): boolean {
    return guarded(
      'Telling templates from manifests',
      () => isTemplated(this.file.uri, this.yaml),
      () => false,
    );
  }

  /**
   * What a cluster returned rather than a manifest: nothing is said about it, and no manifest means it. So is what cannot
   * be read beside such objects, as several outputs of kubectl make no YAML.
   */
  get live(): boolean {
    if (!this.file.holdsLive) return false;
    return isReturned(this.yaml) || identitiesOf(this.yaml).length === 0 || this.yaml.errors.length > 0;
  }

  /** Whether it is meant to be applied as it stands. */
  get isManifest(): boolean {
    return !this.templated && !this.live;
  }

  // Made when first asked for: a keystroke places thousands of documents again, and looks at few of them.
  get resources(): readonly Resource[] {
    this.knownResources ??= identitiesOf(this.yaml).map((identity) => new Resource(this, identity));
    return this.knownResources;
  }
}

/** One file. Immutable; made from its text once. */
export class SourceFile {
  readonly documents: readonly PlacedDocument[];
  private knownResources: readonly Resource[] | undefined;
  private knownFolder: string | undefined;
  private knownLines: readonly number[] | undefined;
  private knownLive: boolean | undefined;
  private knownPlaced: ReadonlyMap<YamlDocument, PlacedDocument> | undefined;

  /** `parsed` are the documents of the text, in order: their texts joined are `text`. */
  constructor(
    readonly uri: string,
    readonly text: string,
    parsed: readonly YamlDocument[],
    /** What the file holds, if it is no text. */
    readonly bytes?: Uint8Array,
  ) {
    let start = 0;
    this.documents = parsed.map((yaml, index) => {
      const document = new PlacedDocument(this, start, index, yaml);
      start += yaml.text.length;
      return document;
    });
  }

  /** The lines on which the documents start, from 0. */
  get lines(): readonly number[] {
    if (!this.knownLines) {
      let line = 0;
      this.knownLines = this.documents.map(({ yaml }) => {
        const first = line;
        line += lineStartsOf(yaml).length - 1;
        return first;
      });
    }
    return this.knownLines;
  }

  /** The URI of the folder it stands in, with the slash at its end. */
  get folder(): string {
    this.knownFolder ??= folderOf(this.uri);
    return this.knownFolder;
  }

  get resources(): readonly Resource[] {
    this.knownResources ??= this.documents.flatMap(({ resources }) => resources);
    return this.knownResources;
  }

  /** Whether it holds what a cluster returned. */
  get holdsLive(): boolean {
    this.knownLive ??= this.documents.some(({ yaml }) => isReturned(yaml));
    return this.knownLive;
  }

  /** Where a document stands in the file; undefined if it is none of this file. */
  documentOf(yaml: YamlDocument): PlacedDocument | undefined {
    this.knownPlaced ??= new Map(this.documents.map((document) => [document.yaml, document]));
    return this.knownPlaced.get(yaml);
  }
}

/** Reads a file. Documents whose text also stood in `previous` are taken over from it. Never throws. */
export function readFile(uri: string, text: string, previous?: SourceFile): SourceFile {
  return guarded(
    'Reading a file',
    () => readDocuments(uri, text, previous),
    () => unreadFile(uri, text),
  );
}

function readDocuments(uri: string, text: string, previous: SourceFile | undefined): SourceFile {
  if (isMarkdown(uri)) {
    const blocks = (previous?.documents ?? []).map(({ yaml }) => yaml).filter(({ form }) => form !== 'prose');
    const earlier = new EarlierDocuments(blocks);
    return new SourceFile(uri, text, readMarkdown(text, earlier));
  }
  if (!previous)
    return new SourceFile(
      uri,
      text,
      cutStream(text).map(({ form, text: own }) => new YamlDocument(own, form)),
    );
  const { first, end, pieces } = changedPieces(previous, text);
  const yamls = previous.documents.map(({ yaml }) => yaml);
  const earlier = new EarlierDocuments(yamls.slice(first, end));
  const read = pieces.map(({ form, text: own }) => earlier.take(form, own) ?? new YamlDocument(detached(own), form));
  return new SourceFile(uri, text, [...yamls.slice(0, first), ...read, ...yamls.slice(end)]);
}

/** A file of which only the text counts, or the bytes: nothing is read in it. */
export function unreadFile(uri: string, text: string, bytes?: Uint8Array): SourceFile {
  return new SourceFile(uri, text, [new YamlDocument(text, 'prose')], bytes);
}

/** The documents from `first` up to `end` are replaced by the pieces. */
interface Replaced {
  readonly first: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/** What an edit made of the documents that it touches. */
function changedPieces({ documents, text: before }: SourceFile, text: string): Replaced {
  const same = commonStart(before, text);
  let first = documents.findLastIndex(({ start }) => start <= same);
  if (endOf(documents[first]) <= same) first++;
  const start = documents[first]?.start ?? before.length;
  const tail = commonEnd(before, text, Math.min(before.length, text.length) - start);
  let last = documents.findIndex((document) => document.start >= before.length - tail);
  last = Math.max(first, last < 0 ? documents.length : last);
  const end = text.length - (before.length - (documents[last]?.start ?? before.length));
  // Within items of a List only these are cut again, if what follows still begins on a line of its own.
  if (end === text.length || text[end - 1] === '\n') {
    for (const from of [first, first - 1]) {
      const touched = documents.slice(Math.max(from, 0), Math.max(last, from + 1));
      const [item] = touched;
      if (!item || from < 0 || !touched.every(({ yaml }) => yaml.form === 'listItem')) continue;
      const begin = documents[from]?.start ?? start;
      const pieces = cutItemsLike(item.yaml.text, text.slice(begin, end));
      if (pieces) return { first: from, end: last, pieces };
    }
  }
  // Where a document ends is known only by what follows; and a List is cut as a whole.
  for (first--; first > 0 && isInside(documents[first]); first--);
  for (last++; last < documents.length && isInside(documents[last]); last++);
  [first, last] = [Math.max(first, 0), Math.min(last, documents.length)];
  const rest = before.length - (documents[last]?.start ?? before.length);
  const pieces = cutStream(text.slice(documents[first]?.start ?? 0, text.length - rest));
  return { first, end: last, pieces };
}

/** Where a document ends in its file. */
function endOf(document: PlacedDocument | undefined): number {
  return document ? document.start + document.yaml.text.length : 0;
}

/** Whether what a piece is depends on the one before it: parts of a List, and what follows the end of a document. */
function isInside(piece: PlacedDocument | undefined): boolean {
  const form = piece?.yaml.form;
  return form === 'listItem' || form === 'listTail' || form === 'prose';
}

/** A copy of a part of a text: an engine may keep all of that text for as long as somebody has a part of it. */
function detached(part: string): string {
  return ` ${part}`.slice(1);
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
  /** Its place in the List that holds it, where that is one document with it. */
  readonly item: number | undefined;
  /** Whether it came out of a cluster. */
  readonly live: boolean;
}

const identities = new Kept<readonly Identity[]>();

/** The kinds and names of the manifests of a document, wherever it stands. */
export function identitiesOf(yaml: YamlDocument): readonly Identity[] {
  let known = identities.get(yaml);
  if (!known) {
    known = guarded(
      'Reading a document',
      () => identify(yaml),
      () => [],
    );
    identities.set(yaml, known);
  }
  return known;
}

const returned = new WeakMap<YamlDocument, boolean>();

/** Whether a document holds what a cluster returned. A List of kubectl's that is cut off never says that it is one. */
function isReturned(yaml: YamlDocument): boolean {
  const all = identitiesOf(yaml);
  if (all.length > 0) return all.some(({ live }) => live);
  const known = returned.get(yaml) ?? holdsReturned(yaml.text);
  returned.set(yaml, known);
  return known;
}

function identify(yaml: YamlDocument): readonly Identity[] {
  const { form } = yaml;
  if (form === 'listHead' || form === 'listTail' || form === 'prose') return [];
  return skim(yaml, identitiesBelow) ?? identitiesBelow(rootAt(At.root(yaml, 0), form, undefined));
}

function identitiesBelow(root: Fields): readonly Identity[] {
  if (!holdsItems(root)) return identityOf(root);
  return root
    .get('items')
    .items()
    .flatMap((item, index) => identityOf(item, index));
}

function holdsItems(root: Fields): boolean {
  return root.get('kind').string?.endsWith('List') === true && root.get('items').isList;
}

/** None without a kind. */
function identityOf(root: Fields, item?: number): Identity[] {
  const kind = root.get('kind').string;
  if (kind === undefined) return [];
  const metadata = root.get('metadata');
  return [
    {
      item,
      apiVersion: root.get('apiVersion').string,
      kind,
      name: metadata.get('name').string || undefined,
      namespace: metadata.get('namespace').string || undefined,
      live: cameFromCluster(metadata),
    },
  ];
}

/** The manifest as JSON. */
export function manifest(resource: Resource): Json {
  return resource.root.json ?? null;
}

/** What kubectl reads of a file: the manifests, those of Lists one by one, and any other values that are not null. */
export function valuesOf(file: SourceFile): Json[] {
  return file.documents.flatMap((document) => {
    const { resources, yaml, start } = document;
    if (resources.length > 0) return resources.map((resource) => withStrings(manifest(resource)));
    const value = yaml.form === 'document' ? At.root(yaml, start).json : undefined;
    return value === undefined || value === null ? [] : [value];
  });
}

/** A manifest with what kubectl holds as strings: labels, where null becomes an empty one, and a namespace that has one. */
function withStrings(value: Json): Json {
  if (!isObject(value) || !isObject(value['metadata'])) return value;
  const { namespace, labels, ...others } = value['metadata'];
  const metadata: Record<string, Json> = others;
  if (namespace) metadata['namespace'] = namespace;
  if (isObject(labels)) {
    const strings = Object.entries(labels).map(([key, label]) => [key, label ?? '']);
    metadata['labels'] = Object.fromEntries(strings);
  } else if (labels) metadata['labels'] = labels;
  return { ...value, metadata };
}

/** What the text of a whole document spans in its file. */
export function documentSpan(document: PlacedDocument): Span {
  return { start: document.start, end: document.start + document.yaml.text.length };
}

/** The document that holds `offset`; the last one for the end of the text. */
export function documentAt(file: SourceFile, offset: number): PlacedDocument | undefined {
  return lastUpTo(file.documents, (document) => document.start <= offset);
}

/** The resource whose text holds `offset`. */
export function resourceAt(file: SourceFile, offset: number): Resource | undefined {
  const resources = documentAt(file, offset)?.resources ?? [];
  return resources.find(({ list, root: { span } }) => !list || (span.start <= offset && offset <= span.end));
}
