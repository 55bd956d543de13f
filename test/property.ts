/** What tries properties on generated values. */

/** How many times as often as usual; 0 if nobody asks. */
const soak = Number(process.env['SOAK'] ?? 0);

/**
 * How often a property is tried: on the same values each time, so that who changes something sees what the change broke.
 * With `SOAK=20`, twenty times as often, and on others each time.
 */
export function runs(count: number): { readonly numRuns: number; readonly seed?: number } {
  return soak > 0 ? { numRuns: count * soak } : { numRuns: count, seed: 1 };
}
