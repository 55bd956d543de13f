import type { Place } from '../rendering/origin';
import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { chartFeatures } from './charts';
import { settersOf } from './renderings/navigation';
import { type Occurrence, occurrencesOf, symbolAt } from './symbolAt';

/**
 * All references in the workspace to what the name at an offset refers to, optionally with its declarations; and what sets
 * the field there: patches, and entries of kustomizations.
 */
export function references(
  file: SourceFile,
  offset: number,
  context: Context,
  withDeclarations: boolean,
): readonly Pick<Occurrence, 'uri' | 'span'>[] {
  const { workspace } = context;
  const ofChart = chartFeatures(file.uri, workspace)?.references(file, offset, context, withDeclarations) ?? [];
  if (ofChart.length > 0) return ofChart;
  const { targets = [] } = symbolAt(file, offset, workspace) ?? {};
  const named = targets
    .flatMap((target) => occurrencesOf(target, workspace))
    .filter(({ link }) => withDeclarations || link !== undefined);
  const isKnown = ({ uri, start }: Place) => named.some((each) => each.uri === uri && each.span.start === start);
  const setters = settersOf(file, offset, workspace).filter((place) => !isKnown(place));
  return [...named, ...setters.map(({ uri, start, end }) => ({ uri, span: { start, end } }))];
}
