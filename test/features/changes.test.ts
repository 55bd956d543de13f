import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeSummary, planFor, plansText } from '../../server/src/features/changes';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import type { Context } from '../../server/src/settings/context';
import { readFile } from '../../server/src/workspace/file';
import { contextOf, type Files, fileOf, resourceIn, setWith, uriOf, workspaceOf } from '../fixture';

const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  peers: web-0.web,web-1.web.default.svc
  other: db-0.web.default.svc
`;

/** The set with another text, compared with the standard one; other files beside it. */
function edited(text: string, files: Files = {}): Context {
  const workspace = workspaceOf({ 'k8s/web.yaml': text, ...files });
  return contextOf(workspace.withBase(uriOf('k8s/web.yaml'), readFile(uriOf('k8s/web.yaml'), setWith())));
}

function setOf({ workspace }: Context) {
  return resourceIn(workspace, 'k8s/web.yaml');
}

test('another serviceName tells where names of the pods are written that change', () => {
  const context = edited(setWith({ spec: 'serviceName: other' }), { 'k8s/app/client.yaml': client });
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
  for (const text of [
    setWith({ spec: 'replicas: 3 # three' }),
    setWith({ spec: 'replicas: 3\nserviceName: "web"' }),
    setWith({ spec: 'podManagementPolicy: OrderedReady' }),
  ]) {
    assert.notEqual(text, setWith());
    const context = edited(text);
    assert.equal(changeSummary(setOf(context), context), undefined);
    assert.equal(plansText(setOf(context).file, context), 'No StatefulSet of this file changes.\n');
  }
});

test('a renamed set is a new one', () => {
  const context = edited(setWith({ metadata: 'name: shop' }));
  assert.equal(changeSummary(setOf(context), context), 'a new set, web keeps running');
});

test('where its pods still read the old name of a renamed set is told', () => {
  const text = setWith({ metadata: 'name: shop', container: 'command: [sh, -c, role web-0]' });
  const context = edited(text);
  const problem = diagnose(setOf(context).file, context).find(({ rule }) => rule.id === 'set-renamed');
  assert.deepEqual(
    problem?.related.map(({ span }) => text.slice(span.start, span.end + 2)),
    ['web-0'],
  );
});

test('a file that is compared with nothing has no plan at all', () => {
  const context = contextOf(workspaceOf({ 'k8s/web.yaml': setWith() }));
  assert.equal(plansText(setOf(context).file, context), undefined);
});
