import { leadingContainer } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { fix, type Rule } from './engine/rule';
import { isWhole, knownReplicas } from './shared/practice';
import { startTogether } from './shared/setFixes';

/** How many seconds for each pod are too long to wait for one after the other. */
const slow = 60;

export const orderedStartSlow: Rule = {
  id: 'ordered-start-slow',
  about: 'set',
  severity: 'hint',
  summary: 'Members that may start in any order start one at a time, and slowly: `Parallel` starts them together.',
  *check(set, context) {
    const spec = set.root.get('spec');
    const at = spec.get('podManagementPolicy');
    const replicas = knownReplicas(set, context) ?? 0;
    const leading = leadingContainer(set);
    if (replicas < 3 || leading?.product?.start !== 'together' || !isWhole(set, context)) return;
    if (at.exists && at.string !== 'OrderedReady') return;
    const seconds = startSeconds(leading.container) + (spec.get('minReadySeconds').integer ?? 0);
    if (seconds < slow) return;
    yield {
      at,
      message: `Each of the ${replicas} pods may take ${seconds} seconds to become Ready, and the next one waits for it, although members of ${leading.product.name} find each other in any order. With podManagementPolicy Parallel they start together; scaling down then deletes them together too.`,
      fixes: () => fix('Set podManagementPolicy to Parallel', startTogether(set), { immutable: true }),
    };
  },
};

/** How many seconds its probes allow a container to start. */
function startSeconds(container: At): number {
  const startup = container.get('startupProbe');
  const number = (at: At, field: string, fallback: number) => at.get(field).integer ?? fallback;
  const readiness = number(container.get('readinessProbe'), 'initialDelaySeconds', 0);
  if (!startup.exists) return readiness;
  const periods = number(startup, 'periodSeconds', 10) * number(startup, 'failureThreshold', 3);
  return Math.max(readiness, number(startup, 'initialDelaySeconds', 0) + periods);
}
