import { Failure } from '../values/value';

/** More characters than any manifest has; Go would go on until it has no memory left. */
const mostCharacters = 10_000_000;

/** More items than any list of a chart has. */
const mostItems = 1_000_000;

/** Deeper than any value is; Go would go on until its stack overflows. */
const mostLevels = 1000;

/** Fails if a result would have so many characters that it must be a mistake. */
export function checkCharacters(count: number): void {
  if (!(count <= mostCharacters)) throw new Failure(`result has more than ${mostCharacters} characters`);
}

/** Fails if a result would have so many items that it must be a mistake. */
export function checkItems(count: number): void {
  if (!(count <= mostItems)) throw new Failure(`result has more than ${mostItems} items`);
}

/** Fails if a value is so deep that it may contain itself. */
export function checkLevels(depth: number): void {
  if (depth > mostLevels) throw new Failure(`value has more than ${mostLevels} levels`);
}
