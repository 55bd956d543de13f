import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pace, yieldOnce } from '../../server/src/files/pace';

test('long work lets others run once a slice is over, and then begins the next', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const step = pace();
  const yielded: number[] = [];
  for (; now < 100; now += 7) if (await step()) yielded.push(now);
  assert.deepEqual(yielded, [21, 42, 63, 84]);
});

test('what has arrived runs when work yields, and not before', async () => {
  let arrived = false;
  setImmediate(() => {
    arrived = true;
  });
  await Promise.resolve();
  assert.equal(arrived, false);
  await yieldOnce();
  assert.equal(arrived, true);
});

test('a browser, which has timers only, yields too', async (t) => {
  const own = globalThis.setImmediate;
  t.after(() => {
    globalThis.setImmediate = own;
  });
  Reflect.deleteProperty(globalThis, 'setImmediate');
  let arrived = false;
  setTimeout(() => {
    arrived = true;
  }, 0);
  await yieldOnce();
  assert.equal(arrived, true);
});
