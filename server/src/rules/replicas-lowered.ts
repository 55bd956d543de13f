import { podNames } from '../statefulset/identity';
import { count, listNames, reversed } from '../statefulset/phrases';
import { committed } from '../workspace/base';
import { statefulSetOf } from '../workspace/set';
import type { Rule } from './engine/rule';

export const replicasLowered: Rule = {
  id: 'replicas-lowered',
  about: 'set',
  severity: 'information',
  compares: true,
  summary:
    'There are fewer replicas than in what is committed: the highest pods go, and their claims stay or are deleted.',
  *check(set, { workspace }) {
    const before = committed(set, workspace);
    if (!before) return;
    const [old, now] = [statefulSetOf(before), statefulSetOf(set)];
    if (now.replicas >= old.replicas || now.start !== old.start) return;
    const removed = { start: now.start + now.replicas, end: old.start + old.replicas };
    const pods = listNames(reversed(podNames(now, removed)));
    const claims = (old.replicas - now.replicas) * now.claimTemplates.length;
    const deletes = now.whenScaled === 'Delete' && claims > 0;
    const data =
      claims === 0
        ? ''
        : deletes
          ? ` Their ${count(claims, 'claim')} are deleted with the data: whenScaled is Delete.`
          : ` Their ${count(claims, 'claim')} stay, and are attached again when you scale up.`;
    yield {
      at: set.root.get('spec').get('replicas'),
      severity: deletes ? 'warning' : 'information',
      message: `From ${old.replicas} to ${now.replicas}: ${pods} go.${data}`,
    };
  },
};
