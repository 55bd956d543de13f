import {
  type Entry,
  get,
  isEmpty,
  isNull,
  list,
  type MapNode,
  map,
  mapItems,
  type Node,
  type OriginOf,
  originOfKey,
  originOfValue,
  put,
  type Scalar,
  type ScalarNode,
  scalar,
  scalarAt,
  textAt,
} from '../rendering/node';
import type { Origin } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { At } from '../yaml/at';
import { YamlDocument } from '../yaml/document';
import { resolveInGoYaml3 } from '../yaml/scalar';
import { problemAsYaml } from '../yaml/tree';
import type { KustomizeFile } from './files';

/** The objects of a text, and why Kustomize refuses to read others in it. */
export interface Objects {
  readonly objects: readonly MapNode[];
  readonly refusals: readonly Refused[];
}

const known = new WeakMap<KustomizeFile, Objects>();

/** The objects of a file, those of Lists one by one (api/resource/factory.go). Read once a file. */
export function objectsIn(file: KustomizeFile): Objects {
  let objects = known.get(file);
  if (!objects) {
    const parsed = new Map(file.documents.map(({ yaml }) => [yaml.text, yaml]));
    objects = readObjects(
      cut(file.text, (text) => parsed.get(text) ?? new YamlDocument(text)),
      (start, end) => ({ uri: file.uri, start, end, how: 'exact' }),
    );
    known.set(file, objects);
  }
  return objects;
}

/** The objects of a text that stands in another one, such as an inline transformer. */
export function objectsInText(text: string, originOf: (start: number, end: number) => Origin): Objects {
  return readObjects(
    cut(text, (piece) => new YamlDocument(piece)),
    originOf,
  );
}

type Piece = { readonly yaml: YamlDocument; readonly start: number } | Misplaced;

/** A line of `---` with more behind it than a comment. */
interface Misplaced {
  readonly separator: string;
  readonly start: number;
}

/** Cuts a stream as kyaml does (kio/byteio_reader.go): of what stands between two separators, one document is read. */
function cut(text: string, parse: (text: string) => YamlDocument): Piece[] {
  const pieces: Piece[] = [];
  /** Where the piece begins, with its separator, and behind it. */
  let [start, behind] = [0, 0];
  const add = (end: number) => {
    // Documents of a file begin with their separators. A second one, or a mark of the byte order, must stand first.
    if (/^(?:---|\ufeff)/.test(text.slice(behind, behind + 3))) start = behind;
    const piece = text.slice(start, end);
    if (piece.trim() !== '') pieces.push({ yaml: parse(withoutMark(piece)), start });
  };
  for (const { 0: separator, 1: rest = '', index } of text.matchAll(/\n---([^\n]*)\n/g)) {
    const comment = rest.trim();
    if (comment !== '' && !comment.startsWith('#')) return [{ separator: separator.trim(), start: index + 1 }];
    add(index + 1);
    [start, behind] = [index + 1, index + separator.length];
  }
  add(text.length);
  return pieces;
}

/** A document without a mark in front of what stands on its line, which go-yaml reads and kubectl does not. */
function withoutMark(text: string): string {
  return /^---[ \t]+[[{"']/.test(text) ? `   ${text.slice(3)}` : text;
}

function readObjects(pieces: readonly Piece[], originOf: (start: number, end: number) => Origin): Objects {
  const refusals: Refused[] = [];
  const queue: Node[] = [];
  for (const piece of pieces) {
    if ('separator' in piece) {
      const { separator, start } = piece;
      refusals.push(new Refused(`invalid document separator: ${separator}`, originOf(start, start + separator.length)));
      continue;
    }
    const read = readManifest(piece.yaml, piece.start, originOf);
    refusals.push(...read.refusals);
    if (read.node) queue.push(read.node);
  }
  const objects: MapNode[] = [];
  // The items of Lists come behind all else.
  for (const node of queue) {
    if (isEmpty(node)) continue;
    const problem = problemOf(node);
    if (problem || node.type !== 'map') {
      refusals.push(new Refused(problem ?? 'missing Resource metadata', node.origin));
      continue;
    }
    const kind = textAt(node, ['kind']) ?? '';
    const items = kind.endsWith('List') ? get(node, 'items') : undefined;
    // kyaml itself unwraps a List that is alone, and finds nothing in a scalar.
    if (items?.type === 'scalar' && pieces.length === 1 && /^(?:Resource)?List$/.test(kind)) continue;
    if (items?.type === 'list') queue.push(...items.items);
    else if (!items) objects.push(node);
    else if (!isNull(items)) refusals.push(new Refused(`expected array in ${kind}/items`, items.origin));
  }
  return { objects, refusals };
}

/** Why a value is no object (kyaml, yaml/rnode.go). */
export function problemOf(node: Node): string | undefined {
  const kind = textAt(node, ['kind']) ?? '';
  const apiVersion = textAt(node, ['apiVersion']) ?? '';
  const metadata = get(node, 'metadata');
  if (kind === '' && apiVersion === '' && (!metadata || isEmpty(metadata))) return 'missing Resource metadata';
  if (kind === '') return `missing kind in object ${apiVersion}`;
  if (kind.endsWith('List') || textAt(metadata, ['name'])) return undefined;
  return `missing metadata.name in object ${apiVersion} ${kind}`;
}

/** A document as kyaml reads it, with go-yaml v3, and why Kustomize would refuse it. */
export function readManifest(
  yaml: YamlDocument,
  start: number,
  originOf: OriginOf,
): { readonly node: Node | undefined; readonly refusals: readonly Refused[] } {
  const error = yaml.errors[0] ?? (yaml.text.trimStart().startsWith('{') ? problemAsYaml(yaml.text) : undefined);
  if (error) {
    const place = originOf(start + error.span.start, start + error.span.end);
    return { node: undefined, refusals: [new Refused(`MalformedYAMLError: yaml: ${error.message}`, place)] };
  }
  const refusals: Refused[] = yaml.duplicates.flatMap(({ key, merged, span }) =>
    merged ? [] : [new Refused(`mapping key "${key}" already defined`, originOf(start + span.start, start + span.end))],
  );
  const root = At.root(yaml, start);
  return { node: root.exists ? read(root, 0, false, false) : undefined, refusals };

  function read(at: At, depth: number, inFlow: boolean, shared: boolean): Node {
    const isShared = shared || at.isBorrowed;
    const origin = originOfValue(at, originOf, isShared);
    const flow = inFlow || at.isFlow;
    if (at.isMap) {
      if (at.mergeKeys > 1) refusals.push(new Refused('duplicate merge key', origin));
      const entries = at.writtenEntries().map(([key, value]): [string, Entry] => {
        const keyOrigin = originOfKey(value, originOf, isShared);
        if (depth > 0 && !value.hasStringKey)
          refusals.push(new Refused(`json: unsupported type: the key ${key} is no string`, keyOrigin));
        return [key, { key: keyOrigin, value: read(value, depth + 1, flow, isShared) }];
      });
      return map(entries, origin);
    }
    if (at.isList)
      return list(
        at.items().map((item) => read(item, depth + 1, flow, isShared)),
        origin,
      );
    if (flow && at.source === undefined) return emptyInFlow(origin);
    const isTime = at.tag === 'tag:yaml.org,2002:timestamp';
    if (!isTime && (!at.isPlain || at.tag !== '')) return scalar(scalarAt(at), origin);
    const plain = at.source ?? '';
    // Kustomize writes what it has read, and reads it again: within brackets it quotes what has a colon, or is nothing.
    if (flow && plain === '') return emptyInFlow(origin);
    if (flow && plain.includes(':')) return { ...scalar(plain, origin), plain };
    return { ...scalar(resolveInGoYaml3(plain) as Scalar, origin), plain };
  }
}

/** Nothing at all within brackets: it is null, and comes out as an empty string. */
export interface EmptyInFlow extends ScalarNode {
  readonly isEmptyInFlow: true;
}

function emptyInFlow(origin: Origin): EmptyInFlow {
  return { ...scalar(null, origin), plain: '', isEmptyInFlow: true };
}

/** A value as it comes out. */
export function writtenOut(node: Node): Node {
  switch (node.type) {
    case 'scalar':
      return 'isEmptyInFlow' in node ? scalar('', node.origin) : node;
    case 'list':
      return mapItems(node, writtenOut);
    case 'map': {
      let written = node;
      for (const [key, { value }] of node.entries) written = put(written, key, writtenOut(value));
      return written;
    }
  }
}
