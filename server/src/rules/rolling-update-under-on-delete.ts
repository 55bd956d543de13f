import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const rollingUpdateUnderOnDelete: Rule = {
  id: 'rolling-update-under-on-delete',
  about: 'set',
  severity: 'error',
  api: true,
  summary: '`rollingUpdate` is set with `type: OnDelete`: the API server rejects the set.',
  covers: ({ field }) => field === 'spec.updateStrategy.rollingUpdate',
  *check(set) {
    const strategy = set.root.get('spec').get('updateStrategy');
    const at = strategy.get('rollingUpdate');
    if (strategy.get('type').string !== 'OnDelete' || !at.exists || at.json === null) return;
    yield {
      at,
      message:
        'rollingUpdate is not allowed with type: OnDelete, so the API server rejects the set. Remove it, or set type to RollingUpdate.',
      fixes: () => fix('Remove rollingUpdate', remove(set.file.uri, at), { preferred: true }),
    };
  },
};
