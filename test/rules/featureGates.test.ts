import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Version } from '../../server/src/kubernetes/versions';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { contextOf, fileOf, workspaceOf } from '../fixture';
import { splice } from '../splice';
import { standards } from '../standard';

const text = splice(standards.web, 'spec:\n  updateStrategy:\n    rollingUpdate:\n      maxUnavailable: 2\n');

for (const [isOn, kubernetesVersion] of [
  [true, 36],
  [false, 37],
] as const satisfies readonly (readonly [boolean, Version])[])
  test(`a feature gate that is set ${isOn ? 'on' : 'off'} counts, not the default of 1.${kubernetesVersion}`, () => {
    const workspace = workspaceOf({ 'web.yaml': text });
    const settings = { kubernetesVersion, featureGates: { MaxUnavailableStatefulSet: isOn } };
    const found = diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace, settings));
    assert.deepEqual(
      found.map(({ rule }) => rule.id),
      isOn ? [] : ['field-without-effect'],
    );
  });
