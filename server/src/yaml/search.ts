/** How many of the first of some values meet a test that no value behind them meets: found in few steps. */
export function countUpTo<T>(values: readonly T[], test: (value: T) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle];
    if (value !== undefined && test(value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of some values that meet a test which all before it meet too. */
export function lastUpTo<T>(values: readonly T[], test: (value: T) => boolean): T | undefined {
  return values[countUpTo(values, test) - 1];
}
