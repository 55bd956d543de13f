import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const unknownField: Rule = {
  id: 'unknown-field',
  about: 'manifest',
  severity: 'error',
  api: true,
  schema: true,
  summary: 'A field that the API does not have: strict decoding, which `kubectl` asks for, refuses the manifest.',
  check: (resource, context) => problemsOf(resource, context, ({ schema }) => schema === 'unknown-field'),
};
