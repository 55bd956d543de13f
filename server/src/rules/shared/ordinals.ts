import { podName } from '../../statefulset/identity';
import type { Resource } from '../../workspace/file';
import { knownOrdinals } from '../../workspace/scale';
import type { Workspace } from '../../workspace/workspace';
import { insertKey, replaceValue } from '../../yaml/edit';
import { type Fix, fix } from '../engine/rule';

/** What rules about the ordinals of pods share. */

/** Whether none of these sets has a pod of that ordinal. False if something else may scale one of them. */
export function isOutOfRange(ordinal: number, sets: readonly Resource[], workspace: Workspace): boolean {
  if (sets.length === 0) return false;
  return sets.every((set) => {
    const range = knownOrdinals(set, workspace);
    return range !== undefined && (ordinal < range.start || ordinal >= range.end);
  });
}

/** Whether the pod of an ordinal would exist if the set were scaled up. */
export function isAbove(ordinal: number, set: Resource, workspace: Workspace): boolean {
  const range = knownOrdinals(set, workspace);
  return range !== undefined && ordinal >= range.end;
}

/** As `StatefulSet 'web' has 3 replicas from ordinal 1: web-1 to web-3`. */
export function describePods(set: Resource, workspace: Workspace): string {
  const { start, end } = knownOrdinals(set, workspace) ?? { start: 0, end: 0 };
  const name = set.name ?? '';
  const replicas = end - start;
  const count = replicas === 1 ? '1 replica' : `${replicas} replicas`;
  const first = podName({ name }, start);
  const pods = replicas === 1 ? `only ${first}` : `${first} to ${podName({ name }, end - 1)}`;
  return `StatefulSet '${name}' has ${count}${start > 0 ? ` from ordinal ${start}` : ''}: ${pods}`;
}

/** The ordinal that these sets have which is nearest to one they lack, without those that `isTaken` leaves out. */
export function nearestOrdinal(
  ordinal: number,
  [set, ...others]: readonly Resource[],
  workspace: Workspace,
  isTaken: (ordinal: number) => boolean = () => false,
): number | undefined {
  const range = set && knownOrdinals(set, workspace);
  if (!range || others.length > 0) return undefined;
  const isBelow = ordinal < range.start;
  const most = Math.min(range.end - range.start, mostTried);
  for (let step = 0; step < most; step++) {
    const near = isBelow ? range.start + step : range.end - 1 - step;
    if (!isTaken(near)) return near;
  }
  return undefined;
}

/** A list that names so many pods in a row has another defect than one name. */
const mostTried = 10;

/** Scales the set up until it has a pod of that ordinal, if that takes only a few more replicas. */
export function scaleUpTo(ordinal: number, sets: readonly Resource[], workspace: Workspace): Fix[] {
  const [set, ...others] = sets;
  const range = set && knownOrdinals(set, workspace);
  if (!range || others.length > 0 || ordinal < range.end || ordinal > range.end + 10) return [];
  const replicas = ordinal + 1 - range.start;
  const spec = set.root.get('spec');
  const at = spec.get('replicas');
  const edits = at.exists
    ? replaceValue(set.file.uri, at, replicas)
    : insertKey(set.file.uri, spec, 'replicas', replicas, 'start');
  return fix(`Scale StatefulSet '${set.name}' to ${replicas} replicas`, edits);
}
