/**
 * Ratios, since the machines these run on are noisy: each subject is timed in turns with its baseline, and the
 * medians of both are compared.
 */
export async function ratio(
  name: string,
  subject: () => unknown,
  baselineName: string,
  baseline: () => unknown,
  rounds = 15,
): Promise<void> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = rounds > 1 ? -2 : -1; round < rounds; round++) {
    const a = await time(subject);
    const b = await time(baseline);
    // The first rounds warm up.
    if (round >= 0) {
      ours.push(a);
      theirs.push(b);
    }
  }
  const [a, b] = [median(ours), median(theirs)];
  console.log(`${name}: ${percent(a / b)} of ${baselineName} (${a.toFixed(2)} ms : ${b.toFixed(2)} ms)`);
}

async function time(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(value < 0.1 ? 2 : 0)}%`;
}
