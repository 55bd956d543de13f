import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Files, serviceWith, setWith } from '../fixture';
import { folderOf, run } from './commandLine';

const patch = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: -1
`;

const files: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': `${serviceWith()}---\n${setWith({ spec: 'replicas: 3' })}`,
  'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamePrefix: dev-\nreplicas: [{name: web, count: 1}]\n',
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{path: patch.yaml}]\n',
  'overlays/prod/patch.yaml': patch,
  'broken/kustomization.yaml': 'resources: [missing.yaml]\n',
};

interface Found {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly renderings?: readonly string[];
}

async function problemsOf(...argv: string[]): Promise<Found[]> {
  return JSON.parse((await run('check', '--format', 'json', ...argv)).out).problems;
}

test('a folder that holds a kustomization is checked as it is built, wherever its files are', async () => {
  const { path } = folderOf(files);
  const [problem, ...more] = await problemsOf('--severity', 'error', join(path, 'overlays/prod'));
  assert.deepEqual(more, []);
  assert.deepEqual(
    [problem?.file, problem?.line, problem?.rule],
    [join(path, 'overlays/prod/patch.yaml'), 6, 'invalid-field'],
  );
  assert.deepEqual(problem?.renderings, [join(path, 'overlays/prod')]);
});

test('of a tree the roots are checked, and a folder that is passed even if others build on it', async () => {
  const { path } = folderOf({
    ...files,
    'base/web.yaml': (files['base/web.yaml'] ?? '').replace('replicas: 3', 'replicas: -3'),
  });
  const inTree = await problemsOf('--severity', 'error', path);
  assert.deepEqual(
    inTree.map(({ file, rule }) => [file.slice(path.length + 1), rule]).sort(),
    [
      ['broken/kustomization.yaml', 'kustomization-invalid'],
      ['overlays/prod/patch.yaml', 'invalid-field'],
    ],
    'both overlays set the replicas of the base',
  );
  const base = await problemsOf('--severity', 'error', join(path, 'base'));
  assert.deepEqual(
    base.map(({ renderings }) => renderings),
    [[join(path, 'base')]],
  );
});

test('what a kustomization becomes is printed as Kustomize does, with where it comes from in JSON', async () => {
  const { path } = folderOf(files);
  const text = await run('render', join(path, 'overlays/dev'));
  assert.equal(text.code, 0);
  assert.match(text.out, /^apiVersion: v1\nkind: Service\nmetadata:\n(?:.*\n)*?\s+name: dev-web\n/);
  const { objects, unknown } = JSON.parse((await run('render', '--format', 'json', join(path, 'overlays/dev'))).out);
  assert.deepEqual(unknown, []);
  assert.deepEqual(
    objects.map(({ source, object }: { source: string; object: { kind: string } }) => [source, object.kind]),
    ['Service', 'StatefulSet'].map((kind) => [join(path, 'base/web.yaml'), kind]),
  );
});

test('what Kustomize would refuse is code 1, with the place and the reason', async () => {
  const { path } = folderOf(files);
  for (const argv of [['render'], ['preview'], ['simulate'], ['diff']]) {
    const broken = join(path, 'broken');
    const more = argv[0] === 'simulate' ? ['apply'] : argv[0] === 'diff' ? [join(path, 'base')] : [];
    const { code, err } = await run(...argv, broken, ...more);
    assert.equal(code, 1, argv[0]);
    assert.match(err, /broken\/kustomization\.yaml:1: .*missing\.yaml/, argv[0]);
  }
  assert.equal((await run('render', join(path, 'overlays'))).code, 1, 'no kustomization');
  assert.equal((await run('render', join(path, 'nothing'))).code, 2);
});

test('preview, simulate and diff take a folder that holds a kustomization', async () => {
  const { path } = folderOf(files);
  const dev = join(path, 'overlays/dev');
  assert.match((await run('preview', dev)).out, /StatefulSet dev-web, .*: 1 pod/);
  assert.match((await run('simulate', dev, 'apply')).out, /pod dev-web-0 is created/);
  const { out } = await run('diff', join(path, 'base'), dev);
  assert.match(out, /StatefulSet dev-web is created/);
  assert.match(out, /StatefulSet web is deleted/);
  assert.match((await run('preview', path)).err, /Specify one file, or a folder that holds a kustomization/);
});

test('fixes of what a base has are made there', async () => {
  const folder = folderOf({
    ...files,
    'base/web.yaml': (files['base/web.yaml'] ?? '').replace('replicas: 3', 'replica: 3'),
  });
  const { out } = await run('fix', '--dry-run', folder.path);
  assert.match(out, /base\/web\.yaml\n(?:.*\n)*?- {2}replica: 3\n\+ {2}replicas: 3/);
});

test('a file that leads out of the folder of its kustomization is not read', async () => {
  const folder = folderOf({
    'a/kustomization.yaml': 'configMapGenerator: [{name: a, files: [../secret.txt]}]\n',
    'secret.txt': 'do not show',
  });
  for (const argv of [['render'], ['check']]) {
    const { code, out, err } = await run(...argv, join(folder.path, 'a'));
    assert.equal(code, 1, argv[0]);
    assert.doesNotMatch(out + err, /do not show/);
  }
});
