import { leadingContainer } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { startTogether } from './shared/setFixes';

/** From here on waiting for each pod in turn is felt, in seconds. */
const slow = 60;

export const orderedStartSlow: Rule = {
  id: 'ordered-start-slow',
  about: 'set',
  severity: 'hint',
  summary: 'Members that need no order start one after the other, and slowly: Parallel starts them together.',
  *check(set, context) {
    const spec = set.root.get('spec');
    const at = spec.get('podManagementPolicy');
    const replicas = spec.get('replicas').integer ?? 1;
    const leading = leadingContainer(set);
    if (replicas < 3 || leading?.product?.start !== 'together' || !isWhole(set, context)) return;
    if (at.exists && at.string !== 'OrderedReady') return;
    const seconds = allowance(leading.container) + (spec.get('minReadySeconds').integer ?? 0);
    if (seconds < slow) return;
    yield {
      at,
      message: `Each of the ${replicas} pods may take ${seconds} seconds to become ready, and the next waits for it, though members of ${leading.product.name} find each other in any order. Parallel starts them together; scaling down then stops them together too.`,
      fixes: fix('Set podManagementPolicy to Parallel', startTogether(set), { immutable: true }),
    };
  },
};

/** How long its probes give a container to start. */
function allowance(container: At): number {
  const startup = container.get('startupProbe');
  const number = (at: At, field: string, fallback: number) => at.get(field).integer ?? fallback;
  const readiness = number(container.get('readinessProbe'), 'initialDelaySeconds', 0);
  if (!startup.exists) return readiness;
  const periods = number(startup, 'periodSeconds', 10) * number(startup, 'failureThreshold', 3);
  return Math.max(readiness, number(startup, 'initialDelaySeconds', 0) + periods);
}
