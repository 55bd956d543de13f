import assert from 'node:assert/strict';

/**
 * Makes what an extension host reported tests of Node's runner. The host reports when its tests have ended, so nothing
 * reported means that it died before, even if VS Code itself then reports success.
 */
export async function report(t, results, vscodeReported) {
  assert.ok(results, `the extension host ended before its tests did (VS Code reported ${vscodeReported})`);
  assert.ok(results.length > 0, 'no test was run');
  for (const { title, error, skipped } of results) {
    await t.test(title, { skip: skipped === true }, () => {
      if (error) throw Object.assign(new Error(), { stack: error });
    });
  }
  const failed = results.some(({ error }) => error);
  assert.equal(vscodeReported, failed ? 'failure' : 'success');
}
