import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const apiWarning: Rule = {
  id: 'api-warning',
  about: 'manifest',
  severity: 'warning',
  api: true,
  summary: 'The API server accepts the manifest with a warning, which `kubectl` prints and CI loses.',
  check: (resource, context) => problemsOf(resource, context, ({ kind }) => kind === 'warning'),
};
