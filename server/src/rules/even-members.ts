import { readSettings } from '../workspace/containerSettings';
import { leadingContainer } from '../workspace/podTemplate';
import type { Rule } from './engine/rule';

export const evenMembers: Rule = {
  id: 'even-members',
  about: 'set',
  severity: 'hint',
  summary:
    'An even number of members that vote: it stands no more failures than one fewer, and has more that can fail.',
  *check(set, { workspace }) {
    const at = set.root.get('spec').get('replicas');
    const replicas = at.integer ?? 1;
    const leading = leadingContainer(set);
    const product = leading?.product;
    if (!leading || !product?.odd || replicas < 2 || replicas % 2 === 1) return;
    // The router of a sharded MongoDB comes in the same image, and votes on nothing.
    if (readSettings(leading.container, set, workspace).command.includes('mongos')) return;
    const stands = replicas === 2 ? 'none, as one alone does' : `${replicas / 2 - 1}, as ${replicas - 1} do`;
    yield {
      at,
      message: `${product.name} needs a majority: ${replicas} members stand the loss of ${stands}. Run ${replicas - 1} or ${replicas + 1}, and name as many wherever members are listed.`,
    };
  },
};
