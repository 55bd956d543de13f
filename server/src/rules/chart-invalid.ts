import { rootName } from '../workspace/uri';
import { At } from '../yaml/at';
import { locate } from '../yaml/locate';
import type { Rule } from './engine/rule';
import { notesIn, shownSpan } from './shared/builds';
import { explainedOfHelm } from './shared/helmRefusals';

export const chartInvalid: Rule = {
  id: 'chart-invalid',
  about: 'document',
  severity: 'error',
  summary: 'Helm refuses to render the chart, so it can be neither installed nor upgraded.',
  *check(document, { workspace }) {
    const { file, yaml, start } = document;
    const root = At.root(yaml, start);
    const all = workspace.renderingsOf(file.uri).length;
    for (const { place, message, isSaid = false, roots } of notesIn(
      document,
      workspace,
      ({ chart }) => chart?.refusals ?? [],
    )) {
      const names = roots.map((each) => rootName(each, file.uri));
      yield {
        at: locate(root, place.start)?.at ?? root,
        span: shownSpan(place, file.text),
        message: `${explainedOfHelm(message, isSaid)}${roots.length < all ? ` (with ${names.join(', ')})` : ''}`,
        // A chart may ask for values that only whoever installs it knows.
        ...(isSaid ? { severity: 'information' as const } : {}),
      };
    }
  },
};
