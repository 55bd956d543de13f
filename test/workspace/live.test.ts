import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../server/src/features/codeLens';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { contextOf, fileOf, serviceWith, setWith, workspaceOf } from '../fixture';

/** A standard manifest as a cluster returns it. */
const returned = (manifest: string) =>
  manifest.replace(/^metadata:\n/m, 'metadata:\n  resourceVersion: "7"\n  uid: 0c3b\n');
const asList = (...manifests: readonly string[]) => {
  const items = manifests.map((each) => `- ${each.trimEnd().replaceAll('\n', '\n  ')}\n`);
  return `apiVersion: v1\nitems:\n${items.join('')}kind: List\nmetadata:\n  resourceVersion: ""\n`;
};

const broken = setWith({ spec: 'replicas: -1\nunknown: 1' });
const dumps: Readonly<Record<string, string>> = {
  'an object': returned(broken),
  'a List': asList(returned(broken), returned(serviceWith())),
  'a List of JSON': JSON.stringify({
    kind: 'List',
    items: [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'web', uid: 'a', resourceVersion: '7' },
        spec: {},
      },
    ],
  }),
  'one that is cut off': asList(returned(broken), returned(serviceWith())).replace(/selector:[\s\S]*/, 'sel: "'),
};

for (const [name, text] of Object.entries(dumps))
  test(`nothing is said about what a cluster returned: ${name}`, () => {
    const workspace = workspaceOf({ 'dump.yaml': text, 'other.yaml': text });
    const context = contextOf(workspace);
    for (const file of workspace.files.values()) {
      assert.deepEqual(
        diagnose(file, context).map(({ message }) => message),
        [],
      );
      assert.deepEqual(
        codeLenses(file, context).filter(({ opens }) => opens !== 'dump'),
        [],
      );
    }
    assert.deepEqual(workspace.ofKind('StatefulSet'), []);
  });

test('a manifest is judged beside its dumps as it is without them', () => {
  const files = { 'web.yaml': setWith() };
  const said = (more: Readonly<Record<string, string>>) => {
    const workspace = workspaceOf({ ...files, ...more });
    return diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace)).map(({ rule }) => rule.id);
  };
  const alone = said({});
  assert.ok(alone.includes('service-not-found'));
  const dump = asList(returned(setWith()), returned(serviceWith()));
  assert.deepEqual(said({ 'dump.yaml': dump, 'other.yaml': dump }), alone);
});

test('a manifest in a file of what a cluster returned is judged, and so is one with an empty uid', () => {
  for (const text of [
    `${returned(serviceWith())}---\n${broken}`,
    broken.replace('metadata:\n', 'metadata:\n  uid: ""\n  resourceVersion: ""\n'),
  ]) {
    const workspace = workspaceOf({ 'web.yaml': text });
    const found = diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace)).map(({ rule }) => rule.id);
    assert.ok(found.includes('unknown-field'), String(found));
  }
});
