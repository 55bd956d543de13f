import assert from 'node:assert/strict';
import { test } from 'node:test';
import { At } from '../../server/src/yaml/at';
import { YamlDocument } from '../../server/src/yaml/document';
import type { Json } from '../../server/src/yaml/json';
import { isStringInGoYaml3, resolveInGoYaml3, resolvePlain } from '../../server/src/yaml/scalar';
import { rootOf } from '../fixture';

/** What go-yaml v2 makes of plain scalars (sigs.k8s.io/yaml, goyaml.v2/resolve.go). */
const plain: readonly (readonly [string, Json])[] = [
  ['', null],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['nULL', 'nULL'],
  ['y', true],
  ['Y', true],
  ['yes', true],
  ['on', true],
  ['True', true],
  ['tRUE', 'tRUE'],
  ['n', false],
  ['NO', false],
  ['Off', false],
  ['FALSE', false],
  ['0', 0],
  ['-0', 0],
  ['00', 0],
  ['+5', 5],
  ['-5', -5],
  ['- 5', '- 5'],
  ['010', 8],
  ['-010', -8],
  ['0755', 493],
  ['08', 8],
  ['0o17', 15],
  ['0O17', 15],
  ['0x1F', 31],
  ['0X1f', 31],
  ['+0x1F', 31],
  ['0x', '0x'],
  ['0xg', '0xg'],
  ['0b101', 5],
  ['-0b101', -5],
  ['0b2', '0b2'],
  ['1_000', 1000],
  ['1__0', 10],
  ['1_', 1],
  ['_1', '_1'],
  ['0_7', 7],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['18446744073709551615', 18446744073709551615n],
  ['18446744073709551616', 18446744073709552000],
  ['-9223372036854775808', -9223372036854775808n],
  ['1e3', 1000],
  ['1E+3', 1000],
  ['1.', 1],
  ['1.5_0', 1.5],
  ['.5', 0.5],
  ['.5_0', '.5_0'],
  ['+.5', 0.5],
  ['1e', '1e'],
  ['1e400', '1e400'],
  ['.', '.'],
  ['1,000', '1,000'],
  ['1:30', '1:30'],
  ['190:20:30', '190:20:30'],
  ['2026-11-20', '2026-11-20'],
  ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'],
  ['1.27.3', '1.27.3'],
  ['10Gi', '10Gi'],
  ['100m', '100m'],
  ['Infinity', 'Infinity'],
  ['=', '='],
  ['<<', '<<'],
  ['constructor', 'constructor'],
];

for (const [source, value] of plain)
  test(`plain '${source}' is ${typeof value} ${value}`, () => assert.deepEqual(resolvePlain(source), value));

const written: readonly (readonly [string, Json])[] = [
  ["'yes'", 'yes'],
  ['"010"', '010'],
  ['"\\u00e9\\x41\\t\\\n  b"', 'éA\tb'],
  ["'it''s'", "it's"],
  ['!!str 010', '010'],
  ['! 010', '010'],
  ['!!str', ''],
  ['!!int "5"', 5],
  ['!!float 5', 5],
  ['!!bool "yes"', true],
  ['!!null ""', null],
  ['!!binary aGVsbG8=', 'hello'],
  ['!!binary w6k=', 'é'],
  ['!mine 5', '5'],
  ['!!timestamp 2026-11-20', '2026-11-20'],
  ['!!timestamp 2024-02-29', '2024-02-29'],
  ['!!timestamp 2026-1-2T3:4:5.6+01:30', '2026-1-2T3:4:5.6+01:30'],
  ['!!timestamp 2026-01-02 03:04:05', '2026-01-02 03:04:05'],
  ['!!s%74r 010', '010'],
  ['!<tag:yaml.org,2002:%69nt> "5"', 5],
  ['!%C3%A9 5', '5'],
  ['|\n  a\n  b\n', 'a\nb\n'],
  ['|-\n  010\n', '010'],
  ['>\n  a\n  b\n', 'a b\n'],
  ['a\n  b', 'a b'],
  ['&x 010', 8],
  ['# nothing', null],
];

for (const [source, value] of written)
  test(`${JSON.stringify(source)} is ${typeof value} ${JSON.stringify(value)}`, () => {
    const document = new YamlDocument(`a: ${source}\n`);
    assert.deepEqual(document.errors, []);
    assert.deepEqual(At.root(document, 0).get('a').scalar, value);
  });

test('keys are what JSON has', () => {
  const root = rootOf(
    '8: a\nyes: b\n~: c\n"010": d\n1.50: e\n? f\n: g\n1e3: h\n1e6: i\n1000000: j\n3.14159265: k\n.00001: l\n&x m: n\n? *x\n: o\n',
  );
  assert.deepEqual(
    [...root.keys()].sort(),
    ['8', 'true', 'null', '010', '1.5', 'f', '1000', '1e+06', '1000000', '3.1415927', '1e-05', 'm'].sort(),
  );
  assert.equal(root.get('m').string, 'o');
});

/** What go-yaml v3 makes of them, as Kustomize prints it. */
const inGoYaml3: readonly (readonly [string, Json])[] = [
  ['yes', 'yes'],
  ['NO', 'NO'],
  ['on', 'on'],
  ['y', 'y'],
  ['true', true],
  ['FALSE', false],
  ['tRUE', 'tRUE'],
  ['', null],
  ['~', null],
  ['010', 8],
  ['1_000', 1000],
  ['1e3', 1000],
  ['2020-01-02', '2020-01-02T00:00:00Z'],
  ['2020-1-2', '2020-01-02T00:00:00Z'],
  ['2020-01-02 3:4:5.60', '2020-01-02T03:04:05.6Z'],
  ['2020-01-02t03:04:05Z', '2020-01-02T03:04:05Z'],
  ['2020-01-02T03:04:05+02:00', '2020-01-02T03:04:05+02:00'],
  ['2020-13-01', '2020-13-01'],
  ['12:30', '12:30'],
];

test('go-yaml v3 knows fewer words and more dates', () => {
  for (const [source, value] of inGoYaml3) assert.deepEqual(resolveInGoYaml3(source), value, source);
  for (const source of ['a', 'yes', '12:30']) assert.equal(isStringInGoYaml3(source), true, source);
  for (const source of ['', 'true', '5', '2020-01-02', '.inf', '~'])
    assert.equal(isStringInGoYaml3(source), false, source);
});
