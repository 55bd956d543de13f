import { readFile, writeFile } from 'node:fs/promises';
import { UsageError } from './command';
import type { ReportedProblem } from './problems';

/**
 * Known problems, which a check does not report. A problem is identified by its message and field, not by its line, so
 * that edits nearby do not make it new.
 */
export class Baseline {
  private readonly left: Map<string, number>;

  private constructor(known: ReadonlyMap<string, number>) {
    this.left = new Map(known);
  }

  static readonly none = new Baseline(new Map());

  /** Throws a UsageError if the file cannot be read as a baseline. */
  static async read(path: string): Promise<Baseline> {
    try {
      const { known } = JSON.parse(await readFile(path, 'utf8'));
      const counts = Object.entries(known).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
      return new Baseline(new Map(counts));
    } catch (error) {
      throw new UsageError(
        `${path} is not a valid baseline: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  static async write(path: string, problems: readonly ReportedProblem[]): Promise<void> {
    const known: Record<string, number> = {};
    for (const problem of problems) known[keyOf(problem)] = (known[keyOf(problem)] ?? 0) + 1;
    const sorted = Object.fromEntries(Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1)));
    await writeFile(path, `${JSON.stringify({ version: 1, known: sorted }, null, 2)}\n`);
  }

  /** Whether a problem is known. Each entry covers as many problems as were found when it was written. */
  takes(problem: ReportedProblem): boolean {
    const key = keyOf(problem);
    const left = this.left.get(key) ?? 0;
    if (left > 0) this.left.set(key, left - 1);
    return left > 0;
  }
}

function keyOf({ file, rule, resource, field, message }: ReportedProblem): string {
  const of = resource ? `${resource.kind}/${resource.namespace ?? ''}/${resource.name ?? ''}` : '';
  return [file.replaceAll('\\', '/'), rule, of, field, message].join(' | ');
}
