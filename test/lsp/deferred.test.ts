import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Deferred } from '../../server/src/lsp/deferred';

/** All that needs no timer has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('work is done once for all that ask within the delay, from the first of them on', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let done = 0;
  const deferred = new Deferred(50, async () => void done++);
  for (let i = 0; i < 1000; i++) deferred.schedule();
  mock.timers.tick(49);
  await settled();
  assert.equal(done, 0);
  deferred.schedule();
  mock.timers.tick(1);
  await settled();
  assert.equal(done, 1);
  deferred.schedule();
  mock.timers.tick(50);
  await settled();
  assert.equal(done, 2);
  mock.timers.reset();
});

test('a flush does at once what was asked for, and waits for what runs', async () => {
  const events: string[] = [];
  let finish = () => {};
  const deferred = new Deferred(60_000, async () => {
    events.push('begun');
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    events.push('done');
  });
  await deferred.flush();
  assert.equal(events.length, 0);
  deferred.schedule();
  const first = deferred.flush().then(() => events.push('flushed'));
  await Promise.resolve();
  deferred.schedule();
  const second = deferred.flush().then(() => events.push('flushed'));
  await Promise.resolve();
  assert.deepEqual(events, ['begun'], 'never two at a time');
  finish();
  await first;
  finish();
  await second;
  assert.deepEqual(events, ['begun', 'done', 'begun', 'flushed', 'done', 'flushed']);
});
