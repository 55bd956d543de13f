import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { listHeight, maxListHeight, type Scroll, scrollTopFor, visibleRows } from '../../client/src/webview/virtual';
import { runs } from '../property';

const scroll = (fields: Partial<Scroll>): Scroll => ({
  count: 1000,
  rowHeight: 24,
  scrollTop: 0,
  height: 480,
  ...fields,
});

/** Every list, scrolled anywhere a browser lets it be scrolled. */
const scrolls = fc
  .record({
    count: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    rowHeight: fc.integer({ min: 16, max: 200 }),
    height: fc.integer({ min: 0, max: 2000 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ part, ...rest }): Scroll => {
    const most = Math.max(0, listHeight(rest.count, rest.rowHeight) - rest.height);
    return { ...rest, scrollTop: part * most };
  });

test('of a thousand rows only the seen ones are made', () => {
  assert.deepEqual(visibleRows(scroll({})), { first: 0, end: 24, shift: 0 });
  assert.deepEqual(visibleRows(scroll({ scrollTop: 2400 })), { first: 96, end: 124, shift: 0 });
  assert.deepEqual(visibleRows(scroll({ scrollTop: 1000 * 24 - 480 })), { first: 976, end: 1000, shift: 0 });
  assert.deepEqual(visibleRows(scroll({ count: 3 })), { first: 0, end: 3, shift: 0 });
  assert.deepEqual(visibleRows(scroll({ count: 0 })), { first: 0, end: 0, shift: 0 });
});

test('a list is never taller than a browser can show', () => {
  assert.equal(listHeight(1000, 24), 24_000);
  assert.equal(listHeight(2 ** 31 - 1, 24), maxListHeight);
});

test('the first and the last of two billion rows can be reached', () => {
  const count = 2 ** 31 - 1;
  const last = visibleRows(scroll({ count, scrollTop: maxListHeight - 480 }));
  assert.equal(visibleRows(scroll({ count })).first, 0);
  assert.equal(last.end, count);
  assert.ok(Math.abs((count - 1) * 24 + last.shift - (maxListHeight - 24)) < 1, 'the last row stands at the end');
});

test('the rows that are made fill the window, are few, and lie where they are seen', () => {
  fc.assert(
    fc.property(scrolls, (each) => {
      const { first, end, shift } = visibleRows(each);
      assert.ok(first >= 0 && end <= each.count && first <= end);
      assert.ok(end - first <= Math.ceil(each.height / each.rowHeight) + 10);
      const top = first * each.rowHeight + shift;
      const bottom = end * each.rowHeight + shift;
      assert.ok(first === 0 || top <= each.scrollTop + 1);
      assert.ok(end === each.count || bottom >= each.scrollTop + each.height - 1);
    }),
    runs(100),
  );
});

test('a row is brought into view by the shortest way', () => {
  assert.equal(scrollTopFor(5, scroll({})), 0);
  assert.equal(scrollTopFor(30, scroll({})), 31 * 24 - 480);
  assert.equal(scrollTopFor(30, scroll({ scrollTop: 2400 })), 30 * 24);
  fc.assert(
    fc.property(scrolls, fc.double({ min: 0, max: 1, noNaN: true }), (each, part) => {
      fc.pre(each.count > 0 && each.height >= each.rowHeight);
      const row = Math.floor(part * (each.count - 1));
      const { first, end } = visibleRows({ ...each, scrollTop: scrollTopFor(row, each) });
      assert.ok(first <= row && row < end);
    }),
    runs(100),
  );
});
