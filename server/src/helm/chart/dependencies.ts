import { at, type Node, stringAt, textAt } from '../../rendering/node';
import { coalesceValues, mergeTables, mergeValues, type Warn } from '../values/coalesce';
import { copiedMap } from '../values/copy';
import { type Dict, dict, type Value, valueAt } from '../values/value';
import { type Chart, isMeant } from './chart';
import type { Dependency } from './metadata';

/**
 * Leaves the dependencies of a chart that a release does not want out of it, and those of its dependencies, and takes
 * over the values that charts import (pkg/chart/v2/util/dependencies.go). Throws `Failure` where values do not fit.
 */
export function processDependencies(chart: Chart, values: Dict, warn: Warn): void {
  enable(chart, values, [], warn);
  importValues(chart, warn);
}

function enable(chart: Chart, values: Dict, path: readonly string[], warn: Warn): void {
  const { requirements } = chart;
  if (requirements.length === 0) return;
  // Charts that nobody asked for take part as well.
  const unasked = chart.dependencies.filter(({ loaded }) => !requirements.some((each) => isMeant(each, loaded)));
  chart.dependencies = [...unasked, ...requirements.flatMap((each) => chart.meantBy(each) ?? [])];
  const all = coalesceValues(chart, values, warn);
  const renamed = requirements.map((each) => ({
    ...each,
    name: each.alias || each.name,
    isEnabled: isEnabled(each, all, path),
  }));
  const disabled = new Set(renamed.flatMap(({ name, isEnabled: isWanted }) => (isWanted ? [] : [name])));
  chart.dependencies = chart.dependencies.filter(({ name }) => !disabled.has(name));
  chart.requirements = renamed.filter(({ name }) => !disabled.has(name));
  for (const dependency of chart.dependencies) enable(dependency, all, [...path, dependency.name], warn);
}

/** The first condition that has a boolean decides, else the tags: one that is true suffices. */
function isEnabled({ condition, tags }: Dependency, values: Dict, path: readonly string[]): boolean {
  for (const each of condition.trim().split(',')) {
    const value = each === '' ? undefined : valueIn(values, [...path, ...each.split('.')]);
    if (value?.type === 'bool') return value.value;
  }
  const known = valueAt(values, 'tags');
  const flags = tags.flatMap((tag) => {
    const value = valueAt(known, tag);
    return value?.type === 'bool' ? [value.value] : [];
  });
  return flags.length === 0 || flags.includes(true);
}

function valueIn(values: Value | undefined, path: readonly string[]): Value | undefined {
  let found = values;
  for (const step of path) found = valueAt(found, step);
  return found;
}

/** Takes over values of dependencies, which lie under the chart's own; those of the dependencies first. */
function importValues(chart: Chart, warn: Warn): void {
  for (const dependency of chart.dependencies) importValues(dependency, warn);
  if (chart.requirements.length === 0) return;
  const all = mergeValues(chart, dict(), warn);
  let imported = dict();
  for (const { name, importValues: imports } of chart.requirements)
    for (const each of imports) {
      const { from, to } = importOf(each);
      const table = from && valueIn(all, [name, ...from]);
      if (table?.type === 'map') imported = mergeTables(imported, below(to, table), warn);
    }
  chart.values = mergeTables(copiedMap(all), imported, warn);
}

/** Where an item of `import-values` takes values from, and where it puts them. */
function importOf(node: Node): { readonly from?: readonly string[]; readonly to: readonly string[] } {
  if (node.type === 'map') {
    const text = (key: string) => (at(node, [key]) ? (textAt(node, [key]) ?? '') : '<nil>');
    const parent = text('parent');
    return { from: text('child').split('.'), to: parent === '.' ? [] : parent.split('.') };
  }
  const name = stringAt(node, []);
  return name === undefined ? { to: [] } : { from: ['exports', ...name.split('.')], to: [] };
}

function below(path: readonly string[], table: Dict): Dict {
  return path.reduceRight((inner, key) => dict([[key, { value: inner }]]), table);
}
