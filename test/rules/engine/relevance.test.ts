import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentsToCheck } from '../../../server/src/rules/engine/diagnose';
import { concernsSets } from '../../../server/src/rules/engine/relevance';
import { readFile } from '../../../server/src/workspace/file';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { contextOf, fileOf, setWith, uriOf, workspaceOf } from '../../fixture';

/** A set with a claim template `data`, which refers to other manifests. */
const set = setWith({
  pod: 'volumes:\n  - {name: shared, persistentVolumeClaim: {claimName: shared}}',
  container: `envFrom:
  - secretRef: {name: credentials}
env:
  - {name: KEY, valueFrom: {configMapKeyRef: {name: settings, key: key}}}
  - {name: PEER, value: other.default.svc}`,
});

const manifest = (kind: string, name: string, rest = '') => `kind: ${kind}\nmetadata: {name: ${name}}\n${rest}`;
const pod = (container: string, volumes = '[]') =>
  `spec: {template: {metadata: {labels: {app: other}}, spec: {containers: [${container}], volumes: ${volumes}}}}\n`;

const documents: readonly (readonly [what: string, text: string, concerns: boolean, file?: string])[] = [
  ['a set', setWith().replaceAll(/\bweb\b/g, 'db'), true],
  ['a set in JSON', '{"kind": "StatefulSet", "metadata": {"name": "json"}}', true],
  ['a Deployment that runs a database', manifest('Deployment', 'db', pod('{image: "postgres:18"}')), true],
  ['a Deployment that runs something else', manifest('Deployment', 'ui', pod('{image: nginx}')), false],
  ['a Deployment that runs a cache', manifest('Deployment', 'memcached', pod('{image: memcached}')), false],
  ['a Deployment that calls a pod', manifest('Deployment', 'ui', pod('{env: [{name: A, value: web-0.web}]}')), true],
  ['a Job that runs a database', manifest('Job', 'dump', pod('{image: "postgres:18"}')), false],
  [
    'a Job that mounts a claim of the set',
    manifest('Job', 'backup', pod('{}', '[{name: a, persistentVolumeClaim: {claimName: data-web-0}}]')),
    true,
  ],
  ['a claim of the set', manifest('PersistentVolumeClaim', 'data-web-1'), true],
  ['another claim', manifest('PersistentVolumeClaim', 'data'), false],
  ['a Secret that the set refers to', manifest('Secret', 'credentials'), true],
  ['a ConfigMap of which the set reads a key', manifest('ConfigMap', 'settings'), true],
  ['a claim that all its pods mount', manifest('PersistentVolumeClaim', 'shared'), true],
  ['a Service that it calls', manifest('Service', 'other'), true],
  ['a ConfigMap of the name of the Secret', manifest('ConfigMap', 'credentials'), false],
  ['its governing Service', manifest('Service', 'web'), true],
  ['a Service that selects its pods', manifest('Service', 'ui', 'spec: {selector: {app: web}}\n'), true],
  ['a Service that selects others', manifest('Service', 'ui', 'spec: {selector: {app: ui}}\n'), false],
  ['a Service that wants more of its pods', manifest('Service', 'ui', 'spec: {selector: {app: web, a: b}}\n'), false],
  ['a Service without selector', manifest('Service', 'ui', 'spec: {}\n'), false],
  [
    'a budget for its pods',
    manifest('PodDisruptionBudget', 'x', 'spec: {selector: {matchLabels: {app: web}}}\n'),
    true,
  ],
  ['a budget for others', manifest('PodDisruptionBudget', 'x', 'spec: {selector: {matchLabels: {app: ui}}}\n'), false],
  [
    'a budget that may be for its pods',
    manifest('PodDisruptionBudget', 'x', 'spec: {selector: {matchExpressions: [{key: app, operator: Exists}]}}\n'),
    true,
  ],
  ['a policy for its pods', manifest('NetworkPolicy', 'x', 'spec: {podSelector: {matchLabels: {app: web}}}\n'), true],
  ['a monitor of its pods', manifest('PodMonitor', 'x', 'spec: {selector: {matchLabels: {app: web}}}\n'), true],
  [
    'an autoscaler of a set',
    manifest('HorizontalPodAutoscaler', 'x', 'spec: {scaleTargetRef: {kind: StatefulSet, name: none}}\n'),
    true,
  ],
  ['a kustomization', 'resources: []\n', true, 'kustomization.yaml'],
  ['a configuration', 'rules: {}\n', true, '.statefulset.yaml'],
  ['what is no manifest', 'a: b\n', false],
];

function concerns(workspace: Workspace, name: string): boolean {
  const [document] = fileOf(workspace, name).documents;
  assert.ok(document);
  return concernsSets(document, workspace);
}

for (const [what, text, expected, name = 'other.yaml'] of documents)
  test(`${what} ${expected ? 'has to do with sets' : 'does not'}`, () => {
    const workspace = workspaceOf({ 'web.yaml': set, [name]: text });
    assert.equal(concerns(workspace, name), expected);
    const file = fileOf(workspace, name);
    const looked = (scope: 'all' | 'sets') => documentsToCheck(file, contextOf(workspace), scope).length;
    assert.deepEqual([looked('sets'), looked('all')], [expected ? 1 : 0, 1]);
  });

test('what a document has to do with changes with the sets, and with these only', () => {
  const before = workspaceOf({
    'web.yaml': set,
    'secret.yaml': manifest('Secret', 'other'),
    'service.yaml': manifest('Service', 'x', 'spec: {selector: {app: new}}\n'),
    'job.yaml': manifest('Job', 'x', pod('{env: [{name: A, value: db-0}]}')),
  });
  const all = (workspace: Workspace) => ['secret', 'service', 'job'].map((name) => concerns(workspace, `${name}.yaml`));
  const typed = (text: string) => before.with(readFile(uriOf('web.yaml'), text));
  assert.deepEqual(all(before), [false, false, false]);
  assert.deepEqual(all(typed(set.replace('credentials', 'other'))), [true, false, false]);
  assert.deepEqual(all(typed(set.replaceAll('app: web', 'app: new'))), [false, true, false]);
  assert.deepEqual(all(typed(set.replace('name: web', 'name: db'))), [false, false, true]);
  assert.deepEqual(all(typed(set.replace('replicas: 3', 'replicas: 5'))), [false, false, false]);
});
