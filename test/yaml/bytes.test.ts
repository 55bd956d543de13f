import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, strayByteIn, wellFormed } from '../../server/src/yaml/bytes';

const text = 'kind: ä€😀\n';

function utf16(of: string, first: 'LE' | 'BE'): Buffer {
  const bytes = Buffer.from(`\uFEFF${of}`, 'utf16le');
  return first === 'LE' ? bytes : bytes.swap16();
}

test('UTF-8, and UTF-16 with a byte-order mark', () => {
  assert.deepEqual(decode(Buffer.from(text)), { text, encoding: 'UTF-8' });
  assert.deepEqual(decode(Buffer.from(`\uFEFF${text}`)), { text: `\uFEFF${text}`, encoding: 'UTF-8' });
  assert.deepEqual(decode(utf16(text, 'LE')), { text, encoding: 'UTF-16LE' });
  assert.deepEqual(decode(utf16(text, 'BE')), { text, encoding: 'UTF-16BE' });
  assert.deepEqual(decode(Buffer.alloc(0)), { text: '', encoding: 'UTF-8' });
});

test('half of a pair and half of a unit in UTF-16 are replaced, as in kubectl', () => {
  assert.equal(decode(utf16('a\ud800b', 'BE')).text, 'a\uFFFDb');
  assert.equal(decode(Buffer.concat([utf16('a', 'LE'), Buffer.from([0x62])])).text, 'a\uFFFD');
});

test('a byte that is not UTF-8 is told from U+FFFD', () => {
  assert.equal(strayByteIn(decode(Buffer.from('a: \uFFFD😀')).text), undefined);
  const { text, encoding } = decode(Buffer.from('é: 😀 é', 'latin1'));
  assert.equal(encoding, 'UTF-8');
  assert.deepEqual(strayByteIn(text), { offset: 0, value: 0xe9 });
});

/** Bytes that are not UTF-8, with as many replaced by one character as WHATWG, W3C and Go do. */
const broken: readonly (readonly number[])[] = [
  [0x80],
  [0xff, 0x61],
  [0xc0, 0xaf],
  [0xe2, 0x82],
  [0xe2, 0x82, 0x61],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f, 0x98],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0xef, 0xbf, 0xbd, 0xf0, 0x9f, 0x98, 0x80],
];

for (const bytes of broken)
  test(`the bytes ${Buffer.from(bytes).toString('hex')} read as they do elsewhere`, () => {
    const all = Buffer.from([0x61, ...bytes, 0x62]);
    const { text } = decode(all);
    assert.equal(wellFormed(text), new TextDecoder().decode(all));
    assert.ok(strayByteIn(text));
  });
