import { At } from '../yaml/at';
import { locate } from '../yaml/locate';
import type { Rule } from './engine/rule';
import { notesIn, shownSpan } from './shared/builds';

export const renderingUnknown = {
  id: 'rendering-unknown',
  about: 'document',
  severity: 'information',
  summary:
    'The kustomization uses what cannot be known here, such as the network or a plug-in, so some of the result is not checked.',
  *check(document, { workspace }) {
    for (const { message, place } of notesIn(document, workspace, ({ kustomize }) => kustomize?.unknown ?? [])) {
      const root = At.root(document.yaml, document.start);
      yield { at: locate(root, place.start)?.at ?? root, span: shownSpan(place, document.file.text), message };
    }
  },
} as const satisfies Rule;
