import type { Finding } from '../../language-service';
import { lines } from '../printer';

/** What may break a set, for a terminal: each with the steps that lead there. Ends with a newline. */
export function failuresText(failures: readonly Finding[]): string {
  if (failures.length === 0)
    return lines(['No single failure deletes data, stops the set for good or leaves too few pods Ready.']);
  return lines(
    failures.flatMap(({ id, steps, message }, index) => [
      ...(index > 0 ? [''] : []),
      id,
      `  ${message}`,
      `  Steps: ${steps.join(' ')}`,
    ]),
  );
}
