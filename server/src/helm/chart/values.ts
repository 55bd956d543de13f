import { Refused } from '../../rendering/refused';
import type { ValuesSource } from '../build';
import type { ChartFile } from '../files';
import { mergeMaps, readValues, Unreadable } from '../values/read';
import { type Dict, dict } from '../values/value';

const known = new WeakMap<ChartFile, Dict>();

/** What values.yaml says; nothing where there is none. Throws `Refused` where Helm cannot read it. */
export function defaultValues(file: ChartFile | undefined): Dict {
  return file ? valuesIn(file, 'cannot load values.yaml') : dict();
}

/**
 * What is set over the values of a chart (pkg/cli/values/options.go): files first, the later over the earlier, then
 * arguments, by what they are. Throws `Refused` where Helm cannot read one.
 */
export function releaseValues(sources: readonly ValuesSource[]): Dict {
  let values = dict();
  for (const source of sources)
    if (source.type === 'file') values = mergeMaps(values, valuesIn(source.file, `failed to parse ${source.file.uri}`));
  return values;
}

function valuesIn(file: ChartFile, problem: string): Dict {
  let values = known.get(file);
  if (!values) {
    values = readOrRefuse(file, problem);
    known.set(file, values);
  }
  return values;
}

function readOrRefuse(file: ChartFile, problem: string): Dict {
  try {
    return readValues(file);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Refused(`${problem}: ${error.message}`, error.place);
  }
}
