import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { cleaned, cleanText } from '../../server/src/live/clean';
import { driftOf } from '../../server/src/live/drift';
import { lastApplied, serverMetadata } from '../../server/src/live/serverFilled';
import { manifest, type Resource, readFile, type SourceFile } from '../../server/src/workspace/file';
import { asObject, fieldPath, type Json, type JsonObject, sameJson, valueAt } from '../../server/src/yaml/json';
import { target } from '../fixture';
import { resourceOf } from './corpus';
import { applyPatch, type PatchStep, readBases, recorded } from './recorded';

/** A manifest, and the live object that the API server made of it. */
type LiveCase = { readonly id: string; readonly live: JsonObject } & (
  | { readonly base: string; readonly patch: readonly PatchStep[] }
  | { readonly file: string; readonly docIndex: number }
);

/** All that was recorded, which is kept beside the project and not in it; a sample is. */
const all = '../shared/conformance/live.jsonl.gz';
const cases: readonly LiveCase[] = existsSync(all)
  ? gunzipSync(readFileSync(all))
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LiveCase)
  : recorded<LiveCase>('live');

const bases = readBases();
const files = new Map<string, SourceFile>();

function manifestOf(recordedCase: LiveCase): Json {
  if ('base' in recordedCase) return applyPatch(bases.get(recordedCase.base) ?? null, recordedCase.patch);
  const { file, docIndex, live } = recordedCase;
  const known = files.get(file) ?? readFile(file, readFileSync(`../shared/corpus/${file}`, 'utf8'));
  files.set(file, known);
  const named = (resource: Resource) =>
    resource.kind === live['kind'] && resource.name === valueAt(live, ['metadata', 'name']);
  const found = known.resources.find(named) ?? resourceOf(known, { docIndex });
  return found ? manifest(found) : null;
}

test('a manifest does not differ from the live object that was made of it', () => {
  for (const each of cases) {
    const found = driftOf(manifestOf(each), each.live, target);
    assert.deepEqual(
      found.map(({ path }) => fieldPath(path)),
      [],
      each.id,
    );
  }
});

test('a manifest differs from the live object of another one just if the live objects differ', () => {
  const groups = new Map<string, LiveCase[]>();
  for (const each of cases) if ('base' in each) groups.set(each.base, [...(groups.get(each.base) ?? []), each]);
  for (const group of groups.values())
    for (const [index, one] of group.entries()) {
      // Each is compared with one other.
      const other = group[(index * 7 + 1) % group.length];
      if (!other || nameOf(one) !== nameOf(other)) continue;
      const found = driftOf(manifestOf(one), other.live, target);
      assert.equal(found.length > 0, !sameJson(own(one.live), own(other.live)), `${one.id} and ${other.id}`);
    }
});

test('a live object becomes a manifest of which the API server makes that object again', () => {
  for (const { id, live } of cases) {
    const [resource] = readFile('file:///live.yaml', cleanText([cleaned(live, target)])).resources;
    assert.ok(resource, id);
    const found = driftOf(manifest(resource), live, target);
    assert.deepEqual(
      found.map(({ path }) => fieldPath(path)),
      [],
      id,
    );
  }
});

function nameOf({ live }: LiveCase): Json | undefined {
  return valueAt(live, ['metadata', 'name']);
}

/** A live object without what is the server's. */
function own({ status: _, ...object }: JsonObject): JsonObject {
  const entries = Object.entries(asObject(object['metadata'])).flatMap(([key, value]): [string, Json][] => {
    if (serverMetadata.includes(key)) return [];
    if (key !== 'annotations') return [[key, value]];
    const { [lastApplied]: __, ...rest } = asObject(value);
    return Object.keys(rest).length > 0 ? [[key, rest]] : [];
  });
  return { ...object, metadata: Object.fromEntries(entries) };
}
