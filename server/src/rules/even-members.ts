import { leadingContainer } from '../workspace/podTemplate';
import type { Rule } from './engine/rule';
import { knownReplicas } from './shared/practice';

export const evenMembers: Rule = {
  id: 'even-members',
  about: 'set',
  severity: 'hint',
  summary: 'An even number of voting members tolerates no more failures than the odd number below it.',
  *check(set, context) {
    const replicas = knownReplicas(set, context);
    const product = leadingContainer(set)?.product;
    if (!product?.odd || replicas === undefined || replicas % 2 === 1) return;
    const failures = replicas / 2 - 1;
    const tolerated = failures === 0 ? 'no failure' : failures === 1 ? 'one failure' : `${failures} failures`;
    const fewer = replicas === 2 ? '1 does' : `${replicas - 1} do`;
    yield {
      at: set.root.get('spec').get('replicas'),
      message: `${product.name} needs a majority: ${replicas} members tolerate ${tolerated}, as ${fewer}. Run ${replicas - 1} or ${replicas + 1}, and update every list of members.`,
    };
  },
};
