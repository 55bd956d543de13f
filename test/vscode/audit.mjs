// What a tool finds wrong with the page of a panel for people who see little contrast, or use a screen reader or the
// keyboard alone.
import assert from 'node:assert/strict';
import { installAudit } from '../../scripts/browser.mjs';

/** Fails with the rules that the page inside a panel violates, and the elements at which it does. */
export async function audit(panel) {
  const page = await panel.locator('html').elementHandle();
  const frame = await page.ownerFrame();
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(await installAudit());
  const { violations, passes } = await frame.evaluate(() => globalThis.axe.run());
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
  );
  assert.deepEqual(found, []);
  assert.ok(
    passes.some(({ id }) => id === 'color-contrast'),
    'colors were looked at',
  );
}
