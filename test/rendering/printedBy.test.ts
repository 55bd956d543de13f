import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Origin, Site } from '../../server/src/rendering/origin';
import type { Piece } from '../../server/src/rendering/print';
import { textsBy } from '../../server/src/rendering/printedBy';

const template = 'file:///a.yaml';
const literal: Origin = { uri: template, start: 0, end: 4, how: 'exact' };
const value: Origin = { uri: 'file:///values.yaml', start: 3, end: 4, how: 'exact' };
const action = { uri: template, start: 10, end: 20 };
const site: Site = { place: action };

function pieces(...parts: readonly (readonly [length: number, origin?: Origin, site?: Site])[]): Piece[] {
  let start = 0;
  return parts.flatMap(([length, origin, by]) => {
    const piece = origin && { start, end: start + length, origin, site: by };
    start += length;
    return piece ? [piece] : [];
  });
}

test('what an action printed is a text for each time that it was run, with the quotes around it', () => {
  const printed = {
    text: 'a: "b"\nc: "d"\n',
    pieces: pieces([3, literal], [1], [1, value, site], [1], [4, literal], [1], [1, value, site], [1]),
  };
  assert.deepEqual(textsBy(printed, action), ['"b"', '"d"']);
});

test('what several pieces make is one text, whatever stands between them', () => {
  const printed = {
    text: 'k: x: 1\n   y: 2\nz',
    pieces: pieces(
      [3, literal],
      [1, value, site],
      [2],
      [1, value, site],
      [4],
      [1, value, site],
      [2],
      [1, value, site],
      [1, literal],
    ),
  };
  assert.deepEqual(textsBy(printed, action), ['x: 1\n   y: 2']);
});

test('what a helper printed was printed by the action that called it', () => {
  const inner: Site = { place: { uri: 'file:///b.tpl', start: 0, end: 5 }, caller: site };
  const printed = {
    text: 'a: b-c\n',
    pieces: pieces(
      [3, literal],
      [1, value, inner],
      [2, { ...literal, uri: 'file:///b.tpl', start: 5, end: 7 }, site],
      [1, literal],
    ),
  };
  assert.deepEqual(textsBy(printed, action), ['b-c']);
  assert.deepEqual(textsBy(printed, inner.place), ['b']);
  assert.deepEqual(textsBy(printed, { ...action, end: 21 }), []);
});
