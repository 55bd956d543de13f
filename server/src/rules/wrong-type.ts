import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const wrongType: Rule = {
  id: 'wrong-type',
  about: 'manifest',
  severity: 'error',
  api: true,
  parts: true,
  schema: true,
  summary: 'A value does not have the type of its field: the API server cannot decode the manifest.',
  check: (resource, context) => problemsOf(resource, context, ({ schema }) => schema === 'type'),
};
