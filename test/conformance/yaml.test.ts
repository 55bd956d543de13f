import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile, valuesOf } from '../../server/src/workspace/file';
import type { Json } from '../../server/src/yaml/json';
import { recorded } from './recorded';

/** A text, and how kubectl reads it: `object` is what it makes of the first document. */
interface YamlCase {
  readonly id: string;
  readonly how: string;
  readonly text: string;
  readonly reads: boolean;
  readonly error?: string;
  readonly object?: Json;
}

/** Where we read what kubectl does not, or the other way round. */
const known: Readonly<Record<string, string>> = {
  d6ac58f4e12b: 'a plain string is YAML, but no manifest: the record tells the two apart elsewhere',
};

const cases = recorded<YamlCase>('yaml');

test(`${cases.length} texts are read, or rejected, as kubectl does`, () => {
  const wrong = cases.filter(({ text, reads }) => {
    const errors = readFile('file:///a.yaml', text).documents.flatMap(({ yaml }) => yaml.errors);
    return reads !== (errors.length === 0);
  });
  assert.deepEqual(
    wrong.map(({ id }) => id),
    Object.keys(known),
  );
});

test('what is read has the values that kubectl reads', () => {
  for (const { id, text, object } of cases) {
    if (object === undefined || object === null) continue;
    const [first] = valuesOf(readFile('file:///a.yaml', text));
    assert.deepEqual(JSON.parse(JSON.stringify(first, exact)), object, `${id}: ${text}`);
  }
});

/** Large integers as the numbers that JSON.parse makes of them. */
function exact(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
