import { podName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { placeOf, podIndexLabel, type Reference, referencesFrom, resolve } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { describePods, isAbove, isOutOfRange, nearestOrdinal, scaleUpTo } from './shared/ordinals';
import { seeSet } from './shared/setFixes';

export const podLabelOutOfRange: Rule = {
  id: 'pod-label-out-of-range',
  about: 'manifest',
  severity: 'warning',
  summary: 'A selector requires the name or index of a pod that the set does not have: it selects nothing.',
  *check(resource, { workspace }) {
    for (const reference of referencesFrom(resource)) {
      const pinned = pinnedPod(reference, workspace);
      const [set] = pinned?.sets ?? [];
      if (!pinned || !set || !isOutOfRange(pinned.ordinal, pinned.sets, workspace)) continue;
      const orScaleUp = isAbove(pinned.ordinal, set, workspace) ? ', or scale the set up' : '';
      yield {
        at: pinned.at,
        message: `This ${resource.kind} selects nothing, as no pod has this label. ${describePods(set, workspace)}. Select an existing pod${orScaleUp}.`,
        related: pinned.sets.map((each) => seeSet(each, 'replicas')),
        fixes: () => [...selectNearestPod(pinned, workspace), ...scaleUpTo(pinned.ordinal, pinned.sets, workspace)],
      } satisfies Problem;
    }
  },
};

/** The pod that a selector requires. */
interface PinnedPod {
  readonly at: At;
  readonly uri: string;
  readonly ordinal: number;
  readonly sets: readonly Resource[];
}

/** `web-2` for `web-5`, or its index. */
function selectNearestPod({ at, uri, ordinal, sets }: PinnedPod, workspace: Workspace): Fix[] {
  const nearest = nearestOrdinal(ordinal, sets, workspace);
  const written = at.source;
  if (nearest === undefined || written === undefined) return [];
  const right = at.step === podIndexLabel ? String(nearest) : podName({ name: sets[0]?.name ?? '' }, nearest);
  return fix(`Change '${written}' to '${right}'`, replaceValue(uri, at, right));
}

function pinnedPod(reference: Reference, workspace: Workspace): PinnedPod | undefined {
  const { to, from } = reference;
  const { uri } = from.file;
  const place = placeOf(reference);
  if (to.type === 'pod') {
    const links = resolve(reference, workspace);
    const [ordinal] = links.flatMap((link) => link.ordinal ?? []);
    return ordinal === undefined
      ? undefined
      : { at: place, uri, ordinal, sets: links.map(({ target }) => target.resource) };
  }
  if (to.type !== 'pods' || to.index === undefined) return undefined;
  const at = [place, place.get('matchLabels')].map((map) => map.get(podIndexLabel)).find(({ exists }) => exists);
  const workloads = resolve(reference, workspace).map(({ target }) => target.resource);
  if (!at || workloads.some(({ kind }) => kind !== 'StatefulSet')) return undefined;
  return { at, uri, ordinal: to.index, sets: workloads };
}
