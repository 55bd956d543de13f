import {
  type Entry,
  get,
  type ListNode,
  type MapNode,
  map,
  type Node,
  put,
  type ScalarNode,
  sameValue,
  scalar,
  textOf,
  without,
} from '../rendering/node';
import { derivedFrom, type Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { Objects } from './accumulation';
import type { KustomizeFile } from './files';
import { jsonPatch } from './jsonPatch';
import { problemOf } from './objects';
import { inlinePatch, type PatchText, patchInFile } from './patchText';
import { currentId, describeId, idsOf, type KustomizeResource, renamed } from './resource';
import { equalIds } from './scope';
import { selectorOf } from './select';
import { strategicMerge } from './strategicMerge';
import type { Change } from './use';

/** What patches ask of the kustomization that has them. */
export interface PatchSource {
  /** The text of the file that the entries stand in, of which inline patches are a part. */
  readonly text: string;
  /**
   * The file that a path names; undefined for one of which nothing can be known, which is then told elsewhere. Throws
   * `Refused` if there is none.
   */
  read(path: ScalarNode): KustomizeFile | undefined;
}

export interface Patched {
  readonly resources: readonly KustomizeResource[];
  /** What became of each object that the entry is for. */
  readonly changes: readonly Change[];
}

type Resources = readonly KustomizeResource[];

/** The objects with an entry of `patches` applied (api/internal/builtins/PatchTransformer.go). Throws `Refused`. */
export function applyPatch(resources: Resources, entry: Node, source: PatchSource): Patched {
  const run = new Run(resources, entry.origin);
  const [inline, path] = [stringAt(entry, 'patch'), stringAt(entry, 'path')];
  if (inline && path) throw new Refused("patch and path can't be set at the same time", entry.origin);
  if (!inline && !path) throw new Refused('must specify one of patch and path', entry.origin);
  const text = inline ? inlinePatch(inline, source.text) : path && fileAt(path, source);
  if (!text) return run.result;
  const { objects, operations } = parse(text);
  const target = get(entry, 'target');
  const [first, second] = objects;
  if (!target) {
    if (!first) throw new Refused(`must specify a target for JSON patch ${text.source}`, entry.origin);
    const permissions = permissionsOf(entry);
    for (const patch of objects)
      run.merge(patch, run.only(patch, 'no resource matches strategic merge patch'), permissions);
  } else if (second)
    throw new Refused(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${text.source}`,
      target.origin,
    );
  else if (first) run.mergeIntoAll(first, run.select(target), permissionsOf(entry));
  else run.operate(operations, run.select(target), true);
  return run.result;
}

/** The objects with an entry of `patchesStrategicMerge` applied: a path, or the patches themselves. Throws `Refused`. */
export function applyStrategicMergePatch(resources: Resources, entry: Node, source: PatchSource): Patched {
  const run = new Run(resources, entry.origin);
  if (entry.type !== 'scalar') return run.result;
  for (const patch of strategicPatchesIn(entry, source)) run.mergeIntoAll(patch, run.only(patch), nothingElse);
  return run.result;
}

/** The objects with an entry of `patchesJson6902` applied. Throws `Refused`. */
export function applyJson6902Patch(resources: Resources, entry: Node, source: PatchSource): Patched {
  const run = new Run(resources, entry.origin);
  const target = get(entry, 'target');
  const [inline, path] = [stringAt(entry, 'patch'), stringAt(entry, 'path')];
  if (!target || !stringAt(target, 'name')) throw new Refused('must specify the target name', (target ?? entry).origin);
  if (!inline && !path) throw new Refused('empty file path and empty jsonOp', entry.origin);
  if (inline && path) throw new Refused('must specify a file path or jsonOp, not both', entry.origin);
  const text = inline ? inlinePatch(inline, source.text) : path && fileAt(path, source);
  if (!text) return run.result;
  const operations = text.operations();
  if (!operations || operations.items.length === 0) throw new Refused('patch appears to be empty', entry.origin);
  run.operate(operations, run.select(target), false);
  return run.result;
}

/** A field that is a string and not blank. */
function stringAt(node: Node, field: string): ScalarNode | undefined {
  const found = get(node, field);
  return found?.type === 'scalar' && textOf(found).trim() !== '' ? found : undefined;
}

function fileAt(path: ScalarNode, source: PatchSource): PatchText | undefined {
  const file = source.read(path);
  return file && patchInFile(file, textOf(path));
}

/** A patch as objects to merge, or, if it is no such, as operations. */
function parse(text: PatchText): { readonly objects: readonly MapNode[]; readonly operations: ListNode | undefined } {
  const [objects, operations] = [attempt(text.objects), attempt(text.operations)];
  if (!(objects instanceof Refused)) return { objects, operations: undefined };
  if (!(operations instanceof Refused)) return { objects: [], operations };
  throw new Refused(`unable to parse SM or JSON patch from ${text.source}: ${objects.message}`, objects.place);
}

function attempt<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** What is tried as the patches themselves, and then as a path. */
function strategicPatchesIn(entry: ScalarNode, source: PatchSource): readonly MapNode[] {
  const inline = attempt(inlinePatch(entry, source.text).objects);
  if (!(inline instanceof Refused)) return inline;
  if (textOf(entry).includes('\n')) throw inline;
  return fileAt(entry, source)?.objects() ?? [];
}

/** What a patch may change of that by which an object is found. */
interface Permissions {
  readonly name: boolean;
  readonly kind: boolean;
}

const nothingElse: Permissions = { name: false, kind: false };

function permissionsOf(entry: Node): Permissions {
  const options = get(entry, 'options');
  const isOn = (option: string) => {
    const found = get(options, option);
    return found?.type === 'scalar' && found.value === true;
  };
  return { name: isOn('allowNameChange'), kind: isOn('allowKindChange') };
}

/** The work of one entry. */
class Run {
  private readonly changes: Change[] = [];

  constructor(
    private resources: Resources,
    private readonly place: Place,
  ) {}

  get result(): Patched {
    const { resources, changes } = this;
    return { resources, changes };
  }

  /** What a target selects. */
  select(target: Node): ReadonlySet<KustomizeResource> {
    const isSelected = selectorOf(target);
    return new Set(this.resources.filter(isSelected));
  }

  /** The one object that a patch names, by what it is or was. Throws `Refused` if there is none, or several. */
  only(patch: MapNode, prefix?: string): ReadonlySet<KustomizeResource> {
    const id = currentId({ node: patch });
    const found = this.resources.filter((resource) => idsOf(resource).some((own) => equalIds(own, id)));
    if (found.length === 1) return new Set(found);
    const shown = describeId(id);
    const problem = `${found.length === 0 ? 'no' : 'multiple'} matches for Id ${shown}; failed to find unique target for patch ${shown}`;
    const name = get(get(patch, 'metadata'), 'name') ?? patch;
    throw new Refused(prefix ? `${prefix} "${shown}": ${problem}` : problem, name.origin);
  }

  merge(patch: MapNode, targets: ReadonlySet<KustomizeResource>, permissions: Permissions): void {
    const change = (resource: KustomizeResource) => {
      const merged = strategicMerge(resource.node, patch);
      return merged && renamed(resource, withIdentity(merged, resource.node, permissions));
    };
    this.change(targets, change, patch);
  }

  /** The same for a patch that has a target: it takes over the version, and its labels and annotations are strings. */
  mergeIntoAll(patch: MapNode, targets: ReadonlySet<KustomizeResource>, permissions: Permissions): void {
    const change = (resource: KustomizeResource) => {
      const own = withStrings(patch);
      const apiVersion = get(resource.node, 'apiVersion');
      const merged = strategicMerge(resource.node, apiVersion ? put(own, 'apiVersion', apiVersion) : own);
      return merged && renamed(resource, withIdentity(merged, resource.node, permissions));
    };
    this.change(targets, change, patch);
    if (permissions.name || permissions.kind) new Objects([]).add(this.resources, this.place);
  }

  /** `patches` remember what an object was before, which Kustomize does in an annotation: there are some then. */
  operate(operations: ListNode | undefined, targets: ReadonlySet<KustomizeResource>, remembers: boolean): void {
    this.change(targets, (resource) => {
      if (!operations) return resource;
      const { node } = resource;
      const patched = jsonPatch(remembers || isMarked(resource) ? withAnnotations(node) : node, operations);
      const problem = problemOf(patched);
      if (problem || patched.type !== 'map') throw new Refused(problem ?? 'missing Resource metadata', this.place);
      const after = withMetadata(patched, (metadata) => withStringsAt(metadata, 'annotations'));
      return remembers ? renamed(resource, after) : { ...resource, node: after };
    });
  }

  private change(
    targets: ReadonlySet<KustomizeResource>,
    change: (resource: KustomizeResource) => KustomizeResource | undefined,
    patch?: MapNode,
  ): void {
    this.resources = this.resources.flatMap((resource) => {
      if (!targets.has(resource)) return [resource];
      const after = change(resource);
      this.changes.push({ before: resource.node, after: after?.node, ...(patch ? { patch } : {}) });
      return after ? [after] : [];
    });
  }
}

/** An object with the kind, name and namespace that it had, as far as a patch may not change them. */
function withIdentity(merged: MapNode, before: MapNode, permissions: Permissions): MapNode {
  const [metadata, own] = [get(merged, 'metadata'), get(before, 'metadata')];
  let kept = metadata?.type === 'map' ? metadata : map([], merged.origin);
  if (!permissions.name) kept = withFieldOf(kept, own, 'name');
  kept = withFieldOf(kept, own, 'namespace');
  const node = put(merged, 'metadata', kept);
  const apiVersion = get(node, 'apiVersion');
  const isSameVersion = apiVersion && sameValue(apiVersion, get(before, 'apiVersion') ?? node);
  const versioned = isSameVersion ? withFieldOf(node, before, 'apiVersion') : node;
  return permissions.kind ? versioned : withFieldOf(versioned, before, 'kind');
}

function withFieldOf(node: MapNode, other: Node | undefined, field: string): MapNode {
  const value = get(other, field);
  return value ? put(node, field, value) : without(node, field);
}

/** A patch with labels and annotations that are strings, so that a null deletes none. */
function withStrings(patch: MapNode): MapNode {
  return withMetadata(patch, (metadata) => ['labels', 'annotations'].reduce(withStringsAt, metadata));
}

function withStringsAt(metadata: MapNode, field: string): MapNode {
  const found = get(metadata, field);
  if (found?.type !== 'map' || found.entries.size === 0) return without(metadata, field);
  const strings = [...found.entries].map(([key, { key: keyOrigin, value }]): [string, Entry] => {
    const isString = value.type === 'scalar' && typeof value.value === 'string';
    const text = value.type === 'scalar' ? textOf(value) : '';
    return [key, { key: keyOrigin, value: isString ? value : scalar(text, derivedFrom(value.origin)) }];
  });
  return put(metadata, field, map(strings, found.origin));
}

/** Whether Kustomize has noted something about an object in its annotations. */
function isMarked({ previous, prefixes, suffixes, generated }: KustomizeResource): boolean {
  return previous.length + prefixes.length + suffixes.length > 0 || generated !== undefined;
}

function withAnnotations(node: MapNode): MapNode {
  return withMetadata(node, (metadata) =>
    get(metadata, 'annotations')?.type === 'map'
      ? metadata
      : put(metadata, 'annotations', map([], derivedFrom(metadata.origin))),
  );
}

/** An object with something done to its metadata. */
function withMetadata(node: MapNode, change: (metadata: MapNode) => MapNode): MapNode {
  const metadata = get(node, 'metadata');
  return metadata?.type === 'map' ? put(node, 'metadata', change(metadata)) : node;
}
