import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Decision, decide, decisionDocument } from '../../server/src/features/decision';
import { hover } from '../../server/src/features/hover';
import { contextOf, fileOf, workspaceOf } from '../fixture';

function workloadIn(text: string, others: Record<string, string> = {}) {
  const workspace = workspaceOf({ 'app.yaml': text, ...others });
  const [workload] = fileOf(workspace, 'app.yaml').resources;
  assert.ok(workload);
  return { workload, context: contextOf(workspace) };
}

function answers(decision: Decision): string[] {
  return decision.questions.map(({ answer }) => answer);
}

const workload = (kind: string, image: string, spec = '', pod = '') => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: app
spec:
  replicas: 3
  selector:
    matchLabels:
      app: app
${spec}  template:
    metadata:
      labels:
        app: app
    spec:
${pod}      containers:
        - name: app
          image: ${image}
`;
const claims = `  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
`;

function decided(text: string, others: Record<string, string> = {}): Decision {
  const { workload: resource, context } = workloadIn(text, others);
  return decide(resource, context);
}

test('pods without data, name and order are for a Deployment', () => {
  for (const kind of ['StatefulSet', 'Deployment']) {
    const decision = decided(workload(kind, 'registry.example/web:1.4'));
    assert.equal(decision.fits, 'Deployment');
    assert.deepEqual(answers(decision), ['no', 'no', 'no', 'yes']);
  }
});

test('claims of their own make the pods differ', () => {
  const decision = decided(workload('StatefulSet', 'registry.example/web:1.4', claims));
  assert.equal(decision.conclusion, 'A StatefulSet is right: its pods keep their own data.');
  assert.deepEqual(answers(decision), ['yes', 'no', 'no', 'no']);
  assert.match(decision.questions[0]?.because ?? '', /`data`/);
});

test('members of known software need their names, and some an order', () => {
  const decision = decided(workload('StatefulSet', 'cassandra:5.0.9', claims));
  assert.deepEqual(answers(decision), ['yes', 'yes', 'yes', 'no']);
  assert.equal(
    decision.conclusion,
    'A StatefulSet is right: its pods keep their own data, need stable names and need an order.',
  );
});

test('a name that another manifest uses is needed', () => {
  const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  primary: app-0.app
`;
  const decision = decided(workload('StatefulSet', 'registry.example/web:1.4'), { 'client.yaml': client });
  assert.equal(decision.fits, 'StatefulSet');
  assert.match(decision.questions[1]?.because ?? '', /`app-0`/);
});

test('settings from elsewhere leave it open', () => {
  const from = '          envFrom:\n            - configMapRef:\n                name: elsewhere\n';
  const decision = decided(workload('StatefulSet', 'registry.example/web:1.4') + from);
  assert.equal(decision.fits, 'open');
  assert.deepEqual(answers(decision), ['no', 'unclear', 'no', 'unclear']);
});

test('a database in a Deployment, its data in one claim', () => {
  const pod = '      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n';
  const text = workload('Deployment', 'postgres:18.6', '', pod).replace('replicas: 3', 'replicas: 1');
  const decision = decided(text);
  assert.equal(decision.conclusion, 'A StatefulSet would be right: its pods keep their own data.');
  const shared = decided(text.replace('replicas: 1', 'replicas: 3'));
  assert.match(shared.questions[0]?.because ?? '', /All 3 pods share claim `data`/);
});

test('the document has a row for each question, and the hover on kind its conclusion', () => {
  const text = workload('StatefulSet', 'registry.example/web:1.4', claims);
  const { workload: resource, context } = workloadIn(text);
  const document = decisionDocument(resource, context);
  assert.match(document, /^# StatefulSet or Deployment: `app`\n\nA StatefulSet is right/);
  assert.equal(document.match(/^\| .* \| (yes|no) \| .* \|$/gm)?.length, 4);
  const shown = hover(resource.file, text.indexOf('StatefulSet'), context)?.markdown ?? '';
  assert.match(shown, /\*\*StatefulSet or Deployment\?\*\* A StatefulSet is right/);
});

test('every example is what it should be', () => {
  for (const name of readdirSync('examples').filter((each) => ['redis', 'kafka', 'postgres', 'canary'].includes(each)))
    for (const file of readdirSync(`examples/${name}`)) {
      const workspace = workspaceOf({ [file]: readFileSync(`examples/${name}/${file}`, 'utf8') });
      for (const resource of fileOf(workspace, file).resources.filter(({ kind }) => kind === 'StatefulSet'))
        assert.equal(decide(resource, contextOf(workspace)).fits, 'StatefulSet', `${name}/${file}`);
    }
});
