import { placeOf, podIndexLabel, type Reference, referencesFrom, resolve } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { Problem, Rule } from './engine/rule';
import { describePods, isAbove, isOutOfRange, scaleUpTo } from './shared/ordinals';
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
        fixes: () => scaleUpTo(pinned.ordinal, pinned.sets, workspace),
      } satisfies Problem;
    }
  },
};

function pinnedPod(reference: Reference, workspace: Workspace) {
  const { to } = reference;
  const place = placeOf(reference);
  if (to.type === 'pod') {
    const links = resolve(reference, workspace);
    const [ordinal] = links.flatMap((link) => link.ordinal ?? []);
    return ordinal === undefined ? undefined : { at: place, ordinal, sets: links.map(({ target }) => target.resource) };
  }
  if (to.type !== 'pods' || to.index === undefined) return undefined;
  const at = [place, place.get('matchLabels')].map((map) => map.get(podIndexLabel)).find(({ exists }) => exists);
  const workloads = resolve(reference, workspace).map(({ target }) => target.resource);
  if (!at || workloads.some(({ kind }) => kind !== 'StatefulSet')) return undefined;
  return { at, ordinal: to.index, sets: workloads };
}
