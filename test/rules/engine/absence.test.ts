import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnose } from '../../../server/src/rules/engine/diagnose';
import { contextOf, fileOf, workspaceOf } from '../../fixture';
import { standards } from '../../standard';

const [, set = ''] = standards.web.split('---\n');

/** What is missed beside a set of which a kustomization builds nothing else. */
const missing: Readonly<Record<string, string>> = {
  'service-not-found': set,
  'service-account-not-found': `${set.replace('      securityContext:', '      serviceAccountName: wbe\n      securityContext:')}---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
`,
  'target-not-found': `${set}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 5
  scaleTargetRef:
    apiVersion: apps/v1
    kind: StatefulSet
    name: wbe
`,
  'budget-selects-nothing': `${set}---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: wbe
`,
  'budget-missing': set,
};

function rulesOf(text: string, others: string): string[] {
  const workspace = workspaceOf({ 'kustomization.yaml': `resources: [web.yaml${others}]`, 'web.yaml': text });
  return diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace)).map(({ rule }) => rule.id);
}

test('a field that a change may set which cannot be known is not missed', () => {
  const unprobed = set.replace(/ {10}readinessProbe:\n(?: {12}.*\n)+/, '');
  assert.ok(rulesOf(unprobed, ', github.com/example/base').includes('readiness-missing'));
  assert.deepEqual(rulesOf(unprobed, ']\ncomponents: [github.com/example/component'), []);
});

describe('what may be among the objects that cannot be known is not missed', () => {
  for (const [rule, text] of Object.entries(missing))
    test(rule, () => {
      assert.ok(rulesOf(text, '').includes(rule), 'it is missed where all is known');
      assert.ok(!rulesOf(text, ', github.com/example/base').includes(rule));
    });
});
