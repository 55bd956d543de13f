import type { Problem, Rule } from './engine/rule';
import { giveOwnClaims } from './shared/claimFixes';
import { dataPlaces } from './shared/dataPlaces';
import { isWhole } from './shared/practice';

export const dataOutsideClaim: Rule = {
  id: 'data-outside-claim',
  about: 'manifest',
  severity: 'hint',
  summary:
    'A database keeps its data in an emptyDir, which is deleted with the pod, or in a hostPath, which is on one node only.',
  *check(workload, context) {
    if (!['StatefulSet', 'Deployment'].includes(workload.kind) || !isWhole(workload, context)) return;
    for (const { mount, path, product } of dataPlaces(workload, context.workspace)) {
      const volume = mount?.volume;
      if (!volume || product.cache || (mount.kind !== 'emptyDir' && mount.kind !== 'hostPath')) continue;
      const what =
        mount.kind === 'emptyDir'
          ? 'an emptyDir: it is lost when the pod is replaced'
          : 'a hostPath: a pod that starts on another node does not find it, and two pods on one node share it';
      yield {
        at: volume.get('name'),
        message: `${product.name} keeps its data (${path}) in ${what}. Use a claim.`,
        fixes: () => giveOwnClaims(workload, volume),
      } satisfies Problem;
    }
  },
};
