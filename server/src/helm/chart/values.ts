import { Refused } from '../../rendering/refused';
import type { ValuesSource } from '../build';
import type { ChartFile } from '../files';
import { givenValues } from '../values/given';
import { readValues, Unreadable } from '../values/read';
import { type Dict, dict } from '../values/value';

const known = new WeakMap<ChartFile, Dict>();

/** What values.yaml says; nothing where there is none. Throws `Refused` where Helm cannot read it. */
export function defaultValues(file: ChartFile | undefined): Dict {
  return file ? valuesIn(file, 'cannot load values.yaml') : dict();
}

/** What is set over the values of a chart. Throws `Refused` for a file that Helm cannot read, else `Failure`. */
export function releaseValues(sources: readonly ValuesSource[]): Dict {
  try {
    return givenValues(sources);
  } catch (error) {
    throw error instanceof Unreadable ? new Refused(error.message, error.place) : error;
  }
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
