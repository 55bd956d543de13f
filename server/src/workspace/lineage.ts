import { mergeKeys } from '../kubernetes/patch';
import { currentId, idsOf, type KustomizeResource, originalId, resourceOf, sameId } from '../kustomize/resource';
import { at, get, type MapNode, type Node, readNode, textAt } from '../rendering/node';
import type { Origin, Place } from '../rendering/origin';
import type { Path } from '../yaml/json';
import { countUpTo } from '../yaml/search';
import type { Span } from '../yaml/text';
import type { PlacedDocument, Resource } from './file';
import { groupedBy } from './indexes';
import { manifestIn, type RenderedFile } from './rendered';
import type { Workspace } from './workspace';

/**
 * What becomes of the objects of files, and what they were before: an object is followed by the file that holds it and
 * by the name that it has there, a value by its path, and an item of a list by where it was written.
 */

/** An object as a rendering has it. */
export interface RenderedObject {
  readonly rendering: RenderedFile;
  readonly object: KustomizeResource;
  readonly document: PlacedDocument;
}

/** All objects of a rendering, in its order. */
export function objectsIn(rendering: RenderedFile): RenderedObject[] {
  return rendering.documents.flatMap((document) => {
    const object = rendering.kustomize?.resources[document.index];
    return object ? [{ rendering, object, document }] : [];
  });
}

/** What a rendering makes of a manifest: several objects where it takes up the manifest more than once. */
export function madeOf(
  { kind, name = '', namespace = '', file }: Resource,
  rendering: RenderedFile,
): readonly RenderedObject[] {
  return objectsBySource(rendering).get(sourceKey(file.uri, kind, namespace, name)) ?? [];
}

/** The objects of a rendering that have the same source as an object of another. */
export function sameSource(object: KustomizeResource, rendering: RenderedFile): readonly RenderedObject[] {
  return objectsBySource(rendering).get(sourceKeyOf(object)) ?? [];
}

/** What an object is made of: the file that holds it, and what it is called there. */
function sourceKeyOf(object: KustomizeResource): string {
  const { gvk, name, namespace } = originalId(object);
  return sourceKey(object.file, gvk.kind, namespace, name);
}

function sourceKey(file: string, kind: string, namespace: string, name: string): string {
  return JSON.stringify([file, kind, namespace, name]);
}

const bySource = new WeakMap<RenderedFile, ReadonlyMap<string, readonly RenderedObject[]>>();

function objectsBySource(rendering: RenderedFile): ReadonlyMap<string, readonly RenderedObject[]> {
  const remembered = bySource.get(rendering);
  if (remembered) return remembered;
  const objects = groupedBy(objectsIn(rendering), ({ object }) => [sourceKeyOf(object)]);
  bySource.set(rendering, objects);
  return objects;
}

/** The manifest that an object was made of; undefined for one that a generator made. */
export function manifestOf(object: KustomizeResource, workspace: Workspace): Resource | undefined {
  return manifestIn(workspace.fileAt(object.file), object);
}

/** What the kustomization in a folder is given of an object, before it changes it; undefined for what it generates. */
export function before(object: KustomizeResource, folder: string, workspace: Workspace): KustomizeResource | undefined {
  for (const below of workspace.roots.foldersIn(folder)) {
    const same = sameSource(object, workspace.rendering(below)).map((each) => each.object);
    const isEarlier = (each: KustomizeResource) => idsOf(object).some((id) => sameId(id, currentId(each)));
    const found = same.find(isEarlier) ?? same[0];
    if (found) return found;
  }
  const manifest = manifestOf(object, workspace);
  const node = manifest && nodeOf(manifest);
  return node?.type === 'map' ? resourceOf(node, object.file) : undefined;
}

/** A manifest as a node: all of it comes from its own file. */
export function nodeOf({ document, root }: Resource): Node | undefined {
  return at(wholeOf(document), root.path);
}

/** A document as a node. */
export function wholeOf({ yaml, start, file: { uri } }: PlacedDocument): Node | undefined {
  return readNode(yaml, (from, to) => ({ uri, start: start + from, end: start + to, how: 'exact' }));
}

/** A scalar or an empty collection of an object. */
export interface Leaf {
  readonly path: Path;
  readonly node: Node;
}

/** All scalars and empty collections of a value. */
export function leavesIn(node: Node): Leaf[] {
  const found: Leaf[] = [];
  const visit = (each: Node, path: Path) => {
    const children = childrenOf(each);
    for (const [step, child] of children) visit(child, [...path, step]);
    if (children.length === 0) found.push({ path, node: each });
  };
  visit(node, []);
  return found;
}

function childrenOf(node: Node): (readonly [string | number, Node])[] {
  if (node.type === 'map') return [...node.entries].map(([key, { value }]) => [key, value] as const);
  return node.type === 'list' ? node.items.map((item, index) => [index, item] as const) : [];
}

/** What of an object comes from somewhere within a span of a file, in the order of that file. */
export function leavesFrom({ node }: Pick<KustomizeResource, 'node'>, uri: string, span: Span): Leaf[] {
  const all = leavesByFile(node).get(uri) ?? [];
  const found: Leaf[] = [];
  for (let index = countUpTo(all, ({ node }) => node.origin.start < span.start); index < all.length; index++) {
    const leaf = all[index];
    if (!leaf || leaf.node.origin.start > span.end) break;
    if (leaf.node.origin.end <= span.end) found.push(leaf);
  }
  return found;
}

/** The objects of a rendering of which something comes from within a span of a file, and what. */
export function touchedFrom(
  uri: string,
  span: Span,
  rendering: RenderedFile,
): (RenderedObject & { readonly leaves: readonly Leaf[] })[] {
  if (!rendering.sources.has(uri)) return [];
  return objectsIn(rendering).flatMap((each) => {
    const leaves = leavesFrom(each.object, uri, span);
    return leaves.length > 0 ? [{ ...each, leaves }] : [];
  });
}

/** Worked out once for a node, which never changes: most stay the same from one rendering to the next. */
const known = new WeakMap<MapNode, ReadonlyMap<string, readonly Leaf[]>>();

function leavesByFile(root: MapNode): ReadonlyMap<string, readonly Leaf[]> {
  const remembered = known.get(root);
  if (remembered) return remembered;
  const leaves = leavesIn(root).sort((a, b) => a.node.origin.start - b.node.origin.start);
  const byFile = groupedBy(leaves, ({ node }) => [node.origin.uri]);
  known.set(root, byFile);
  return byFile;
}

/** A value of an object. */
export interface Value {
  readonly node: Node;
  readonly path: Path;
  /** Where its key comes from; undefined for an item of a list. */
  readonly key: Origin | undefined;
}

/** The value of one version of an object that another has at a path; undefined if the one has none. */
export function follow(from: Node, path: Path, to: Node): Value | undefined {
  let here: Node | undefined = from;
  let there: Value = { node: to, path: [], key: undefined };
  for (const step of path) {
    const taken = typeof step === 'string' ? step : indexLike(here, step, there.node);
    const node = taken === undefined ? undefined : at(there.node, [taken]);
    if (taken === undefined || !node) return undefined;
    const key = there.node.type === 'map' ? there.node.entries.get(String(taken))?.key : undefined;
    here = here && at(here, [step]);
    there = { node, path: [...there.path, taken], key };
  }
  return there;
}

/** The item that was written at the same place; else the one of the same name; else, in lists as long, at the same index. */
function indexLike(from: Node | undefined, index: number, to: Node): number | undefined {
  if (to.type !== 'list') return undefined;
  const items = from?.type === 'list' ? from.items : [];
  const item = items[index];
  if (!item) return undefined;
  const same = to.items.findIndex((each) => each.type === item.type && samePlace(each.origin, item.origin));
  if (same >= 0) return same;
  const name = nameOf(item);
  if (name === undefined) return items.length === to.items.length ? index : undefined;
  const named = to.items.findIndex((each) => nameOf(each) === name);
  return named < 0 ? undefined : named;
}

function samePlace(a: Place, b: Place): boolean {
  return a.start === b.start && a.end === b.end && a.uri === b.uri;
}

/** What tells an item of a list from the others. */
function nameOf(item: Node): string | undefined {
  const key = mergeKeys.find((each) => get(item, each) !== undefined);
  return textAt(item, key === undefined ? ['metadata', 'name'] : [key]);
}
