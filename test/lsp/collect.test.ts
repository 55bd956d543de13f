import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { collectingWhenQuiet } from '../../server/src/lsp/collect';

/** Something of many MB that nobody holds any more. */
function left(): WeakRef<object> {
  return new WeakRef(Array.from({ length: 2_000_000 }, (_, index) => ({ index })));
}

test('what a change left behind is collected when nothing has changed for a while', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const changed = collectingWhenQuiet();
  const garbage = left();
  changed();
  // What weak references refer to is held until the current work is done.
  await new Promise((resolve) => setImmediate(resolve));
  mock.timers.tick(5000);
  assert.equal(garbage.deref(), undefined);
  assert.equal('gc' in globalThis, false, 'nobody else is offered the collector');
  mock.timers.reset();
});
