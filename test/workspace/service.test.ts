import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  freeServiceName,
  governingService,
  headlessServiceFor,
  headlessServicesSelecting,
  serviceElsewhere,
} from '../../server/src/workspace/service';
import type { Workspace } from '../../server/src/workspace/workspace';
import { fileOf, workspaceOf } from '../fixture';

const set = (rest = '') => `kind: StatefulSet
metadata: {name: web${rest}}
spec:
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, version: v1}}
`;
const service = (rest = '', spec = 'clusterIP: None, selector: {app: web}') =>
  `kind: Service\nmetadata: {name: web${rest}}\nspec: {${spec}}\n`;

function setIn(workspace: Workspace, name: string) {
  const found = fileOf(workspace, name).resources.find(({ kind }) => kind === 'StatefulSet');
  assert.ok(found);
  return found;
}

function governing(files: Record<string, string>, name: string) {
  const workspace = workspaceOf(files);
  return governingService(setIn(workspace, name), workspace);
}

test('the nearest Service governs: the same file, the same folder, then outwards', () => {
  const files = { 'a/set.yaml': set(), 'a/b.yaml': service(), 'service.yaml': service(), 'c/d/e.yaml': service() };
  assert.match(governing(files, 'a/set.yaml')?.file.uri ?? '', /a\/b\.yaml$/);
  const inFile = { ...files, 'a/set.yaml': `${set()}---\n${service()}` };
  assert.match(governing(inFile, 'a/set.yaml')?.file.uri ?? '', /a\/set\.yaml$/);
});

test('of equally near Services one that names the pods governs', () => {
  const files = {
    'a.yaml': service('', 'selector: {app: web}'),
    'b.yaml': service('', 'clusterIP: None, selector: {app: other}'),
    'c.yaml': service(),
    'set.yaml': set(),
  };
  assert.match(governing(files, 'set.yaml')?.file.uri ?? '', /c\.yaml$/);
});

test('a namespace on one side only is no mismatch, and none where a kustomization sets it', () => {
  assert.ok(governing({ 'set.yaml': set(', namespace: a'), 'service.yaml': service() }, 'set.yaml'));
  const apart = { 'set.yaml': set(', namespace: a'), 'service.yaml': service(', namespace: b') };
  assert.equal(governing(apart, 'set.yaml'), undefined);
  assert.ok(governing({ ...apart, 'kustomization.yaml': 'namespace: c\nresources: [set.yaml]\n' }, 'set.yaml'));
});

test('a Service in another namespace belongs to the set by its folder or its selector, not by its name alone', () => {
  const elsewhere = (path: string, spec: string) => {
    const workspace = workspaceOf({ 'a/set.yaml': set(', namespace: a'), [path]: service(', namespace: b', spec) });
    return serviceElsewhere(setIn(workspace, 'a/set.yaml'), workspace) !== undefined;
  };
  assert.equal(elsewhere('a/service.yaml', 'selector: {app: other}'), true);
  assert.equal(elsewhere('b/service.yaml', 'selector: {app: web}'), true);
  assert.equal(elsewhere('b/service.yaml', 'selector: {app: other}'), false);
});

test('templates, Services without selector and those with a cluster IP do not name pods', () => {
  const workspace = workspaceOf({
    'set.yaml': set(),
    'templates/t.yaml': `${service()}\n# {{ x }}\nother: {{ .Values.x }}\n`,
    'manual.yaml': service('-manual', 'clusterIP: None'),
    'plain.yaml': service('-plain', 'selector: {app: web}'),
    'peers.yaml': service('-peers'),
  });
  const found = headlessServicesSelecting(setIn(workspace, 'set.yaml'), workspace);
  assert.deepEqual(
    found.map(({ name }) => name),
    ['web-peers'],
  );
});

function wanted(spec: string, metadata = '') {
  const workspace = workspaceOf({
    'set.yaml': `kind: StatefulSet\nmetadata: {name: web${metadata}}\nspec: {${spec}}\n`,
  });
  return headlessServiceFor(setIn(workspace, 'set.yaml'), 'web');
}

test('a headless Service selects the labels that the set selects, and stands in its namespace', () => {
  const labels = 'template: {metadata: {labels: {app: web, version: v1}}}';
  const spec = (value: unknown) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: value });
  const app = { clusterIP: 'None', selector: { app: 'web' } };
  assert.deepEqual(wanted(`selector: {matchLabels: {app: web}}, ${labels}`), spec(app));
  assert.deepEqual(wanted(`selector: {matchExpressions: [{key: app, operator: Exists}]}, ${labels}`), spec(app));
  const all = { clusterIP: 'None', selector: { app: 'web', version: 'v1' } };
  assert.deepEqual(wanted(`selector: {matchLabels: {app: other}}, ${labels}`), spec(all));
  assert.deepEqual(wanted(labels, ', namespace: prod'), { ...spec(all), metadata: { name: 'web', namespace: 'prod' } });
  assert.equal(wanted('selector: {matchLabels: {app: web}}'), undefined);
});

test('its ports are those of the pod template, once each, and all named if there are several', () => {
  const ports = (containers: string) => {
    const service = wanted(`template: {metadata: {labels: {app: web}}, spec: {${containers}}}`);
    return (service?.['spec'] as { ports?: unknown } | undefined)?.ports;
  };
  const one = (list: string) => ports(`containers: [{ports: [${list}]}]`);
  assert.equal(one(''), undefined);
  assert.deepEqual(one('{containerPort: 80}'), [{ port: 80 }]);
  assert.deepEqual(one('{containerPort: 80, name: Web_UI}'), [{ name: 'web-ui', port: 80 }]);
  assert.deepEqual(
    one('{containerPort: 80}, {containerPort: 53, protocol: UDP}, {containerPort: 9, protocol: SCTP, name: s}'),
    [
      { name: 'tcp-80', port: 80 },
      { name: 'udp-53', port: 53, protocol: 'UDP' },
      { name: 's', port: 9, protocol: 'SCTP' },
    ],
  );
  assert.deepEqual(
    one('{containerPort: 80, name: http}, {containerPort: 80}, {containerPort: eighty}, {containerPort: 0}'),
    [{ name: 'http', port: 80 }],
  );
  assert.deepEqual(
    ports('containers: [{ports: [{containerPort: 1, name: a}]}, {ports: [{containerPort: 2, name: a}]}]'),
    [
      { name: 'a', port: 1 },
      { name: 'tcp-2', port: 2 },
    ],
  );
  const init = (more: string) => ports(`initContainers: [{ports: [{containerPort: 7}]${more}}], containers: []`);
  assert.equal(init(''), undefined);
  assert.deepEqual(init(', restartPolicy: Always'), [{ port: 7 }]);
});

test('a new Service takes no name that is in use', () => {
  const names = ['web', 'web-headless', 'web-headless-2'];
  const files: Record<string, string> = { 'set.yaml': set() };
  const workspace = () => workspaceOf(files);
  const free = (name: string) => freeServiceName(name, setIn(workspace(), 'set.yaml'), workspace());
  const given = [free('web')];
  for (const name of names) {
    files[`${name}.yaml`] = `kind: Service\nmetadata: {name: ${name}}\n`;
    given.push(free('web'));
  }
  assert.deepEqual(given, ['web', 'web-headless', 'web-headless-2', 'web-headless-3']);
  assert.equal(free('web-headless'), 'web-headless-3');
});
