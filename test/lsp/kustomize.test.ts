import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isManifestName } from '../../server/src/files/source';
import { Session } from '../../server/src/lsp/session';
import { type Files, serviceWith, setWith, uriOf } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const folder = uriOf('').slice(0, -1);

/** A session on these files, of which a client lists those with the name of a manifest; and what was read for it. */
async function sessionOn(files: Files) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [uriOf(name), text]));
  const read: string[] = [];
  const session = new Session(() => ({
    list: async () => [...texts.keys()].filter((uri) => isManifestName(uri) && !uri.includes('/vendor/')),
    read: async (uri) => {
      read.push(uri);
      return texts.get(uri);
    },
    readBytes: async () => undefined,
  }));
  await session.load();
  await session.readNamed([folder]);
  return { session, texts, read };
}

function refusals(session: Session, root: string): string[] {
  return session.context.workspace.rendering(uriOf(root)).refusals.map(({ message }) => message);
}

test('what kustomizations name is read, whatever its name and wherever in the workspace it is', async () => {
  const { session } = await sessionOn({
    'app/kustomization.yaml': 'resources: [../vendor/base]\nconfigMapGenerator: [{name: a, envs: [.env]}]\n',
    'app/.env': 'A=b',
    'vendor/base/kustomization.yaml': 'resources: [web.yaml]\n',
    'vendor/base/web.yaml': `${serviceWith()}---\n${setWith()}`,
  });
  assert.deepEqual(refusals(session, 'app/'), []);
  const kinds = session.context.workspace.rendering(uriOf('app/')).resources.map(({ kind }) => kind);
  assert.deepEqual(kinds.sort(), ['ConfigMap', 'Service', 'StatefulSet']);
});

test('what is outside of the workspace is not read, and so unknown', async () => {
  const { session, read } = await sessionOn({
    'kustomization.yaml':
      'resources: [web.yaml, ../../etc]\nconfigMapGenerator: [{name: a, files: [../../etc/passwd]}]\n',
    'web.yaml': setWith(),
  });
  assert.ok(!read.some((uri) => uri.includes('etc')), read.join(' '));
  const { output, refusals } = session.context.workspace.rendering(uriOf(''));
  assert.deepEqual(refusals, []);
  assert.equal(output.unknown.length, 2);
});

test('what is not there is asked for once, and again when it may have come', async () => {
  const { session, texts, read } = await sessionOn({
    'kustomization.yaml': 'configMapGenerator: [{name: a, envs: [.env]}]\n',
  });
  const env = uriOf('.env');
  assert.equal(refusals(session, '').length, 1);
  await session.readNamed([folder]);
  assert.equal(read.filter((uri) => uri === env).length, 1);
  texts.set(env, 'A=b');
  session.forget([env]);
  await session.readNamed([folder]);
  assert.deepEqual(refusals(session, ''), []);
});

test('an editor shows what an overlay does at its line, as files come and change', async () => {
  const files = keep(
    new Folder({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': `${serviceWith()}---\n${setWith({ spec: 'replicas: 3' })}`,
      'prod/kustomization.yaml': 'resources: [../base]\n',
    }),
  );
  const client = keep(new PlainClient());
  await client.initialize(files.uri, {});
  const uri = files.uriOf('prod/kustomization.yaml');
  const text = 'resources: [../base]\npatches: [{path: patch.yaml}]\n';
  await client.open(uri, 'resources: [../base]\n');
  await client.published(uri, []);
  await client.change(uri, 2, text);
  await client.published(uri, ['kustomization-invalid']);
  const patch = files.uriOf('prod/patch.yaml');
  files.write(
    'prod/patch.yaml',
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {replicas: -1}\n',
  );
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: patch, type: 1 }] });
  await client.published(uri, []);
  await client.published(patch, ['invalid-field']);
});
