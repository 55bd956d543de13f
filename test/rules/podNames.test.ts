import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import { knownOrdinals } from '../../server/src/workspace/scale';
import { applyFix, contextOf, fileOf, mainFix, workspaceOf } from '../fixture';

/** A headless Service and its set, as JSON. */
function app(name: string, replicas: number, env: Record<string, string> = {}, namespace?: string): object[] {
  const labels = { app: name };
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  const containers = [{ name, image: 'registry.example.com/app:1', ports: [{ containerPort: 80 }], env: variables }];
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: 'None', selector: labels } },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        serviceName: name,
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    },
  ];
}

function list(...items: object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2);
}

function config(text: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n${text.replace(/^(?=.)/gm, '  ')}`;
}

function found(files: Record<string, string>, name: string, rule: RegExp): Diagnosis[] {
  const workspace = workspaceOf(files);
  return diagnose(fileOf(workspace, name), contextOf(workspace)).filter((one) => rule.test(one.rule.id));
}

/** The file after the main fix of what the rule finds in it, once. */
function fixed(files: Record<string, string>, name: string, rule: RegExp): string {
  const workspace = workspaceOf(files);
  const [one, ...others] = found(files, name, rule);
  assert.deepEqual(others, []);
  const fix = mainFix(one?.fixes ?? []);
  assert.ok(fix, 'a problem with a fix');
  return fileOf(applyFix(workspace, fix.edits), name).text;
}

describe('a list of peers is completed as it is written', () => {
  const forms: readonly (readonly [form: string, written: string, completed: string])[] = [
    ['hosts', 'a: web-0.web,web-1.web', 'a: web-0.web,web-1.web,web-2.web'],
    ['hosts with ports and blanks', 'a: "web-0.web:80; web-1.web:80"', 'a: "web-0.web:80; web-1.web:80; web-2.web:80"'],
    ['voters', "a: '0@web-0.web:9093,1@web-1.web:9093'", "a: '0@web-0.web:9093,1@web-1.web:9093,2@web-2.web:9093'"],
    [
      'voters that count from 1',
      'a: 1@web-0.web:9093,2@web-1.web:9093',
      'a: 1@web-0.web:9093,2@web-1.web:9093,3@web-2.web:9093',
    ],
    [
      'members by name and URL',
      'a: web-0=http://web-0.web:2380,web-1=http://web-1.web:2380',
      'a: web-0=http://web-0.web:2380,web-1=http://web-1.web:2380,web-2=http://web-2.web:2380',
    ],
    [
      'lines of a file',
      'a: |\n  server.1=web-0.web.default.svc:2888:3888\n  server.2=web-1.web.default.svc:2888:3888\n  x=1\n',
      'a: |\n  server.1=web-0.web.default.svc:2888:3888\n  server.2=web-1.web.default.svc:2888:3888\n  server.3=web-2.web.default.svc:2888:3888\n  x=1\n',
    ],
    ['one in the middle', 'a: 0@web-0.web,2@web-2.web', 'a: 0@web-0.web,1@web-1.web,2@web-2.web'],
    [
      'an array in a string',
      'a: \'["web-0.web:80", "web-1.web:80"]\'',
      'a: \'["web-0.web:80", "web-1.web:80", "web-2.web:80"]\'',
    ],
  ];
  for (const [form, written, completed] of forms) {
    test(form, () => {
      const files = { 'app.json': list(...app('web', 3)), 'config.yaml': config(written) };
      assert.equal(fixed(files, 'config.yaml', /peer-list/), config(completed));
    });
  }

  test('in a List of JSON, several at once', () => {
    const env = (peers: string) => list(...app('web', 4, { PEERS: peers }));
    const files = { 'app.json': env('1@web-0.web,2@web-1.web') };
    assert.equal(fixed(files, 'app.json', /peer-list/), env('1@web-0.web,2@web-1.web,3@web-2.web,4@web-3.web'));
  });

  test('without a guess where the numbers do not count along', () => {
    const files = { 'app.json': list(...app('web', 3)), 'config.yaml': config('a: 7@web-0.web,3@web-1.web') };
    const [one] = found(files, 'config.yaml', /peer-list/);
    assert.deepEqual(one?.fixes, []);
  });
});

describe('nothing is said of', () => {
  const silent: readonly (readonly [what: string, text: string])[] = [
    ['versions and file names', 'a: web-3.7.0\nb: web-6.yaml\nc: /etc/web-9.conf'],
    ['pods of other sets', 'a: db-9.db.default.svc.cluster.local'],
    ['Services of a pod', 'a: web-0.internal.example.com:443'],
    ['commands that name two pods', 'a: ping web-0.web && ping web-1.web'],
    ['lists that are completed elsewhere in the text', 'a: "primary web-2.web, others web-0.web,web-1.web"'],
    ['manifests in a string', `a: |\n${list(...app('web', 9)).replace(/^/gm, '  ')}`],
  ];
  for (const [what, text] of silent) {
    test(what, () => {
      const files = { 'app.json': list(...app('web', 3)), 'config.yaml': config(text) };
      assert.deepEqual(
        found(files, 'config.yaml', /^p/).map(({ message }) => message),
        [],
      );
    });
  }

  test('variants in one folder, of which one has the pod', () => {
    const files = {
      'one.json': list(...app('web', 1)),
      'three.json': list(...app('web', 3)),
      'config.yaml': config('a: web-2.web:80'),
    };
    assert.deepEqual(found(files, 'config.yaml', /^pod/), []);
  });
});

test('the namespace of a pod is not guessed among several', () => {
  const files = {
    'a.json': list(...app('web', 3, {}, 'a')),
    'b.json': list(...app('web', 3, {}, 'b')),
    'config.yaml': config('a: web-0.web.c.svc'),
  };
  const [one] = found(files, 'config.yaml', /^pod-dns-wrong-namespace/);
  assert.deepEqual(one?.fixes, []);
});

describe('the pods that a set surely has', () => {
  const known = (files: Record<string, string>, name = 'app.json') => {
    const workspace = workspaceOf(files);
    const set = fileOf(workspace, name).resources.find(({ kind }) => kind === 'StatefulSet');
    assert.ok(set);
    return knownOrdinals(set, workspace);
  };
  const text = list(...app('web', 3));
  const patch = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  replicas: 5\n';
  const autoscaler = (kind: string) =>
    `kind: ${kind}\nmetadata:\n  name: a\nspec:\n  scaleTargetRef:\n    kind: StatefulSet\n    name: web\n`;

  test('are counted from the first ordinal', () => {
    assert.deepEqual(known({ 'app.json': text }), { start: 0, end: 3 });
    const shifted = text.replace('"replicas": 3,', '"replicas": 3,\n"ordinals": { "start": 2 },');
    assert.deepEqual(known({ 'app.json': shifted }), { start: 2, end: 5 });
  });

  test('are not known where something else may scale it', () => {
    const elsewhere: Record<string, string>[] = [
      { 'kustomization.yaml': 'resources: [app.json]\nreplicas: [{ name: web, count: 5 }]\n' },
      { 'kustomization.yaml': 'resources: [app.json]\npatches: [{ path: more.yaml }]\n' },
      { 'large/web.yaml': patch },
      { 'scale.yaml': autoscaler('HorizontalPodAutoscaler') },
      { 'scale.yaml': autoscaler('ScaledObject') },
    ];
    for (const files of elsewhere) assert.equal(known({ 'app.json': text, ...files }), undefined);
    assert.equal(known({ 'app.json': list(...app('web', 0)) }), undefined);
    assert.equal(known({ 'app.json': text.replace('"replicas": 3', '"replicas": "3"') }), undefined);
  });

  test('are known where a patch or an autoscaler is about something else', () => {
    const files = {
      'app.json': text,
      'large/db.yaml': patch.replace('name: web', 'name: db'),
      'scale.yaml': autoscaler('HorizontalPodAutoscaler').replace('name: web', 'name: db'),
    };
    assert.deepEqual(known(files), { start: 0, end: 3 });
  });
});
