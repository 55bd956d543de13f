import type { Note } from '../../rendering/note';
import type { Dict } from '../values/value';
import type { Chart } from './chart';

/** What the schemas of a chart and of those below it say against their values. */
export function validateSchemas(_chart: Chart, _values: Dict, _isStrict: boolean): readonly Note[] {
  return [];
}
