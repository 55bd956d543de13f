import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulate } from '../../server/src/simulation/rollout';
import { validateManifest } from '../../server/src/validation';
import { manifest, readFile } from '../../server/src/workspace/file';
import type { Json } from '../../server/src/yaml/json';
import { applyPatch, type RealizeCase, readBases, recorded } from './recorded';

const bases = readBases();

function manifestOf(one: RealizeCase): Json {
  if ('patch' in one) return applyPatch(bases.get(one.base) ?? null, one.patch);
  const [resource] = readFile(one.file, one.text).resources;
  return resource ? manifest(resource) : null;
}

for (const one of recorded<RealizeCase>('realize')) {
  const name = 'patch' in one ? `${one.base} ${JSON.stringify(one.patch)}` : one.file;
  test(`${name}: pods ${one.ok ? 'are' : 'cannot be'} created`, () => {
    // Each was created in a namespace of its own, with two replicas.
    const created = applyPatch(manifestOf(one), [
      { op: 'add', path: '/metadata/namespace', value: 'recorded' },
      { op: 'add', path: '/spec/replicas', value: one.wanted },
    ]);
    const findings = validateManifest(created, { version: 36 });
    assert.deepEqual(
      findings.filter((finding) => finding.kind === 'api'),
      [],
      'accepted',
    );
    const messages = findings.filter((finding) => finding.kind === 'controller').map((finding) => finding.message);
    if (one.ok) assert.deepEqual(messages, []);
    else assert.notEqual(messages.length, 0, one.warnings.join());
    // The model of the controller comes to the same pods and claims; it makes no claims of ephemeral volumes.
    const [played] = simulate(created, ['apply'], { version: 36 }).steps;
    assert.deepEqual(
      played?.podsAfter.map(({ name }) => name),
      one.pods,
    );
    assert.deepEqual(
      played?.pvcsAfter.map(({ name }) => name),
      one.pvcs.filter((name) => !name.endsWith('-scratch')).toSorted(),
    );
  });
}
