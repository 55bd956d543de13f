import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeSummary, planFor, plansText } from '../../server/src/features/changes';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import type { Context } from '../../server/src/settings/context';
import { readFile } from '../../server/src/workspace/file';
import { contextOf, fileOf, uriOf, workspaceOf } from '../fixture';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;
const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  peers: web-0.web,web-1.web.default.svc
  other: db-0.web.default.svc
`;

/** The set after an edit, compared with what it was; other files beside it. */
function edited(from: string, to: string, files: Readonly<Record<string, string>> = {}): Context {
  const workspace = workspaceOf({ 'k8s/web.yaml': set.replace(from, to), ...files });
  return contextOf(workspace.withBase(uriOf('k8s/web.yaml'), readFile(uriOf('k8s/web.yaml'), set)));
}

function setOf({ workspace }: Context) {
  const [resource] = fileOf(workspace, 'k8s/web.yaml').resources;
  assert.ok(resource);
  return resource;
}

test('another serviceName tells where names of the pods are written that change', () => {
  const context = edited('serviceName: web', 'serviceName: other', { 'k8s/app/client.yaml': client });
  const plan = planFor(setOf(context), context);
  assert.ok(
    plan?.items.some(({ text }) => text === 'The old names are used in app/client.yaml:6.'),
    JSON.stringify(plan),
  );
  assert.match(plan?.runbook ?? '', /used in `app\/client\.yaml:6`/);
  const problem = diagnose(fileOf(context.workspace, 'k8s/web.yaml'), context).find(
    ({ rule }) => rule.id === 'immutable-field-changed',
  );
  assert.deepEqual(
    problem?.related.map(({ span }) => client.slice(span.start, span.end)),
    ['web-0.web', 'web-1.web.default.svc'],
  );
});

test('a set that is as it was committed, but for how it is written, has no plan', () => {
  for (const [from, to] of [
    ['replicas: 2', 'replicas: 2 # two'],
    ['  serviceName: web\n  replicas: 2\n', '  replicas: 2\n  serviceName: "web"\n'],
    ['  replicas: 2\n', '  replicas: 2\n  podManagementPolicy: OrderedReady\n'],
  ] as const) {
    const context = edited(from, to);
    assert.equal(changeSummary(setOf(context), context), undefined);
    assert.equal(plansText(setOf(context).file, context), 'No StatefulSet of this file changes.\n');
  }
});

test('a renamed set is a new one', () => {
  const context = edited('  name: web\nspec', '  name: shop\nspec');
  assert.equal(changeSummary(setOf(context), context), 'a new set, web keeps running');
});

test('a file that is compared with nothing has no plan at all', () => {
  const context = contextOf(workspaceOf({ 'k8s/web.yaml': set }));
  assert.equal(plansText(setOf(context).file, context), undefined);
});
