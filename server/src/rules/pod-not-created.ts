import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const podNotCreated: Rule = {
  id: 'pod-not-created',
  about: 'manifest',
  severity: 'error',
  api: true,
  summary: 'The API server accepts the set, but the controller cannot create its pods.',
  check: (resource, context) => problemsOf(resource, context, ({ kind }) => kind === 'controller'),
};
