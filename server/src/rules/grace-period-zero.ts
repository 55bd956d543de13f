import { podSpec } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const gracePeriodZero: Rule = {
  id: 'grace-period-zero',
  about: 'set',
  severity: 'warning',
  summary: 'A grace period of 0 kills pods without warning, and may let two of them run under one name.',
  *check(set) {
    const at = podSpec(set).get('terminationGracePeriodSeconds');
    if (at.integer !== 0) return;
    yield {
      at,
      message:
        'With a grace period of 0 a pod is forgotten before it has stopped: it has no time to write what it holds, and its successor of the same name may run beside it on the same data. Leave this out (30 seconds), or give it the time that it needs.',
      fixes: fix('Leave the grace period at 30 seconds', remove(set.file.uri, at), { preferred: true }),
    };
  },
};
