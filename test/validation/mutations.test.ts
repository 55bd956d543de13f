import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Finding, validateManifest, validateUpdate } from '../../server/src/validation';
import { fieldPath, isArray, isObject, type Json, type Path, valueAt } from '../../server/src/yaml/json';
import { readBases } from '../conformance/recorded';
import { runs } from '../property';
import { afterFix, withValue } from './manifests';

/** Every place in a manifest. */
function* places(value: Json, path: Path = []): Generator<Path> {
  yield path;
  if (isArray(value)) for (const [index, item] of value.entries()) yield* places(item, [...path, index]);
  else if (isObject(value)) for (const [key, inner] of Object.entries(value)) yield* places(inner, [...path, key]);
}

const values: readonly (Json | undefined)[] = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  1,
  1.5,
  70000,
  2 ** 31,
  2n ** 63n,
  -(2n ** 70n),
  Number.MAX_VALUE,
  '',
  ' ',
  'a',
  'Not_Valid',
  'a..b',
  '-',
  '../..',
  '/',
  '%',
  '101%',
  '10gi',
  '1e9999999',
  '$(X)',
  'ünïcode',
  '\u0000',
  'x'.repeat(300),
  '10.0.0.1',
  '::1',
  '1:2:3:4:5:6:7:8/129',
  'Always',
  'None',
  [],
  [null],
  [[[]]],
  [{}],
  ['', ''],
  {},
  { '': '' },
  { name: null },
  { constructor: 1, toString: 'x', ['__proto__']: {} },
];

const keys = ['zzUnknown', '__proto__', 'constructor', 'toString', '', 'a/b/c', 'Name', 'spec', 'items', '0'];

interface Mutation {
  readonly at: number;
  readonly value: number;
  /** A new key beside the place instead. */
  readonly key: number | null;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  value: fc.nat(values.length - 1),
  key: fc.option(fc.nat(keys.length - 1), { freq: 6 }),
});

function mutate(manifest: Json, { at, value, key }: Mutation): Json {
  const all = [...places(manifest)];
  const place = all[at % all.length] ?? [];
  return withValue(manifest, key === null ? place : [...place, keys[key] ?? ''], values[value]);
}

/** A finding must say where it belongs, in words of the manifest and of the server. */
function assertPlaced(finding: Finding, manifest: Json): void {
  const shown = JSON.stringify(finding);
  assert.ok(finding.field !== '' || finding.path.length > 0, shown);
  assert.notEqual(finding.message, '', shown);
  assert.equal(finding.kind === 'warning', finding.reason === undefined, shown);
  assert.ok(!/undefined|NaN|\[object/.test(finding.message), shown);
  for (const [depth, step] of finding.path.entries()) {
    const parent = valueAt(manifest, finding.path.slice(0, depth));
    // The path may lead on to what is missing, but never through a list that is not there.
    assert.ok(
      typeof step === 'string' || (isArray(parent) && step < parent.length),
      `${fieldPath(finding.path)}: ${shown}`,
    );
  }
}

const bases = [...readBases().values()];

for (const version of [27, 33, 36, 37])
  test(`mutated manifests neither crash the verdict of 1.${version} nor leave it without a place`, () => {
    const cases = fc.tuple(fc.nat(bases.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(cases, ([base, mutations]) => {
        const before = bases[base] ?? null;
        const manifest = mutations.reduce(mutate, before);
        const target = { version, featureGates: { MaxUnavailableStatefulSet: true } };
        for (const finding of validateManifest(manifest, target)) {
          assertPlaced(finding, manifest);
          for (const fix of finding.fixes ?? []) afterFix(manifest, fix);
        }
        for (const finding of validateUpdate(before, manifest, target).findings) assertPlaced(finding, manifest);
      }),
      { ...runs(400), includeErrorInReport: true },
    );
  });

test('any JSON at all gets a verdict', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...bases), (value, base) => {
      const json = value as Json;
      validateManifest(json, { version: 36 });
      for (const at of [[], ['metadata'], ['spec'], ['spec', 'template', 'spec']])
        validateManifest(withValue(base, at, json), { version: 36 });
    }),
    { ...runs(300), includeErrorInReport: true },
  );
});
