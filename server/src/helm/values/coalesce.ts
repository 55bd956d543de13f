import { copiedEntries, copiedMap } from './copy';
import { type Dict, type DictEntry, dict, Failure, type Value } from './value';

/** What of a chart takes part in its values. */
export interface ChartValues {
  readonly name: string;
  /** The values of its own values.yaml. */
  values: Dict;
  readonly dependencies: readonly ChartValues[];
}

/** Takes a warning that Helm prints, and the value that it is about. */
export type Warn = (message: string, about: Value) => void;

/** How values are put together. */
interface Coalescing {
  /** Whether nulls stay, for another step to see them; otherwise they remove what they stand over. */
  readonly keepsNulls: boolean;
  readonly warn: Warn;
}

const globalKey = 'global';

/**
 * The values that the templates of a chart see: what is set over its own values and those of its dependencies, each
 * under the name of the dependency (pkg/chart/common/util/coalesce.go, `CoalesceValues`). `values` stays as it is. Throws
 * `Failure` where a dependency's values are no map.
 */
export function coalesceValues(chart: ChartValues, values: Dict, warn: Warn): Dict {
  return coalesceChart(chart, copiedMap(values), '', { keepsNulls: false, warn });
}

/** The same with all nulls, before the conditions of dependencies are evaluated (`MergeValues`). */
export function mergeValues(chart: ChartValues, values: Dict, warn: Warn): Dict {
  return coalesceChart(chart, copiedMap(values), '', { keepsNulls: true, warn });
}

/** Puts into a map what another has and it has not; nulls remove what they stand over (`CoalesceTables`). */
export function coalesceTables(target: Dict, source: Dict, warn: Warn): Dict {
  return intoTable(target, source, '', { keepsNulls: false, warn });
}

/** The same with nulls as values like others (`MergeTables`). */
export function mergeTables(target: Dict, source: Dict, warn: Warn): Dict {
  return intoTable(target, source, '', { keepsNulls: true, warn });
}

function coalesceChart(chart: ChartValues, target: Dict, prefix: string, how: Coalescing): Dict {
  const path = joined(prefix, chart.name);
  coalesceOwn(chart, target, path, how);
  for (const dependency of chart.dependencies) {
    const { name } = dependency;
    const entry = target.entries.get(name);
    const values = entry?.value ?? dict([], dependency.values.origin);
    if (values.type !== 'map') throw new Failure(`type mismatch on ${name}: ${badBoolean(values)}`);
    coalesceGlobals(values, target, path, how);
    target.entries.set(name, { key: entry?.key, value: coalesceChart(dependency, values, path, how) });
  }
  return target;
}

/** Puts the values of a chart's own values.yaml below what is set over them. */
function coalesceOwn(chart: ChartValues, target: Dict, path: string, how: Coalescing): void {
  const own = copiedMap(chart.values);
  for (const [key, entry] of own.entries) {
    const set = target.entries.get(key)?.value;
    const { value } = entry;
    if (set === undefined) target.entries.set(key, entry);
    else if (set.type === 'nil' && !how.keepsNulls) target.entries.delete(key);
    else if (set.type === 'map') coalesceTable(chart, key, set, value, path, how);
  }
}

function coalesceTable(chart: ChartValues, key: string, set: Dict, own: Value, path: string, how: Coalescing): void {
  if (own.type !== 'map') {
    if (own.type !== 'nil') how.warn(`warning: skipped value for ${path}.${key}: Not a table.`, own);
    return;
  }
  // What is meant for a dependency keeps its nulls until they meet the values of the dependency.
  const isDependency = chart.dependencies.some(({ name }) => name === key);
  const keepsNulls = how.keepsNulls || isDependency;
  intoTable(set, own, joined(path, key), { ...how, keepsNulls });
}

/** Puts the globals of a chart over those of a dependency. */
function coalesceGlobals(target: Dict, source: Dict, path: string, { warn }: Coalescing): void {
  const [to, from] = [globalsOf(target), globalsOf(source)];
  if (to.type !== 'map') warn('warning: skipping globals because destination global is not a table.', to);
  else if (from.type !== 'map') warn('warning: skipping globals because source global is not a table.', from);
  else {
    for (const [key, entry] of from.entries) coalesceGlobal(to, key, entry, path, warn);
    target.entries.set(globalKey, { key: target.entries.get(globalKey)?.key, value: to });
  }
}

function coalesceGlobal(to: Dict, key: string, entry: DictEntry, path: string, warn: Warn): void {
  const { value } = entry;
  const before = to.entries.get(key)?.value;
  if (value.type !== 'map') {
    if (before?.type === 'map') warn(`key ${key} is table. Skipping`, before);
    else to.entries.set(key, entry);
  } else if (before === undefined) to.entries.set(key, { ...entry, value: copiedEntries(value) });
  else if (before.type !== 'map') warn(`Conflict: cannot merge map onto non-map for "${key}". Skipping.`, before);
  else {
    // Here alone the values of the chart above win over those that are already there.
    const merged = intoTable(copiedEntries(value), before, joined(path, key), { keepsNulls: true, warn });
    to.entries.set(key, { ...entry, value: merged });
  }
}

function globalsOf(values: Dict): Value {
  return values.entries.get(globalKey)?.value ?? dict([], values.origin);
}

/** Puts into `target` what `source` has and it has not. `source` may be changed too. */
function intoTable(target: Dict, source: Dict, path: string, how: Coalescing): Dict {
  for (const [key, entry] of source.entries) {
    const { value } = entry;
    const set = target.entries.get(key)?.value;
    if (set === undefined) target.entries.set(key, entry);
    else if (set.type === 'nil') {
      // A null that stands over nothing, or over another null, is a value like others.
      if (!how.keepsNulls && value.type !== 'nil') target.entries.delete(key);
    } else if (value.type === 'map') {
      if (set.type === 'map') intoTable(set, value, joined(path, key), how);
      else how.warn(`warning: cannot overwrite table with non table for ${joined(path, key)}`, set);
    } else if (set.type === 'map' && value.type !== 'nil')
      how.warn(`warning: destination for ${joined(path, key)} is a table. Ignoring non-table value`, value);
  }
  return target;
}

function joined(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

/** A value that is no boolean as Go's `%t` has it; that is what Helm asks for here. */
function badBoolean(value: Value): string {
  switch (value.type) {
    case 'nil':
      return '%!t(<nil>)';
    case 'bool':
      return String(value.value);
    case 'string':
      return `%!t(string=${value.text})`;
    case 'float':
      return `%!t(float64=${value.value})`;
    default:
      return `%!t(${value.type})`;
  }
}
