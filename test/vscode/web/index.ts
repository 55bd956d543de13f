/**
 * Runs in the web-worker extension host, bundled by ../web.test.mjs: the suites that need nothing but VS Code's
 * interface. The results go out through the console, which ../web.test.mjs reads.
 */
import './mocha';
import '../suite/change.test';
import '../suite/commands.test';
import '../suite/lessons.test';
import '../suite/problems.test';
import '../suite/refactor.test';
import '../suite/suggestions.test';
import '../suite/workspace.test';
import { runAll, throwIfFailed } from '../suite/results';

export async function run(): Promise<void> {
  const results = await runAll(mocha);
  console.log('statefulset-test-results', JSON.stringify(results));
  throwIfFailed(results);
}
