import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tomlOf } from '../../../server/src/helm/codecs/toml';
import { valueIn, valuesOf } from './texts';

// What `helm template` 4.1 prints of `toToml`.
for (const [values, printed] of [
  ['{b: 2, a: 1.5, c: three, e: 1e21}', 'a = 1.5\nb = 2.0\nc = "three"\ne = 1e+21\n'],
  ['{a: 1, c: {d: true}, n: ~}', 'a = 1.0\n\n[c]\n  d = true\n'],
  ['{t: [{a: 1}, {a: 2}]}', '[[t]]\n  a = 1.0\n\n[[t]]\n  a = 2.0\n'],
  ['{"a b": [[1], ["x", {k: v}]]}', '"a b" = [[1.0], ["x", {k = "v"}]]\n'],
] as const)
  test(`toToml of ${values}`, () => assert.equal(tomlOf(valuesOf(values)).text, printed));

test('scalars have no key in TOML, and lists no null', () => {
  assert.equal(tomlOf(valueIn('a: "x\\n"', 'a')).text, '"x\\n"');
  assert.throws(() => tomlOf(valuesOf('a: [1, ~]')), { message: 'toml: cannot encode array with nil element' });
});
