import { ownValues } from '../workspace/charts';
import { chartOfRoot, rootName } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import { At } from '../yaml/at';
import { locate } from '../yaml/locate';
import type { Problem, Rule } from './engine/rule';
import { notesIn, shownSpan } from './shared/builds';
import { dependsOnValues, explainedOfHelm } from './shared/helmRefusals';

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
        ...severityOf(message, isSaid, roots, workspace),
      };
    }
  },
};

/** A chart may ask for values that only whoever installs it knows; one without values of its own surely does. */
function severityOf(
  message: string,
  isSaid: boolean,
  roots: readonly string[],
  workspace: Workspace,
): Pick<Problem, 'severity'> {
  if (!isSaid && !dependsOnValues(message)) return {};
  const hasValues = roots.some((root) => workspace.fileAt(`${chartOfRoot(root)?.folder ?? root}${ownValues}`));
  return { severity: isSaid || !hasValues ? 'information' : 'warning' };
}
