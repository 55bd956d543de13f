import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPart, splice } from './splice';

const standard = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    spec:
      containers:
        - name: web
          image: web:1
          resources: {}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        resources: {}
`;
const [service = '', set = ''] = standard.split('---\n');

function spliced(block: string, without?: readonly string[]): string {
  const result = splice(standard, block, without);
  const lines = result.split('\n');
  let at = -1;
  for (const line of block.trimEnd().split('\n')) {
    at = lines.indexOf(line, at + 1);
    assert.ok(at >= 0, `the line '${line}' stands in the result, in its place:\n${result}`);
  }
  return result;
}

describe('a part in a standard set', () => {
  test('replaces values', () => {
    assert.equal(spliced('spec:\n  replicas: 5\n'), standard.replace('replicas: 3', 'replicas: 5'));
  });

  test('adds keys behind those that stand before them, else as the first', () => {
    assert.equal(
      spliced('metadata:\n  labels: {}\nspec:\n  replicas: 5\n  minReadySeconds: 5\n'),
      standard.replace(
        'name: web\nspec:\n  replicas: 3\n',
        'labels: {}\n  name: web\nspec:\n  replicas: 5\n  minReadySeconds: 5\n',
      ),
    );
  });

  test('keeps the order of its keys', () => {
    const result = spliced('spec:\n  selector: {}\n  replicas: 5\n');
    assert.match(result, /\nspec:\n {2}selector: \{\}\n {2}replicas: 5\n {2}template:\n/);
  });

  test('merges items by their names, and adds others', () => {
    const result = spliced(`spec:
  template:
    spec:
      containers:
        - name: web
          ports:
            - containerPort: 80
        - name: sidecar
          image: sidecar:1
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: []
    - metadata:
        name: logs
`);
    assert.equal(
      result,
      `${service}---\n${set
        .replace('        - name: web\n', '        - name: web\n          ports:\n            - containerPort: 80\n')
        .replace('resources: {}\n', 'resources: {}\n        - name: sidecar\n          image: sidecar:1\n')
        .replace(
          '      spec:\n        resources',
          '      spec:\n        accessModes: []\n        resources',
        )}    - metadata:
        name: logs
`,
    );
  });

  test('finds the name of an item wherever it stands', () => {
    const result = spliced(
      'spec:\n  template:\n    spec:\n      containers:\n        - image: web:2\n          name: web\n',
    );
    assert.match(result, /containers:\n {8}- image: web:2\n {10}name: web\n {10}resources: \{\}\n {2}volumeClaim/);
    const cursor = spliced('spec:\n  template:\n    spec:\n      containers:\n        - name: $0web\n');
    assert.equal(cursor, standard.replace('- name: web', '- name: $0web'));
    const flow = spliced('spec:\n  template:\n    spec:\n      containers:\n        - {name: web, image: web:2}\n');
    assert.match(flow, /containers:\n {8}- \{name: web, image: web:2\}\n {2}volumeClaim/);
  });

  test('has the standard follow its indentation', () => {
    const result = spliced(`spec:
    template:
        spec:
            containers:
            - name: web
              command: [run]
`);
    assert.equal(
      result.slice(result.indexOf('spec:\n    replicas')),
      `spec:
    replicas: 3
    selector:
      matchLabels:
        app: web
    template:
        spec:
            containers:
            - name: web
              command: [run]
              image: web:1
              resources: {}
    volumeClaimTemplates:
      - metadata:
          name: data
        spec:
          resources: {}
`,
    );
  });

  test('replaces what is a list by a map, and what is either by nothing', () => {
    assert.match(spliced('spec:\n  volumeClaimTemplates:\n    a: b\n'), /volumeClaimTemplates:\n {4}a: b\n$/);
    assert.match(spliced('spec:\n  volumeClaimTemplates:\n'), /volumeClaimTemplates:\n$/);
    assert.match(spliced('spec:\n  volumeClaimTemplates: []\n'), /volumeClaimTemplates: \[\]\n$/);
  });

  test('keeps a key that it gives twice, anchors, and text of several lines', () => {
    assert.match(spliced('spec:\n  replicas: 1\n  replicas: 2\n'), /\n {2}replicas: 1\n {2}replicas: 2\n {2}selector/);
    const labels =
      '  selector:\n    matchLabels: &labels\n      tier: front\n  template:\n    metadata:\n      labels: *labels\n';
    assert.match(spliced(`spec:\n${labels}`), /matchLabels: &labels\n {6}tier: front\n {6}app: web\n/);
    const script = '          args:\n            - |\n              a: b\n\n              # c\n              - d\n';
    assert.match(
      spliced(`spec:\n  template:\n    spec:\n      containers:\n        - name: web\n${script}`),
      /- \|\n {14}a: b\n\n {14}# c\n {14}- d\n {10}image: web:1\n/,
    );
  });

  test('keeps carets below the line that they point at, and other comments above theirs', () => {
    assert.match(
      spliced(
        'spec: # warning: text\n# ^^^\n  # about the labels\n  selector: # error: text\n  # ^^^^\n    matchLabels:\n      tier: front\n',
      ),
      /\nspec: # warning: text\n# \^\^\^\n {2}replicas: 3\n {2}# about the labels\n {2}selector: # error: text\n {2}# \^{4}\n {4}matchLabels:\n {6}tier: front\n {6}app: web\n {2}template:\n/,
    );
  });

  test('may be of another standard document, and of several', () => {
    assert.equal(
      spliced('kind: Service\nspec:\n  type: ClusterIP\n---\nspec:\n  replicas: 5\n'),
      standard.replace('  clusterIP', '  type: ClusterIP\n  clusterIP').replace('replicas: 3', 'replicas: 5'),
    );
    assert.throws(() => splice(standard, 'kind: Job\nspec:\n  a: b\n'), /no Job/);
  });

  test('may stand beside whole documents', () => {
    const other = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n# with a comment\nspec: {}\n';
    assert.equal(spliced(`${other}---\nspec:\n  replicas: 3\n`), `${other}---\n${set}`);
    const added = other.replace('web', 'store');
    assert.equal(spliced(`${added}---\nspec:\n  replicas: 3\n`), `${added}---\n${standard}`);
  });

  test('may do without what the standard has', () => {
    assert.equal(spliced('metadata:\n  name: web\n', ['Service']), set);
    assert.equal(spliced('metadata:\n  name: web\n', ['replicas']), standard.replace('  replicas: 3\n', ''));
    assert.equal(
      spliced('spec:\n  volumeClaimTemplates:\n    - metadata:\n        name: logs\n', [
        'volumeClaimTemplates',
        'containers.resources',
      ]),
      standard
        .replace('          resources: {}\n', '')
        .replace('name: data\n      spec:\n        resources: {}\n', 'name: logs\n'),
    );
    // A key of which nothing is left is gone.
    assert.equal(
      spliced('metadata:\n  name: web\n', ['app']),
      standard.replace('  selector:\n    matchLabels:\n      app: web\n', ''),
    );
    assert.throws(
      () => splice(standard, 'spec: {}\n', ['resources']),
      /containers\.resources.*Templates\.spec\.resources/,
    );
    assert.throws(() => splice(standard, 'spec: {}\n', ['livenessProbe']), /nothing/);
  });
});

test('a part has metadata or a spec, but no apiVersion', () => {
  for (const part of [
    'spec:\n  a: b\n',
    'metadata: {}\n',
    '# comment\nkind: Service\nspec: {}\n',
    `${service}---\nspec: {}\n`,
  ])
    assert.ok(isPart(part), part);
  for (const other of [standard, 'resources: [web.yaml]\n', '{"spec": {}}\n', '- spec: {}\n', '', 'a: b\n  spec:\n'])
    assert.ok(!isPart(other), other);
});
