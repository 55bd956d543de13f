import type { Context } from '../../settings/context';
import { chartEdits } from '../../workspace/chartEdits';
import { ofAnotherRelease, type Trial, tryChartEdits } from '../../workspace/chartTrial';
import type { RenderedFile } from '../../workspace/rendered';
import { keyOf } from '../../workspace/trial';
import { samePath } from '../../yaml/json';
import type { Edit } from '../../yaml/text';
import { type Diagnosis, OwnDiagnosis } from './diagnosis';
import { problemsOf } from './found';
import type { Fix } from './rule';

/**
 * The fixes of a problem in what a chart is rendered to, as edits of the chart. One is offered only if it makes just what
 * it says: it is rendered with all values, the problem is gone, and nothing else is different. It must be the same for
 * another release too, so that no name of one release is written into a template.
 */
export function chartFixes(diagnosis: Diagnosis, rendering: RenderedFile, context: Context): readonly Fix[] {
  const { fixes } = diagnosis;
  if (fixes.length === 0) return [];
  const other = sameElsewhere(diagnosis, rendering, context);
  return fixes.flatMap((fix, index) => {
    const edits = chartEdits(rendering, fix.edits, context.workspace);
    const twin = other?.fixes[index];
    const there = other && twin && chartEdits(other.rendering, twin.edits, other.context.workspace);
    if (!edits || !there || !areSame(edits, there)) return [];
    const trial = tryChartEdits(edits, rendering, context.workspace, fix.edits);
    return trial && isSolved(diagnosis, trial, context) ? [{ ...fix, edits }] : [];
  });
}

interface Elsewhere {
  readonly fixes: readonly Fix[];
  readonly rendering: RenderedFile;
  readonly context: Context;
}

/** The same problem, of the same text, as another release of the chart has it. */
function sameElsewhere(diagnosis: Diagnosis, before: RenderedFile, context: Context): Elsewhere | undefined {
  const workspace = ofAnotherRelease(context.workspace);
  const other = { ...context, workspace };
  const rendering = workspace.rendering(before.root);
  const place = JSON.stringify(before.originOf(diagnosis.span));
  for (const document of rendering.documents)
    for (const problem of problemsOf(document, other).found) {
      if (problem.rule !== diagnosis.rule || !samePath(problem.path, diagnosis.path)) continue;
      const found = new OwnDiagnosis(problem, document, other);
      if (JSON.stringify(rendering.originOf(found.span)) === place)
        return { fixes: found.fixes, rendering, context: other };
    }
  return undefined;
}

function areSame(a: readonly Edit[], b: readonly Edit[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a problem is gone: the object that had it, if it is there still, has it no more, or has less of it. */
function isSolved(
  { rule, path, message, resource }: Diagnosis,
  { rendering, workspace }: Trial,
  context: Context,
): boolean {
  if (!resource) return false;
  const key = keyOf(resource);
  return rendering.documents.every((document) => {
    const isIt = document.resources.some((each) => keyOf(each) === key);
    if (!isIt) return true;
    return !problemsOf(document, { ...context, workspace }).found.some(
      (problem) => problem.rule === rule && problem.message === message && samePath(problem.path, path),
    );
  });
}
