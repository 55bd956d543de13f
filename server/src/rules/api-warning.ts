import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const apiWarning: Rule = {
  id: 'api-warning',
  about: 'manifest',
  severity: 'warning',
  api: true,
  summary: 'The API server accepts the manifest, but with a warning: something in it is deprecated or has no effect.',
  check: (resource, context) => problemsOf(resource, context, ({ kind }) => kind === 'warning'),
};
