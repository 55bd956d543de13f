import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  freeServiceName,
  governingService,
  headlessServiceFor,
  headlessServicesSelecting,
  serviceElsewhere,
} from '../../server/src/workspace/service';
import { type Files, resourceIn, serviceWith, setWith, workspaceOf } from '../fixture';

const set = setWith();
const service = serviceWith();
const inNamespace = (name: string) => ({ metadata: `namespace: ${name}` });

function governing(files: Files, name = 'set.yaml') {
  const workspace = workspaceOf(files);
  return governingService(resourceIn(workspace, name), workspace);
}

test('the nearest Service governs: the same file, the same folder, then outwards', () => {
  const files = { 'a/set.yaml': set, 'a/b.yaml': service, 'service.yaml': service, 'c/d/e.yaml': service };
  assert.match(governing(files, 'a/set.yaml')?.file.uri ?? '', /a\/b\.yaml$/);
  const inFile = { ...files, 'a/set.yaml': `${set}---\n${service}` };
  assert.match(governing(inFile, 'a/set.yaml')?.file.uri ?? '', /a\/set\.yaml$/);
});

test('of equally near Services one that names the pods governs', () => {
  const files = {
    'a.yaml': serviceWith('', { without: ['clusterIP'] }),
    'b.yaml': serviceWith({ spec: 'selector:\n  app: other' }),
    'c.yaml': service,
    'set.yaml': set,
  };
  assert.match(governing(files)?.file.uri ?? '', /c\.yaml$/);
});

test('a namespace on one side only is no mismatch, and none where a kustomization sets it', () => {
  assert.ok(governing({ 'set.yaml': setWith(inNamespace('a')), 'service.yaml': service }));
  const apart = { 'set.yaml': setWith(inNamespace('a')), 'service.yaml': serviceWith(inNamespace('b')) };
  assert.equal(governing(apart), undefined);
  assert.ok(governing({ ...apart, 'kustomization.yaml': 'namespace: c\nresources: [set.yaml]\n' }));
});

test('a Service in another namespace belongs to the set by its folder or its selector, not by its name alone', () => {
  const elsewhere = (path: string, app: string) => {
    const other = serviceWith({ ...inNamespace('b'), spec: `selector:\n  app: ${app}` });
    const workspace = workspaceOf({ 'a/set.yaml': setWith(inNamespace('a')), [path]: other });
    return serviceElsewhere(resourceIn(workspace, 'a/set.yaml'), workspace) !== undefined;
  };
  assert.equal(elsewhere('a/service.yaml', 'other'), true);
  assert.equal(elsewhere('b/service.yaml', 'web'), true);
  assert.equal(elsewhere('b/service.yaml', 'other'), false);
});

test('templates, Services without selector and those with a cluster IP do not name pods', () => {
  const named = (name: string, without?: readonly string[]) =>
    serviceWith({ metadata: `name: ${name}` }, without && { without });
  const workspace = workspaceOf({
    'set.yaml': set,
    'templates/t.yaml': serviceWith({ metadata: 'name: web-template', spec: 'other: {{ .Values.x }}' }),
    'manual.yaml': named('web-manual', ['selector']),
    'plain.yaml': named('web-plain', ['clusterIP']),
    'peers.yaml': named('web-peers'),
  });
  const found = headlessServicesSelecting(resourceIn(workspace, 'set.yaml'), workspace);
  assert.deepEqual(
    found.map(({ name }) => name),
    ['web-peers'],
  );
});

function wanted(spec: string, metadata = '') {
  const workspace = workspaceOf({
    'set.yaml': `kind: StatefulSet\nmetadata: {name: web${metadata}}\nspec: {${spec}}\n`,
  });
  return headlessServiceFor(resourceIn(workspace, 'set.yaml'), 'web');
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
  const files: Record<string, string> = { 'set.yaml': set };
  const workspace = () => workspaceOf(files);
  const free = (name: string) => freeServiceName(name, resourceIn(workspace(), 'set.yaml'), workspace());
  const given = [free('web')];
  for (const name of names) {
    files[`${name}.yaml`] = `kind: Service\nmetadata: {name: ${name}}\n`;
    given.push(free('web'));
  }
  assert.deepEqual(given, ['web', 'web-headless', 'web-headless-2', 'web-headless-3']);
  assert.equal(free('web-headless'), 'web-headless-3');
});
