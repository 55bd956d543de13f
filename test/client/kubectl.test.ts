import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { CancellationToken } from 'vscode';
import { type Answer, currentContext, fetchState, type Kubectl, readContext } from '../../client/src/cluster';
import { findKubectl } from '../../client/src/kubectl';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'statefulset-kubectl-')));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A kubectl that prints where it was started, and with what. */
function program(...names: string[]): string {
  const place = path.join(folder, ...names);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'kubectl'), '#!/bin/sh\npwd\necho "$@"\n');
  chmodSync(path.join(place, 'kubectl'), 0o755);
  return place;
}

function find(entries: readonly string[], folders: readonly string[]): string | undefined {
  return findKubectl(folders, { PATH: entries.join(path.delimiter) })?.program;
}

const never: CancellationToken = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };

test('kubectl is the first on PATH that is not of the workspace, whatever leads there', () => {
  const [own, workspace] = [program('bin'), program('workspace', 'bin')];
  symlinkSync(workspace, path.join(folder, 'link'));
  const linked = path.join(folder, 'linked');
  mkdirSync(linked);
  symlinkSync(path.join(workspace, 'kubectl'), path.join(linked, 'kubectl'));
  symlinkSync(path.dirname(workspace), path.join(folder, 'other-name'));
  const open = [path.dirname(workspace)];
  const kubectl = path.join(own, 'kubectl');
  assert.equal(find([workspace, own], open), kubectl);
  assert.equal(find([path.join(folder, 'link'), own], open), kubectl);
  assert.equal(find([linked, own], open), kubectl);
  assert.equal(find([workspace, own], [path.join(folder, 'other-name')]), kubectl);
  assert.equal(find(['bin', '.', '', own], [folder]), undefined);
  assert.equal(find([path.join(folder, 'none')], []), undefined);
});

test('what cannot be run is no program', () => {
  const place = path.join(folder, 'text');
  mkdirSync(path.join(place, 'folder', 'kubectl'), { recursive: true });
  writeFileSync(path.join(place, 'kubectl'), '');
  assert.equal(find([place, path.join(place, 'folder')], []), undefined);
});

test('kubectl starts outside of every folder of the workspace, and its arguments are no shell’s', async () => {
  const place = program('bin');
  const run = async (folders: readonly string[]) => {
    const kubectl = findKubectl(folders, { PATH: place });
    return (await kubectl?.run(['get', 'pods; id', '$HOME'], never))?.output;
  };
  assert.equal(await run([]), `${realpathSync(homedir())}\nget pods; id $HOME\n`);
  assert.equal((await run([homedir()]))?.split('\n')[0], realpathSync(tmpdir()));
});

/** Plays kubectl: answers by the first words of the arguments, and remembers how it was called. */
function played(answers: Readonly<Record<string, Partial<Answer>>>): Kubectl & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    program: '/usr/bin/kubectl',
    calls,
    run: async (args) => {
      calls.push(args.join(' '));
      const known = Object.entries(answers).find(([start]) => args.join(' ').startsWith(start))?.[1];
      return { output: '', errors: '', ok: known?.errors === undefined, ...known };
    },
  };
}

const config = JSON.stringify({
  'current-context': 'prod',
  contexts: [{ name: 'prod', context: { cluster: 'prod', namespace: 'shop' } }],
  clusters: [{ name: 'prod', cluster: { server: 'https://prod.example.com' } }],
});
const prod = { name: 'prod', server: 'https://prod.example.com', namespace: 'shop' };

test('the context is the one that kubectl has', async () => {
  assert.deepEqual(await currentContext(played({ 'config view': { output: config } }), never), prod);
  assert.deepEqual(readContext('{"current-context":"a"}'), { name: 'a', server: '', namespace: 'default' });
  for (const output of ['', 'no JSON', '[]', '{}', '{"current-context":""}', '{"current-context":7}'])
    assert.equal(readContext(output), undefined, output);
  const failing = played({ 'config view': { errors: 'error: current-context must exist\nmore' } });
  assert.equal(await currentContext(failing, never), 'error: current-context must exist');
});

const list = '{"kind":"List","items":[]}';
const refusal =
  'Error from server (Forbidden): nodes is forbidden: User "jane" cannot list resource "nodes" in API group ""';

test('everything is asked for with get alone; what is refused is kept as the cluster says it', async () => {
  const kubectl = played({
    'get statefulsets,': { output: list },
    'get persistentvolumes,': { errors: refusal },
    'get persistentvolumes ': { output: list },
    'get storageclasses ': { output: list },
    'get nodes ': { errors: refusal },
  });
  const { texts, error } = await fetchState(kubectl, prod, 'shop', never);
  assert.equal(error, undefined);
  assert.deepEqual(texts, [list, list, list, refusal]);
  assert.equal(kubectl.calls.length, 5);
  for (const call of kubectl.calls) assert.match(call, /^get [a-z,]+ --context=prod(?: --namespace=shop)? -o json$/);
  assert.match(kubectl.calls[0] ?? '', /^get statefulsets,pods,.* --namespace=shop /);
});

test('a cluster that answers nothing is told with the first thing that kubectl said', async () => {
  const errors = 'Unable to connect to the server: dial tcp: no such host';
  const kubectl = played({ get: { errors } });
  const { texts, error } = await fetchState(kubectl, prod, 'shop', never);
  assert.equal(kubectl.calls.length, 1);
  assert.deepEqual(texts, []);
  assert.equal(error, errors);
});

test('nothing more is asked for once the user has cancelled', async () => {
  const kubectl = played({ get: { output: list } });
  await fetchState(kubectl, prod, 'shop', { ...never, isCancellationRequested: true });
  assert.deepEqual(kubectl.calls, []);
});
