import { committed } from '../workspace/base';
import { podNamesLost } from '../workspace/podNames';
import { fieldPath } from '../yaml/json';
import type { Rule } from './engine/rule';
import { rejectedChanges, storageOfTemplate } from './shared/change';
import { problemOf } from './shared/verdict';

export const immutableFieldChanged: Rule = {
  id: 'immutable-field-changed',
  about: 'manifest',
  severity: 'error',
  compares: true,
  api: true,
  summary: 'An immutable field differs from what is committed: the API server rejects the update of a live object.',
  *check(resource, context) {
    for (const finding of rejectedChanges(resource, context)) {
      const field = fieldPath(finding.path);
      if (storageOfTemplate.test(field)) continue;
      const before = field === 'spec.serviceName' ? committed(resource, context.workspace) : undefined;
      const lost = before ? podNamesLost(before, resource, context.workspace) : [];
      const related = lost.map((place) => ({ ...place, message: 'This pod name has the old serviceName' }));
      yield { ...problemOf(resource, finding, context), ...(related.length > 0 ? { related } : {}) };
    }
  },
};
