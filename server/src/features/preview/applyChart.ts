import { chartEdits, type GivenValue, valueAt } from '../../workspace/chartEdits';
import { ownValues } from '../../workspace/charts';
import type { Resource } from '../../workspace/file';
import type { RenderedFile } from '../../workspace/rendered';
import { sameObjects } from '../../workspace/trial';
import { chartOfRoot, encoded, pathBelow } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { replaceValue, together } from '../../yaml/edit';
import type { Path } from '../../yaml/json';
import type { Edit } from '../../yaml/text';

/** Where changes of a set are written that a chart prints. */

/** A new value for a scalar of a set. */
export interface ScalarChange {
  readonly path: Path;
  readonly value: string | number;
}

/**
 * What may make a change of a set in its chart, the best first: values in the values file that is shown, so that other
 * environments keep theirs; then where the values are given; then the text of the template. `wanted`: the same change of
 * what is rendered.
 */
export function* chartWays(
  set: Resource,
  rendering: RenderedFile,
  scalars: readonly ScalarChange[],
  wanted: readonly Edit[],
  workspace: Workspace,
): Generator<readonly Edit[] | undefined> {
  if (scalars.length > 0)
    for (const write of [valueInShownFile, valueWhereGiven])
      yield together(scalars.map((scalar) => scalarEdits(scalar, set, rendering, workspace, write)));
  yield chartEdits(rendering, wanted, workspace);
}

type WriteValue = (given: GivenValue, value: string | number, root: string, workspace: Workspace) => Edit[] | undefined;

/** A scalar as a value of the chart, if it is one; else where the template says it. */
function scalarEdits(
  { path, value }: ScalarChange,
  set: Resource,
  rendering: RenderedFile,
  workspace: Workspace,
  write: WriteValue,
): Edit[] | undefined {
  const at = set.root.walk(path);
  const given = at.scalar !== undefined && at.valueSpan ? valueAt(at.valueSpan, rendering, workspace) : undefined;
  if (given) return write(given, value, rendering.root, workspace);
  const edits = at.exists ? replaceValue(rendering.uri, at, value) : undefined;
  const there = edits && chartEdits(rendering, edits, workspace);
  return there && [...there];
}

function valueWhereGiven({ file, at }: GivenValue, value: string | number): Edit[] | undefined {
  return replaceValue(file.uri, at, value);
}

/** The value is set in the values file that is shown, even if it comes from the chart's own values. */
function valueInShownFile(
  { file, at }: GivenValue,
  value: string | number,
  root: string,
  workspace: Workspace,
): Edit[] | undefined {
  const chart = chartOfRoot(root);
  const path = chart && valuePath(chart.folder, file.uri, at.path);
  const shown = chart && workspace.fileAt(chart.folder + chart.values.split('/').map(encoded).join('/'));
  const document = shown?.documents[0];
  if (!path || !document) return undefined;
  return replaceValue(shown.uri, At.root(document.yaml, document.start).walk(path), value);
}

/** The path by which a chart sets a value of a file of its own values, or of those of a chart in it. */
function valuePath(folder: string, uri: string, path: Path): Path | undefined {
  const steps = pathBelow(folder, uri)?.split('/') ?? [];
  if (steps.pop() !== ownValues && steps.length > 0) return undefined;
  const isChart = (step: string, index: number) => index % 2 === 1 || step === 'charts';
  return steps.every(isChart) ? [...steps.filter((_, index) => index % 2 === 1), ...path] : undefined;
}

/** The other values with which edits make other objects of the chart. */
export function alsoChanged(before: Workspace, after: Workspace, { root }: RenderedFile): string[] {
  const roots = before.roots.charts.reaching(root).filter((each) => each !== root);
  return roots.filter((each) => !sameObjects(before.rendering(each), after.rendering(each)));
}

/** Whether Helm would refuse a chart with other values then, which it does not refuse now. */
export function breaksOther(root: string, before: Workspace, after: Workspace): boolean {
  return after.roots.charts
    .reaching(root)
    .some((each) => after.rendering(each).refusals.length > before.rendering(each).refusals.length);
}
