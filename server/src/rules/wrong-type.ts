import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const wrongType: Rule = {
  id: 'wrong-type',
  about: 'manifest',
  severity: 'error',
  api: true,
  schema: true,
  summary: 'A value has another type than its field: the API server cannot read the manifest.',
  check: (resource, context) => problemsOf(resource, context, ({ schema }) => schema === 'type'),
};
