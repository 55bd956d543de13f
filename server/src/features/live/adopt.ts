import { cleaned } from '../../live/clean';
import type { Drift } from '../../live/drift';
import { editsOf } from '../../rules/shared/verdict';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import type { Resource } from '../../workspace/file';
import { renderingOf } from '../../workspace/rendered';
import { keyOf } from '../../workspace/trial';
import type { Workspace } from '../../workspace/workspace';
import { appendItem, replaceCollection } from '../../yaml/edit';
import { define, isArray, isObject, type Json, type JsonObject, type Path, valueAt } from '../../yaml/json';
import type { Edit } from '../../yaml/text';
import { applyToWorkspace } from '../codeActions';
import { carry } from '../preview/apply';
import { differences } from '../refactor/refactoring';
import { driftFrom } from './driftFrom';

/** "Update manifest from live": what the cluster has, written into the manifest. */

/**
 * The edits that give a field of a manifest the live value, where it is written: of a rendering, where that comes from.
 * undefined if there is no safe way, and for values that are not shown: they are not written down either.
 */
export function adoptionEdits(
  resource: Resource,
  drift: Drift,
  live: JsonObject,
  context: Context,
): readonly Edit[] | undefined {
  const { kind, isHidden, path } = drift;
  if (isHidden || kind === 'order') return undefined;
  const value = liveValue(drift, live, context);
  const write = (written: Resource) => fieldEdits(written, drift, value);
  const rendering = renderingOf(resource);
  if (!rendering) return write(resource);
  const isScalar = typeof value === 'string' || typeof value === 'number';
  const scalars = isScalar && resource.root.walk(path).scalar !== undefined ? [{ path, value }] : [];
  return carry(resource, rendering, { field: path, write, scalars }, context);
}

/** What a manifest would say: the live value without defaults, unless it is one. */
function liveValue({ livePath }: Drift, live: JsonObject, context: Context): Json | undefined {
  return valueAt(cleaned(live, targetOf(context)), livePath) ?? valueAt(live, livePath);
}

function fieldEdits(resource: Resource, { path }: Drift, value: Json | undefined): Edit[] | undefined {
  const { uri } = resource.file;
  const at = resource.root.walk(path);
  if (value === undefined) return at.exists ? editsOf(resource, { do: 'remove', path }) : undefined;
  if (!at.exists) {
    if (typeof path.at(-1) === 'number') return at.parent && appendItem(uri, at.parent, value);
    return editsOf(resource, { do: 'insert', ...outermost(resource, path, value) });
  }
  const isNested = isArray(value) || isObject(value);
  if (isNested && (at.isList || at.isMap)) return replaceCollection(uri, at, value);
  return editsOf(resource, { do: 'replace', path, value });
}

/** The first map on the way to a place that is not there yet, with all that is below it. */
function outermost(resource: Resource, path: Path, value: Json): { readonly path: Path; readonly value: Json } {
  const parent = path.slice(0, -1);
  const key = path.at(-1);
  if (typeof key !== 'string' || parent.length === 0 || resource.root.walk(parent).exists) return { path, value };
  return outermost(resource, parent, mapWith(key, value));
}

function mapWith(key: string, value: Json): JsonObject {
  const map: Record<string, Json> = {};
  define(map, key, value);
  return map;
}

/** What taking over all of a live object leads to. */
export interface Adoption {
  readonly edits: readonly Edit[];
  /** What could not be taken over: without a safe way, or not shown. */
  readonly left: readonly Drift[];
}

/** All that differs, taken over one after the other. */
export function adoptAll(resource: Resource, live: JsonObject, context: Context): Adoption {
  let current = context;
  let now = resource;
  // From the last to the first: places that are still to come do not move.
  const left: Drift[] = [];
  for (const drift of driftFrom(resource, live, context).toReversed()) {
    const edits = adoptionEdits(now, drift, live, current);
    const next = edits && applyToWorkspace(edits, current);
    const then = next && again(now, next.workspace);
    if (!next || !then) left.unshift(drift);
    else [current, now] = [next, then];
  }
  return { edits: differences(context.workspace, current.workspace), left };
}

/** The same object in another workspace. */
export function again(resource: Resource, workspace: Workspace): Resource | undefined {
  const rendering = renderingOf(resource);
  const file = rendering ? workspace.rendering(rendering.root) : workspace.fileAt(resource.file.uri);
  return file?.resources.find((each) => keyOf(each) === keyOf(resource));
}
