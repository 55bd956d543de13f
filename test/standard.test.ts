import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../server/src/rules/engine/diagnose';
import { contextOf, fileOf, workspaceOf } from './fixture';
import { standards } from './standard';

for (const [name, text] of Object.entries(standards))
  test(`no rule says anything of the standard set '${name}'`, () => {
    const workspace = workspaceOf({ 'manifest.yaml': text });
    for (const preset of ['recommended', 'strict'] as const)
      assert.deepEqual(
        diagnose(fileOf(workspace, 'manifest.yaml'), contextOf(workspace, { preset })).map(({ message }) => message),
        [],
      );
  });
