import { Text } from '../values/text';
import { type Dict, Failure, type Func, func, nil, type Value } from '../values/value';

/**
 * A method of `.Values`, `.Template` and all that is `common.Values` (pkg/chart/common/values.go); undefined if there is
 * none of the name. `toYaml`: gives the function of this name.
 */
export function methodOfValues(values: Dict, name: string, toYaml: () => Func | undefined): Func | undefined {
  switch (name) {
    case 'AsMap':
      return func([], () => ({ ...values, go: 'map[string]interface {}' }));
    case 'Table':
      return func(['string'], (_, path) => tableAt(values, path.text.split('.')));
    case 'PathValue':
      return func(['string'], (_, path) => valueAtPath(values, path.text));
    case 'YAML':
      return func([], (at) => {
        const yaml = toYaml()?.call([values], at);
        return yaml?.type === 'string' ? Text.join([yaml, new Text('\n')]) : nil;
      });
    default:
      return undefined;
  }
}

function tableAt(values: Dict, path: readonly string[]): Dict {
  let table = values;
  for (const key of path) {
    const value = table.entries.get(key)?.value;
    if (value?.type !== 'map' || value.go === 'map[string]string') throw new Failure(`"${key}" is not a table`);
    table = { ...value, go: 'common.Values' };
  }
  return table;
}

/** What stands at a path, if it is no map. */
function valueAtPath(values: Dict, path: string): Value {
  if (path === '') throw new Failure('YAML path cannot be empty');
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const value = hasTable(values, keys) ? tableAt(values, keys).entries.get(last)?.value : undefined;
  if (!value || value.type === 'map') throw new Failure(`"${last}" is not a value`);
  return value;
}

function hasTable(values: Dict, path: readonly string[]): boolean {
  let table: Value | undefined = values;
  for (const key of path) table = table?.type === 'map' ? table.entries.get(key)?.value : undefined;
  return table?.type === 'map';
}
