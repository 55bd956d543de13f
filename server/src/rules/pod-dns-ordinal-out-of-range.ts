import { placeOf } from '../workspace/references';
import { describePods, isOutOfRange, scaleUpTo } from './ordinals';
import { podNamesIn, spanOf } from './pod-dns';
import type { Problem, Rule } from './rule';
import { seeSet } from './set-fixes';

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
      const wrong = isOutOfRange(last, sets, workspace)
        ? last
        : isOutOfRange(first, sets, workspace)
          ? first
          : undefined;
      if (!set || wrong === undefined) continue;
      const what = first === last ? `There is no pod '${pod.text}'` : `There is no pod ${wrong} of '${pod.text}'`;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, pod),
        message: `${what}: ${describePods(set, workspace)}. The name does not resolve. Name a pod that is there, or scale the set up.`,
        related: sets.map((each) => seeSet(each, 'replicas')),
        fixes: scaleUpTo(wrong, sets, workspace),
      } satisfies Problem;
    }
  },
};
