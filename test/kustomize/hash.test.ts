import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from '../../server/src/kustomize/sha256';
import { valueAt } from '../../server/src/yaml/json';
import { builtOf } from './built';

test('SHA-256', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'aé€😀'
      .repeat(40)
      .slice(0, length)
      .replace(/[\ud800-\udbff]$/, '');
    assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'));
  }
});

// The names that kubectl 1.35 gives.
for (const [generator, name] of [
  ['configMapGenerator:\n- {name: g}', 'g-6ct58987ht'],
  ['configMapGenerator:\n- {name: g, literals: [a=b]}', 'g-4h2mbtbbt6'],
  ['configMapGenerator:\n- {name: g, literals: ["a=<&>ä\\n"]}', 'g-khg9dmch74'],
  ['secretGenerator:\n- {name: s, literals: [a=b]}', 's-k695gkmbtk'],
  ['secretGenerator:\n- {name: s, type: t}', 's-764bm72mmb'],
] as const)
  test(`the hash of ${generator}`, () => {
    const [object = null] = builtOf(`${generator}\n`).objects;
    assert.equal(valueAt(object, ['metadata', 'name']), name);
  });
