import { effectiveClaimTemplates, podNames } from '../statefulset/identity';
import { claimsAfterScaleDown, theirClaims } from '../statefulset/narrator/claims';
import { scaledDown } from '../statefulset/narrator/order';
import { reversed, sentences } from '../statefulset/phrases';
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
    const pods = podNames(now, { start: now.start + now.replicas, end: old.start + old.replicas });
    const claims = theirClaims(pods.length, pods.length * effectiveClaimTemplates(now).length);
    yield {
      at: set.root.get('spec').get('replicas'),
      severity: claims.count > 0 && now.whenScaled === 'Delete' ? 'warning' : 'information',
      message: sentences([scaledDown(reversed(pods), old, now), claimsAfterScaleDown(claims, now)]),
    };
  },
};
