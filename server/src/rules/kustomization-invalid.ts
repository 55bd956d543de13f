import { At } from '../yaml/at';
import { locate } from '../yaml/locate';
import type { Rule } from './engine/rule';
import { notesIn } from './shared/builds';

export const kustomizationInvalid = {
  id: 'kustomization-invalid',
  about: 'document',
  severity: 'error',
  summary: 'Kustomize refuses to build the kustomization, so nothing of it can be applied.',
  *check(document, { workspace }) {
    for (const { message, place } of notesIn(document, workspace, ({ refusals }) => refusals)) {
      const root = At.root(document.yaml, document.start);
      yield {
        at: locate(root, place.start)?.at ?? root,
        span: place,
        message: `Kustomize refuses to build this: ${message}`,
      };
    }
  },
} as const satisfies Rule;
