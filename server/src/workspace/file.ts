import { At } from '../yaml/at';
import { parseDocument, splitDocuments, type YamlDocument } from '../yaml/document';
import type { Json } from '../yaml/json';
import type { Span } from '../yaml/text';
import { isTemplated } from './template';

/** One manifest: a document of a file, or an item of a `kind: List`. */
export interface Resource {
  readonly file: SourceFile;
  readonly document: PlacedDocument;
  readonly root: At;
  readonly apiVersion: string | undefined;
  readonly kind: string;
  readonly name: string | undefined;
  /** As the manifest says; undefined where it leaves the namespace to whoever applies it. */
  readonly namespace: string | undefined;
  /** The List that holds it, if one does. */
  readonly list: At | undefined;
}

/** A document and where it stands in its file. */
export interface PlacedDocument {
  readonly start: number;
  readonly yaml: YamlDocument;
  /** Text to be filled in by Helm or the like: nothing is said about it. */
  readonly templated: boolean;
}

/** One file. Immutable; made from its text once. */
export interface SourceFile {
  readonly uri: string;
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  readonly resources: readonly Resource[];
}

/** Reads a file. Documents whose text also stood in `previous` are taken over from it. Never throws. */
export function readFile(uri: string, text: string, previous?: SourceFile): SourceFile {
  const known = new Map<string, YamlDocument>();
  for (const { yaml } of previous?.documents ?? []) known.set(yaml.text, yaml);
  const resources: Resource[] = [];
  const documents: PlacedDocument[] = [];
  const file: SourceFile = { uri, text, documents, resources };
  for (const chunk of splitDocuments(text)) {
    const yaml = known.get(chunk.text) ?? parseDocument(chunk.text);
    const document = { start: chunk.start, yaml, templated: isTemplated(uri, yaml) };
    documents.push(document);
    resources.push(...readResources(file, document));
  }
  return file;
}

function* readResources(file: SourceFile, document: PlacedDocument): Generator<Resource> {
  const root = At.root(document.yaml, document.start);
  const kind = root.get('kind').string;
  if (kind === undefined) return;
  if (kind.endsWith('List') && root.get('items').isList) {
    for (const item of root.get('items').items()) {
      const itemKind = item.get('kind').string;
      if (itemKind !== undefined) yield readResource(file, document, item, itemKind, root);
    }
  } else yield readResource(file, document, root, kind, undefined);
}

function readResource(
  file: SourceFile,
  document: PlacedDocument,
  root: At,
  kind: string,
  list: At | undefined,
): Resource {
  const metadata = root.get('metadata');
  return {
    file,
    document,
    root,
    apiVersion: root.get('apiVersion').string,
    kind,
    name: metadata.get('name').string || undefined,
    namespace: metadata.get('namespace').string || undefined,
    list,
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

/** The resource whose text holds `offset`. */
export function resourceAt(file: SourceFile, offset: number): Resource | undefined {
  let found: Resource | undefined;
  for (const resource of file.resources) {
    const span = resource.list ? resource.root.span : documentSpan(resource.document);
    if (span.start <= offset && offset <= span.end) found = resource;
  }
  return found;
}
