import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChartSchema, checkSchemas, schemaMessage } from '../../../server/src/helm/values/schema';
import { valuesOf } from '../codecs/texts';

function chart(name: string, schema: object, ...dependencies: ChartSchema[]): ChartSchema {
  return { name, schema: { uri: `file:///${name}/values.schema.json`, text: JSON.stringify(schema) }, dependencies };
}

test('faults are told as Helm does, each where its value stands', () => {
  const values = 'child:\n  r: 0\n  o: {q: 1}\n';
  const child = chart('child', { properties: { r: { minimum: 1 }, o: { additionalProperties: false } } });
  const { faults } = checkSchemas(chart('parent', { required: ['a', 'b'] }, child), valuesOf(values));
  assert.equal(
    schemaMessage(faults),
    "values don't meet the specifications of the schema(s) in the following chart(s):\nparent:\n" +
      "- at '': missing properties 'a', 'b'\nchild:\n" +
      "- at '/r': minimum: got 0, want 1\n- at '/o': additional properties 'q' not allowed",
  );
  assert.deepEqual(
    faults.map(({ place }) => values.slice(place.start, place.end)),
    [values.trimEnd(), '0', '{q: 1}'],
  );
});

for (const [schema, values, message] of [
  [{ properties: { a: { type: ['string', 'null'] } } }, 'a: 1', "- at '/a': got number, want string or null"],
  [{ properties: { a: { enum: ['x', 'y'] } } }, 'a: z', "- at '/a': value must be one of 'x', 'y'"],
  [{ properties: { a: { pattern: '^x+$' } } }, 'a: xy', "- at '/a': 'xy' does not match pattern '^x+$'"],
  [
    { properties: { a: { $ref: '#/$defs/name' } }, $defs: { name: { minLength: 3 } } },
    'a: ab',
    "- at '/a': minLength: got 2, want 3",
  ],
  [
    { properties: { a: { anyOf: [{ type: 'string' }, { type: 'array' }] } } },
    'a: 1',
    "- at '/a': anyOf failed\n  - at '/a': got number, want string\n  - at '/a': got number, want array",
  ],
  [{ properties: { a: { pattern: '(?=x)' } } }, 'a: x', "'(?=x)' is not valid regex"],
] as const)
  test(`a schema finds: ${message}`, () =>
    assert.deepEqual(
      checkSchemas(chart('web', schema), valuesOf(values)).faults.map((fault) => fault.message),
      [message],
    ));

test('formats are checked by older drafts only', () => {
  const schema = { properties: { a: { format: 'email' } } };
  assert.equal(checkSchemas(chart('web', schema), valuesOf('a: x')).faults.length, 0);
  const older = { $schema: 'http://json-schema.org/draft-07/schema#', ...schema };
  assert.equal(checkSchemas(chart('web', older), valuesOf('a: x')).faults.length, 1);
});

test('what stands elsewhere, or does not come to an end, is unknown', () => {
  const twice = { properties: { a: { $ref: '#/$defs/a' } } };
  for (const [schema, values] of [
    [{ $ref: 'https://example.com/schema.json' }, 'a: 1'],
    [{ $ref: '#' }, 'a: 1'],
    [{ $ref: '#/$defs/a', $defs: { a: { allOf: [twice, twice] } } }, `${'{a: '.repeat(60)}1${'}'.repeat(60)}`],
  ] as const) {
    const { faults, unknown } = checkSchemas(chart('web', schema), valuesOf(values));
    assert.deepEqual([faults.length, unknown.length], [0, 1]);
  }
});

test('a pattern takes no longer than its text is long', () => {
  const schema = { properties: { a: { pattern: '^(a+)+$' } } };
  assert.equal(checkSchemas(chart('web', schema), valuesOf(`a: ${'a'.repeat(5000)}b`)).faults.length, 1);
});
