import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf } from '../../../server/src/helm/codecs/json';
import { type ChartValues, coalesceValues, mergeValues } from '../../../server/src/helm/values/coalesce';
import type { Dict } from '../../../server/src/helm/values/value';
import { valuesOf } from '../codecs/texts';

function chart(name: string, values: string, ...dependencies: ChartValues[]): ChartValues {
  return { name, values: valuesOf(values), dependencies };
}

function json(values: Dict): string {
  return jsonOf(values, { escapesHtml: false, isPretty: false }).text;
}

const ignore = () => {};

// What `helm template` 4.1 makes of these.
for (const [what, parent, child, set, values] of [
  [
    'a dependency has what is set for it over its own values',
    'child: {x: p, m: {k: 1}}',
    'x: c\nm: {j: 2}\n',
    '',
    '{"child":{"global":{},"m":{"j":2,"k":1},"x":"p"}}',
  ],
  [
    'null removes what it stands over',
    'a: 1\nm: {x: 1, z: 2}',
    '',
    'a: null\nm: {x: null}',
    '{"child":{"global":{}},"m":{"z":2}}',
  ],
  [
    'null removes values of dependencies too',
    'child: {x: null, m: {j: null}}',
    'x: 1\nm: {j: 1, k: 2}\n',
    '',
    '{"child":{"global":{},"m":{"k":2}}}',
  ],
  [
    'null over nothing stays',
    'm: {x: 1}',
    '',
    'm: {z: null}\no: null',
    '{"child":{"global":{}},"m":{"x":1,"z":null},"o":null}',
  ],
  ['lists are replaced', 'l: [1, 2]', '', 'l: [3]', '{"child":{"global":{}},"l":[3]}'],
  [
    'globals of the chart above win',
    'global: {g: 1, deep: {x: 1}}',
    'global: {g: 2, own: c, deep: {z: 2}}',
    '',
    '{"child":{"global":{"deep":{"x":1,"z":2},"g":1,"own":"c"}},"global":{"deep":{"x":1},"g":1}}',
  ],
] as const)
  test(what, () => {
    const given = valuesOf(set);
    const before = json(given);
    assert.equal(json(coalesceValues(chart('parent', parent, chart('child', child)), given, ignore)), values);
    assert.equal(json(given), before);
  });

test('before conditions are evaluated, nulls stay', () =>
  assert.equal(
    json(mergeValues(chart('a', 'm: {x: 1}\no: null'), valuesOf('m: {x: null}'), ignore)),
    '{"m":{"x":null},"o":null}',
  ));

test('tables and other values do not replace one another', () => {
  const warnings: string[] = [];
  coalesceValues(chart('a', 'm: 1\nt: {u: {v: 1}, w: 1}'), valuesOf('m: {x: 1}\nt: {u: 1, w: {x: 1}}'), (message) =>
    warnings.push(message),
  );
  assert.deepEqual(warnings, [
    'warning: skipped value for a.m: Not a table.',
    'warning: cannot overwrite table with non table for a.t.u',
    'warning: destination for a.t.w is a table. Ignoring non-table value',
  ]);
});

test('the values of a dependency must be a map', () =>
  assert.throws(() => coalesceValues(chart('a', '', chart('b', '')), valuesOf('b: x'), ignore), {
    message: 'type mismatch on b: %!t(string=x)',
  }));
