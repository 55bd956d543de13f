import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Decision, decide, decisionDocument } from '../../server/src/features/decision';
import { hover } from '../../server/src/features/hover';
import { contextOf, examples, type Files, fileOf, resourceIn, setWith, workspaceOf } from '../fixture';

const withoutClaims = { without: ['volumeMounts', 'volumeClaimTemplates'] };
const stateless = setWith('', withoutClaims);
const deployment = (set: string) => set.replace('kind: StatefulSet', 'kind: Deployment');

/** The decision on the StatefulSet or Deployment of a text. */
function decided(text: string, others: Files = {}): Decision {
  const workspace = workspaceOf({ 'app.yaml': text, ...others });
  const kind = text.includes('kind: Deployment') ? 'Deployment' : 'StatefulSet';
  return decide(resourceIn(workspace, 'app.yaml', kind), contextOf(workspace));
}

function answers(decision: Decision): string[] {
  return decision.questions.map(({ answer }) => answer);
}

test('pods without data, name and order are for a Deployment', () => {
  for (const text of [stateless, deployment(stateless)]) {
    const decision = decided(text);
    assert.equal(decision.fits, 'Deployment');
    assert.deepEqual(answers(decision), ['no', 'no', 'no', 'yes']);
  }
});

test('claims of their own make the pods differ', () => {
  const decision = decided(setWith());
  assert.equal(decision.conclusion, 'A StatefulSet is right: its pods keep their own data.');
  assert.deepEqual(answers(decision), ['yes', 'no', 'no', 'no']);
  assert.match(decision.questions[0]?.because ?? '', /`data`/);
});

test('members of known software need their names, and some an order', () => {
  const decision = decided(setWith({ container: 'image: cassandra:5.0.9' }));
  assert.deepEqual(answers(decision), ['yes', 'yes', 'yes', 'no']);
  assert.equal(
    decision.conclusion,
    'A StatefulSet is right: its pods keep their own data, need stable names and need an order.',
  );
});

test('a name that another manifest uses is needed', () => {
  const client = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: client\ndata:\n  primary: web-0.web\n';
  const decision = decided(stateless, { 'client.yaml': client });
  assert.equal(decision.fits, 'StatefulSet');
  assert.match(decision.questions[1]?.because ?? '', /`web-0`/);
});

test('settings from elsewhere leave it open', () => {
  const decision = decided(setWith({ container: 'envFrom:\n  - configMapRef:\n      name: elsewhere' }, withoutClaims));
  assert.equal(decision.fits, 'open');
  assert.deepEqual(answers(decision), ['no', 'unclear', 'no', 'unclear']);
});

test('a database in a Deployment, its data in one claim', () => {
  const pod = 'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data';
  const database = (replicas: number) =>
    decided(deployment(setWith({ spec: `replicas: ${replicas}`, pod }, { ...withoutClaims, base: 'postgres' })));
  assert.equal(database(1).conclusion, 'A StatefulSet would be right: its pods keep their own data.');
  assert.match(database(3).questions[0]?.because ?? '', /All 3 pods share claim `data`/);
});

test('the document has a row for each question, and the hover on kind its conclusion', () => {
  const workspace = workspaceOf({ 'set.yaml': setWith() });
  const [set, context] = [resourceIn(workspace, 'set.yaml'), contextOf(workspace)];
  const document = decisionDocument(set, context);
  assert.match(document, /^# StatefulSet or Deployment: `web`\n\nA StatefulSet is right/);
  assert.equal(document.match(/^\| .* \| (yes|no) \| .* \|$/gm)?.length, 4);
  const shown = hover(set.file, set.root.get('kind').mark.start, context)?.markdown ?? '';
  assert.match(shown, /\*\*StatefulSet or Deployment\?\*\* A StatefulSet is right/);
});

test('the examples of databases and of a canary should be StatefulSets', () => {
  const found = Object.entries(examples()).filter(([name]) => /^(?:redis|kafka|postgres|canary)\//.test(name));
  assert.ok(found.length > 0);
  for (const [name, text] of found) {
    const workspace = workspaceOf({ [name]: text });
    for (const resource of fileOf(workspace, name).resources.filter(({ kind }) => kind === 'StatefulSet'))
      assert.equal(decide(resource, contextOf(workspace)).fits, 'StatefulSet', name);
  }
});
