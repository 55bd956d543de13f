import type { ChartDocument } from './build';
import { pathPattern } from './chart/pathPattern';
import { Failure } from './values/value';

/**
 * The documents of the templates that some patterns mean, from the chart's folder on: in the order of the patterns.
 * Throws `Failure` for one that means none (pkg/cmd/template.go).
 */
export function showOnly(documents: readonly ChartDocument[], patterns: readonly string[]): readonly ChartDocument[] {
  return patterns.flatMap((pattern) => {
    const compiled = pathPattern(pattern);
    const found = documents.filter(({ source }) => compiled?.matches(source.slice(source.indexOf('/') + 1)));
    if (found.length === 0) throw new Failure(`could not find template ${pattern} in chart`);
    return found;
  });
}
