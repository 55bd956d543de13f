/** What became of one test. Both extension hosts report an array of these, last of all: ../report.mjs reads it. */
export interface Result {
  readonly title: string;
  readonly error?: string;
  readonly skipped?: true;
}

/** Runs Mocha with what it has loaded; resolves when the last test has ended, whether they passed or not. */
export async function runAll(mocha: Pick<Mocha, 'run'>): Promise<Result[]> {
  const results: Result[] = [];
  await new Promise((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle() }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), skipped: true }))
      .on('fail', (test, error) => results.push({ title: test.fullTitle(), error: error.stack ?? error.message }));
  });
  return results;
}

/** VS Code wants to hear of failures by an exception. */
export function throwIfFailed(results: readonly Result[]): void {
  const failures = results.filter(({ error }) => error !== undefined).length;
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
