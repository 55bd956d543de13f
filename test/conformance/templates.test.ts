import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storedObject } from '../../server/src/validation';
import { encode } from '../../server/src/validation/encode';
import { asObject, type Json, valueAt } from '../../server/src/yaml/json';
import { applyPatch, type PatchStep, readBases, recorded } from './recorded';

/** A set that was created, and the pod template that the API server then had. */
interface TemplateCase {
  readonly base: string;
  readonly patch: readonly PatchStep[];
  readonly template: Json;
}

test('the pod template of every set is defaulted and encoded as the API server did', () => {
  const bases = readBases();
  const cases = recorded<TemplateCase>('templates');
  assert.equal(cases.length, 656);
  for (const { base, patch, template } of cases) {
    const stored = storedObject(applyPatch(bases.get(base) ?? null, patch), { version: 36 });
    const written = asObject(valueAt(stored ?? null, ['spec', 'template']));
    assert.ok(written, JSON.stringify(patch));
    assert.deepEqual(encode(written, 'core.v1.PodTemplateSpec'), template, JSON.stringify(patch));
  }
});
