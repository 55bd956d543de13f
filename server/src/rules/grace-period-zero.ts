import { podSpec } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const gracePeriodZero: Rule = {
  id: 'grace-period-zero',
  about: 'set',
  severity: 'warning',
  summary: 'A grace period of 0 deletes pods before their processes stop: two of the same name may run at once.',
  *check(set) {
    const at = podSpec(set).get('terminationGracePeriodSeconds');
    if (at.integer !== 0) return;
    yield {
      at,
      message:
        'With a grace period of 0 a pod is deleted before its processes have stopped: they have no time to flush their data, and a new pod of the same name may run beside them on the same data. Remove the field (the default is 30 seconds), or set the time that they need.',
      fixes: () =>
        fix('Remove terminationGracePeriodSeconds (30 by default)', remove(set.file.uri, at), { preferred: true }),
    };
  },
};
