import { leadingContainer, podSpec } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';

/** When the grace period is over, the kubelet kills what still runs (killContainer in pkg/kubelet/kuberuntime). */
export const gracePeriodShort: Rule = {
  id: 'grace-period-short',
  about: 'set',
  severity: 'warning',
  summary: 'The grace period is too short for a database to stop: it is killed, and must recover when it starts again.',
  *check(set, context) {
    const at = podSpec(set).get('terminationGracePeriodSeconds');
    const seconds = at.integer ?? 0;
    const product = leadingContainer(set)?.product;
    // 0 is worse, and another rule's (grace-period-zero).
    if (seconds <= 0 || !product?.recovers || product.cache || !isWhole(set, context)) return;
    if (seconds >= (product.stops ?? usual)) return;
    yield {
      at,
      message: `${product.name} has ${seconds} ${seconds === 1 ? 'second' : 'seconds'} to finish its work and write its data to disk. Then it is killed, and must recover when it starts again, which takes longer and can fail. Remove the field (the default is 30 seconds), or set the time that it needs.`,
      fixes: () =>
        fix('Remove terminationGracePeriodSeconds (30 by default)', remove(set.file.uri, at), { preferred: true }),
    };
  },
};

/** The seconds that most databases should have at least. */
const usual = 15;
