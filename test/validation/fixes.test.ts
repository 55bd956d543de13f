import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Finding, validateManifest } from '../../server/src/validation';
import { fieldPath, valueAt } from '../../server/src/yaml/json';
import { applyPatch, type CreateCase, readBases, recorded } from '../conformance/recorded';
import { target } from '../fixture';
import { afterFix } from './manifests';

function name({ path, reason, message }: Finding): string {
  return `${fieldPath(path)} ${reason} ${message}`;
}

test('every fix of every recorded rejection removes what it is offered for', () => {
  const bases = readBases();
  let fixes = 0;
  const failures: string[] = [];
  for (const { id, base, patch } of recorded<CreateCase>('create')) {
    const manifest = applyPatch(bases.get(base) ?? null, patch);
    for (const finding of validateManifest(manifest, target))
      for (const fix of finding.fixes ?? []) {
        fixes++;
        const after = validateManifest(afterFix(manifest, fix), target).map(name);
        if (after.includes(name(finding))) failures.push(`${id} ${name(finding)}: ${fix.title}`);
        const steps = [fix, ...(fix.and ?? [])];
        for (const step of steps)
          if (step.do !== 'insert' && valueAt(manifest, step.path) === undefined)
            failures.push(`${id} ${name(finding)}: ${fix.title} has nothing to ${step.do} at ${fieldPath(step.path)}`);
      }
  }
  assert.deepEqual([...new Set(failures.map((failure) => failure.slice(13)))], []);
  assert.ok(fixes > 1000, `${fixes} fixes`);
});
