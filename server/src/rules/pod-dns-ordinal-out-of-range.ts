import { podName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { type DnsLabel, type PodLabel, placeOf, type Reference } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { describePods, isAbove, isOutOfRange, nearestOrdinal, scaleUpTo } from './shared/ordinals';
import { podNamesIn, podsNamedBeside, replaceLabel, spanOf } from './shared/podDns';
import { seeSet } from './shared/setFixes';

export const podDnsOrdinalOutOfRange: Rule = {
  id: 'pod-dns-ordinal-out-of-range',
  about: 'manifest',
  severity: 'warning',
  summary: 'A DNS name of a pod has an ordinal that the set does not have: it does not resolve.',
  *check(resource, { workspace }) {
    for (const { reference, pod, sets, defect } of podNamesIn(resource, workspace)) {
      if (defect || !pod.ordinals) continue;
      const { first, last } = pod.ordinals;
      const [set] = sets;
      if (pod.padded && set) {
        yield padded(reference, pod, set, isOutOfRange(first, sets, workspace) ? undefined : first);
        continue;
      }
      const wrong = isOutOfRange(last, sets, workspace)
        ? last
        : isOutOfRange(first, sets, workspace)
          ? first
          : undefined;
      if (!set || wrong === undefined) continue;
      const what = first === last ? `'${pod.text}'` : `${wrong} of '${pod.text}'`;
      const orScaleUp = isAbove(wrong, set, workspace) ? ', or scale the set up' : '';
      yield {
        at: placeOf(reference),
        span: spanOf(reference, pod),
        message: `Pod ${what} does not exist, so its DNS name does not resolve. ${describePods(set, workspace)}. Name an existing pod${orScaleUp}.`,
        related: sets.map((each) => seeSet(each, 'replicas')),
        fixes: () => [...nameNearestPod(reference, pod, sets, workspace), ...scaleUpTo(wrong, sets, workspace)],
      } satisfies Problem;
    }
  },
};

/** `web-2` for `web-5`, unless the same value names it already: then the nearest pod that it lacks. */
function nameNearestPod(
  reference: Reference,
  pod: DnsLabel & PodLabel,
  sets: readonly Resource[],
  workspace: Workspace,
): Fix[] {
  const { ordinals, composed, text } = pod;
  if (composed || !ordinals || ordinals.first !== ordinals.last) return [];
  const nameOf = (ordinal: number) => podName({ name: sets[0]?.name ?? '' }, ordinal);
  const named = podsNamedBeside(reference, workspace);
  const ordinal = nearestOrdinal(ordinals.first, sets, workspace, (each) => named.has(nameOf(each)));
  if (ordinal === undefined) return [];
  return fix(`Change '${text}' to '${nameOf(ordinal)}'`, replaceLabel(reference, pod, nameOf(ordinal)));
}

/** `web-01` for `web-1`; `ordinal` is undefined if the set does not have it either. */
function padded(reference: Reference, pod: DnsLabel, set: Resource, ordinal: number | undefined): Problem {
  const right = pod.composed || ordinal === undefined ? undefined : podName({ name: set.name ?? '' }, ordinal);
  return {
    at: placeOf(reference),
    span: spanOf(reference, pod),
    message: `Pod '${pod.text}' does not exist, so its DNS name does not resolve: ordinals have no leading zeros.`,
    related: [seeSet(set, 'replicas')],
    fixes: () =>
      right === undefined
        ? []
        : fix(`Change '${pod.text}' to '${right}'`, replaceLabel(reference, pod, right), { preferred: true }),
  };
}
