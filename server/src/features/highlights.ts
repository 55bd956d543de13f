import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { chartFeatures } from './charts';
import { type Occurrence, occurrencesOf, symbolAt } from './symbolAt';

/** The occurrences in a file of what the name at an offset refers to. */
export function highlights(file: SourceFile, offset: number, { workspace }: Context): Occurrence[] {
  const ofChart = chartFeatures(file.uri, workspace)?.highlights(file, offset, { workspace }) ?? [];
  if (ofChart.length > 0) return ofChart;
  const { targets = [] } = symbolAt(file, offset, workspace) ?? {};
  return targets.flatMap((target) => occurrencesOf(target, workspace, [file]));
}
