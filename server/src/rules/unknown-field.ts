import type { Rule } from './engine/rule';
import { withIndentation } from './shared/indentation';
import { problemsOf } from './shared/verdict';

export const unknownField: Rule = {
  id: 'unknown-field',
  about: 'manifest',
  severity: 'error',
  api: true,
  parts: true,
  schema: true,
  summary: 'The API has no such field: strict decoding, which `kubectl` requests, rejects the manifest.',
  *check(resource, context) {
    for (const problem of problemsOf(resource, context, ({ schema }) => schema === 'unknown-field'))
      yield withIndentation(problem, resource);
  },
};
