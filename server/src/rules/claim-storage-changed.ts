import { wayToStorage } from '../operations/plan';
import { committed } from '../workspace/base';
import { statefulSetOf } from '../workspace/set';
import { fieldPath } from '../yaml/json';
import type { Rule } from './engine/rule';
import { rejectedChanges, storageOfTemplate } from './shared/change';
import { problemOf } from './shared/verdict';

export const claimStorageChanged: Rule = {
  id: 'claim-storage-changed',
  about: 'set',
  severity: 'error',
  compares: true,
  api: true,
  summary:
    'The storage of a claim template differs from what is committed: the API server rejects the update of a live set.',
  *check(set, context) {
    const before = committed(set, context.workspace);
    if (!before) return;
    const [old, now] = [statefulSetOf(before), statefulSetOf(set)];
    for (const finding of rejectedChanges(set, context)) {
      const index = storageOfTemplate.exec(fieldPath(finding.path))?.[1];
      if (index === undefined) continue;
      const template = now.claimTemplates[Number(index)];
      const was = old.claimTemplates.find(({ name }) => name === template?.name)?.storage;
      yield {
        ...problemOf(set, finding, context),
        message: `'${template?.name ?? ''}' requests ${was ?? 'another amount'} in what is committed, and claim templates are immutable: the API server rejects the update. ${wayToStorage(was, template?.storage)}`,
      };
    }
  },
};
