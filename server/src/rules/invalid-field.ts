import type { Rule } from './rule';
import { problemsOf } from './verdict';

export const invalidField: Rule = {
  id: 'invalid-field',
  about: 'manifest',
  severity: 'error',
  api: true,
  summary: "The API server's validation refuses a value, or misses one.",
  check: (resource, context) =>
    problemsOf(resource, context, ({ kind, schema }) => kind === 'api' && schema === undefined),
};
