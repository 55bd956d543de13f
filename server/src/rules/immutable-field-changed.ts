import { fieldPath } from '../yaml/json';
import { refusedChanges, storageOfTemplate } from './change';
import type { Rule } from './rule';
import { problemOf } from './verdict';

export const immutableFieldChanged: Rule = {
  id: 'immutable-field-changed',
  about: 'manifest',
  severity: 'error',
  compares: true,
  api: true,
  summary: 'A field differs from what is committed that a live object does not let change: the update is refused.',
  *check(resource, context) {
    for (const finding of refusedChanges(resource, context)) {
      if (!storageOfTemplate.test(fieldPath(finding.path))) yield problemOf(resource, finding);
    }
  },
};
