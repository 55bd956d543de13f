import { parseAllDocuments } from 'yaml';

export interface Measured {
  readonly name: string;
  readonly run: () => unknown;
  /** Done before each run, and not timed. */
  readonly prepare?: () => unknown;
}

interface Options {
  /** How often the two take turns. */
  readonly rounds?: number;
  /** A part of each run of the subject that is not what is measured: timed in turn too, and taken off. */
  readonly overhead?: () => unknown;
  /** How many files a run is about: times are given for one. */
  readonly files?: number;
}

/**
 * Says how long one thing takes in terms of another. Ratios, since the machines these run on are noisy: each subject is
 * timed in turns with its baseline, and the medians of both are compared.
 */
export async function ratio(subject: Measured, baseline: Measured, options: Options = {}): Promise<void> {
  const { rounds = 5, overhead, files = 1 } = options;
  const all = [subject, baseline, ...(overhead ? [{ run: overhead }] : [])];
  const times = all.map((): number[] => []);
  for (let round = 0; round <= rounds; round++)
    for (const [index, each] of all.entries()) {
      const taken = await turn(each);
      // The first round warms up.
      if (round > 0) times[index]?.push(...taken);
    }
  const [own = 0, other = 0, off = 0] = times.map(median);
  tell(subject.name, (own - off) / files, baseline.name, other / files, files === 1 ? 'ms' : 'ms a file');
}

/** Prints how much of something the subject takes in terms of its baseline. */
export function tell(subject: string, own: number, baseline: string, other: number, unit: string): void {
  const share = own / other;
  const factor = share < 2 ? `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}% of` : `${share.toFixed(1)} times`;
  console.log(`${subject}: ${factor} ${baseline} (${own.toFixed(2)} ${unit} : ${other.toFixed(2)} ${unit})`);
}

/** What most is compared with: reading a text as YAML, and nothing more. */
export function parsing(what: string, ...texts: readonly string[]): Measured {
  return {
    name: `parsing ${what} with yaml`,
    run: () => {
      for (const text of texts) parseAllDocuments(text, { logLevel: 'silent' });
    },
  };
}

/** How long a turn is, in milliseconds: what is short runs often, so that one pause does not decide. */
const turnLength = 50;

/** The time of each run of one turn. */
async function turn({ run, prepare }: Omit<Measured, 'name'>): Promise<number[]> {
  // What others left behind is not to be collected while this is timed.
  (globalThis as { gc?: () => void }).gc?.();
  const times: number[] = [];
  for (const begun = performance.now(); times.length === 0 || performance.now() - begun < turnLength; ) {
    await prepare?.();
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
