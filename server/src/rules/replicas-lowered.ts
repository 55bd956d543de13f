import { effectiveClaimTemplates, podName } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import { descendingInWords } from '../statefulset/summary';
import { committed } from '../workspace/base';
import { statefulSetOf } from '../workspace/set';
import type { Rule } from './engine/rule';

export const replicasLowered: Rule = {
  id: 'replicas-lowered',
  about: 'set',
  severity: 'information',
  compares: true,
  summary:
    'There are fewer replicas than in what is committed: the pods with the highest ordinals are deleted, and perhaps their claims.',
  *check(set, { workspace }) {
    const before = committed(set, workspace);
    if (!before) return;
    const [old, now] = [statefulSetOf(before), statefulSetOf(set)];
    if (now.replicas >= old.replicas || now.start !== old.start) return;
    const removed = { start: now.start + now.replicas, end: old.start + old.replicas };
    const pods = old.replicas - now.replicas;
    const claims = pods * effectiveClaimTemplates(now).length;
    yield {
      at: set.root.get('spec').get('replicas'),
      severity: claims > 0 && now.whenScaled === 'Delete' ? 'warning' : 'information',
      message: `Scaling from ${old.replicas} to ${now.replicas} deletes ${descendingInWords(removed, (ordinal) => podName(now, ordinal))}.${fateOfClaims(pods, claims, now)}`,
    };
  },
};

/** What becomes of the claims of pods that are deleted; nothing without claims. */
function fateOfClaims(pods: number, claims: number, { whenScaled }: StatefulSet): string {
  if (claims === 0) return '';
  const subject = `${pods === 1 ? 'Its' : 'Their'} ${claims === 1 ? 'claim is' : `${claims} claims are`}`;
  return whenScaled === 'Delete'
    ? ` ${subject} deleted with the data: whenScaled is Delete.`
    : ` ${subject} retained, and attached again when you scale up, with the old data.`;
}
