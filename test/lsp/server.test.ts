import assert from 'node:assert/strict';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rules } from '../../server/src/rules';
import { serviceWith, setWith } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const set = setWith('', { without: ['volumeMounts', 'volumeClaimTemplates'] });
const service = serviceWith();

/** A folder with one set, compared with another text of it. */
async function compared(now: string, base: string, options: object = {}) {
  const folder = keep(new Folder({ 'set.yaml': now, 'service.yaml': service }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling, options);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, now);
  await client.notify('statefulset/base', { uri, text: base });
  const actions = (character: number, line: number) =>
    client.request<Action[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line, character }, end: { line, character } },
      context: { diagnostics: [] },
    });
  return { client, uri, actions };
}

interface Report {
  kind: 'full' | 'unchanged';
  resultId?: string;
  uri?: string;
  items: { code: string; severity: number; message: string; range: { start: { line: number; character: number } } }[];
}
interface Action {
  title: string;
  kind: string;
  isPreferred?: boolean;
  edit: {
    changes?: Record<string, { range: { start: { line: number } }; newText: string }[]>;
    documentChanges?: unknown[];
  };
  command?: { command: string; arguments?: unknown[] };
}

const pulling = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
/** A message of the log. */
const warning = 2;
/** What a report says, without hints. */
const codes = (report: Report) => shown(report).map(({ code }) => code);
const shown = ({ items }: Report) => items.filter(({ severity }) => severity !== 4);

test('a client that only listens is sent diagnostics, and a Service in another file counts', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  const offered = await client.initialize(folder.uri, {});
  assert.equal(offered['diagnosticProvider'], undefined, 'it cannot pull');
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  await client.published(uri, ['service-not-found']);
  folder.write('deep/er/service.yaml', service);
  await client.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri: folder.uriOf('deep/er/service.yaml'), type: 1 }],
  });
  await client.published(uri, []);
  await client.change(uri, 2, set.replace('serviceName: web', 'serviceName: wbe'));
  await client.published(uri, ['service-not-found']);
});

test('a folder that is deleted takes its manifests along', async () => {
  const folder = keep(
    new Folder({ 'set.yaml': set, 'base/deep/service.yaml': service, 'basement/a.yaml': 'kind: A\n' }),
  );
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {});
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  await client.published(uri, []);
  rmSync(join(folder.path, 'base'), { recursive: true });
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('base'), type: 3 }] });
  await client.published(uri, ['service-not-found']);
});

test('a folder that is moved in brings its manifests', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const elsewhere = keep(new Folder({ 'base/deep/service.yaml': service }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {});
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  await client.published(uri, ['service-not-found']);
  renameSync(join(elsewhere.path, 'base'), join(folder.path, 'base'));
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('base'), type: 1 }] });
  await client.published(uri, []);
});

test('UTF-16 on the disk is read', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  writeFileSync(join(folder.path, 'service.yaml'), Buffer.from(`\uFEFF${service}`, 'utf16le'));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  assert.deepEqual(codes(await client.request<Report>('textDocument/diagnostic', { textDocument: { uri } })), []);
});

test('the log says what was read, by numbers, and nothing of the contents', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, 'a/service.yaml': service, 'secret.yaml': 'kind: Secret\n' }));
  const client = keep(new PlainClient());
  const logged: string[] = [];
  client.connection.onNotification('window/logMessage', ({ message }) => {
    logged.push(message);
  });
  await client.initialize(folder.uri, pulling);
  const checks = (name: string) => client.request('statefulset/checks', { uri: folder.uriOf(name) });
  const checked = { kubernetesVersion: '1.36', preset: 'recommended', configuration: null };
  assert.deepEqual(await checks('set.yaml'), checked);
  assert.deepEqual(logged, [
    'Checking for Kubernetes 1.36, preset recommended',
    'Files read: 3. Objects: StatefulSet 1, Service 1, others 1. Kustomizations and charts: 0.',
  ]);
});

test('a file is checked with what its repository sets, and what has no manifests is not', async () => {
  const configuration = 'preset: strict\nkubernetesVersion: "1.30"\n';
  const folder = keep(new Folder({ 'a/set.yaml': set, 'a/.statefulset.yaml': configuration }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const checks = (name: string) => client.request('statefulset/checks', { uri: folder.uriOf(name) });
  const own = folder.uriOf('a/.statefulset.yaml');
  assert.deepEqual(await checks('a/set.yaml'), { kubernetesVersion: '1.30', preset: 'strict', configuration: own });
  assert.equal(await checks('a/.statefulset.yaml'), null);
  assert.equal(await checks('gone.yaml'), null);
});

test('a configuration that cannot be read is logged, and one that stands elsewhere does not count', async () => {
  const folder = keep(
    new Folder({ 'set.yaml': set, 'a/set.yaml': set, 'b/set.yaml': set, 'c.yaml': 'preset: strict\n' }),
  );
  const client = keep(new PlainClient());
  const logged = new Promise<string>((resolve) =>
    client.connection.onNotification('window/logMessage', ({ type, message }) => {
      if (type === warning) resolve(message);
    }),
  );
  await client.initialize(folder.uri, {});
  symlinkSync('../c.yaml', join(folder.path, 'a', '.statefulset.yaml'));
  await client.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri: folder.uriOf('a/.statefulset.yaml'), type: 1 }],
  });
  assert.match(await logged, /a\/\.statefulset\.yaml cannot be read, so its settings do not apply: A symbolic link/);
});

test('folders whose URIs name no file here, and files with odd URIs, stop nothing', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, '.statefulset.yaml': 'ignore: [x.yaml]\n' }));
  const client = keep(new PlainClient());
  const workspaceFolders = [folder.uri, 'file:///%ZZ', 'file://host/%2F', 'vscode-vfs://github/a'];
  await client.request('initialize', {
    processId: process.pid,
    rootUri: folder.uri,
    capabilities: { workspace: { workspaceFolders: true } },
    workspaceFolders: workspaceFolders.map((uri) => ({ uri, name: uri })),
  });
  await client.notify('initialized', {});
  for (const odd of ['/%ZZ.yaml', '//a//y.yaml', '/%E9/%.yaml', '/../../z.yaml'])
    await client.open(folder.uri + odd, set);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  await client.published(uri, ['service-not-found']);
});

test('a client that pulls gets one document, knows it by its id, and sees the Service in another file', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, 'other/service.yaml': service }));
  const client = keep(new PlainClient());
  const offered = await client.initialize(folder.uri, pulling);
  assert.deepEqual(offered['diagnosticProvider'], { interFileDependencies: true, workspaceDiagnostics: true });
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  const pull = (previousResultId?: string) =>
    client.request<Report>('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  const clean = await pull();
  assert.deepEqual(codes(clean), []);
  assert.equal((await pull(clean.resultId)).kind, 'unchanged');
  await client.change(uri, 2, set.replace('serviceName: web', 'serviceName: wbe'));
  const broken = await pull(clean.resultId);
  assert.deepEqual(codes(broken), ['service-not-found']);
  assert.deepEqual(shown(broken)[0]?.range.start, { line: 5, character: 15 });
  assert.equal(shown(broken)[0]?.severity, 2);
});

test('a thousand files that change one by one are read together, and an answer counts them all', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, 'service.yaml': service }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  const pull = () => client.request<Report>('textDocument/diagnostic', { textDocument: { uri } });
  assert.deepEqual(codes(await pull()), []);
  folder.write('service.yaml', service.replace('name: web', 'name: ui'));
  for (let i = 0; i < 1000; i++) {
    const changed = folder.uriOf(i === 500 ? 'service.yaml' : `${i}.yaml`);
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: changed, type: 2 }] });
  }
  assert.deepEqual(codes(await pull()), ['service-not-found']);
  assert.ok(client.refreshes < 100, `${client.refreshes} refreshes`);
});

test('completion is for every client: plain text, or snippets where these are known', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, 'service.yaml': service }));
  const uri = folder.uriOf('set.yaml');
  const text = set.replace('  replicas: 3\n', '  \n').replace('serviceName: web', 'serviceName: ');
  const complete = async (capabilities: object, line: number, character: number) => {
    const client = keep(new PlainClient());
    const offered = await client.initialize(folder.uri, capabilities);
    assert.ok(offered['completionProvider']);
    await client.open(uri, text);
    const params = { textDocument: { uri }, position: { line, character }, context: { triggerKind: 1 } };
    return client.request<{
      isIncomplete: boolean;
      items: { label: string; textEdit: { newText: string; range: unknown } }[];
    }>('textDocument/completion', params);
  };
  const named = await complete({}, 5, 15);
  assert.equal(named.isIncomplete, false);
  assert.deepEqual(named.items[0]?.textEdit, {
    newText: 'web',
    range: { start: { line: 5, character: 15 }, end: { line: 5, character: 15 } },
  });
  const strategy = async (capabilities: object) =>
    (await complete(capabilities, 6, 2)).items.find(({ label }) => label === 'updateStrategy')?.textEdit.newText;
  assert.equal(await strategy({}), 'updateStrategy:\n    type: RollingUpdate');
  const snippets = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };
  assert.equal(await strategy(snippets), 'updateStrategy:\n    type: ${1|RollingUpdate,OnDelete|}');
});

test('the workspace report is held open until a closed file has news', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, 'service.yaml': service }));
  const client = keep(new PlainClient());
  const hints = rules.filter(({ severity }) => severity === 'hint').map(({ id }) => [id, 'off']);
  await client.initialize(folder.uri, pulling, { settings: { rules: Object.fromEntries(hints) } });
  await client.request('textDocument/diagnostic', { textDocument: { uri: folder.uriOf('set.yaml') } });
  // The folder is read, and clean: the answer waits for a change.
  const waiting = client.request<{ items: Report[] }>('workspace/diagnostic', { previousResultIds: [] });
  folder.write('service.yaml', service.replace('name: web', 'name: ui'));
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('service.yaml'), type: 2 }] });
  const { items } = await waiting;
  assert.deepEqual(
    items.map(({ uri }) => uri),
    [folder.uriOf('set.yaml')],
  );
  assert.deepEqual(items.map(codes), [['service-not-found']]);
  const known = items.map(({ uri, resultId }) => ({ uri, value: resultId }));
  const next = client.request<{ items: Report[] }>('workspace/diagnostic', { previousResultIds: known });
  folder.write('service.yaml', service);
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('service.yaml'), type: 2 }] });
  assert.deepEqual((await next).items.map(codes), [[]], 'what is gone is reported as empty');
});

test('the quick fix adds the Service, and a comment silences the rule', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  const range = { start: { line: 5, character: 16 }, end: { line: 5, character: 16 } };
  const actions = await client.request<Action[]>('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics: [], triggerKind: 2 },
  });
  const [add] = actions;
  assert.match(add?.title ?? '', /^Add headless Service/);
  assert.equal(add?.isPreferred, true);
  assert.deepEqual(
    add?.edit.changes?.[uri]?.map(({ newText }) => newText),
    [`${service}---\n`],
  );
  const silence = actions.at(-1);
  assert.equal(silence?.title, 'Disable service-not-found for this line');
  assert.equal(silence?.edit.changes?.[uri]?.[0]?.newText, '  # statefulset-disable-next-line service-not-found\n');
});

test('asked for nothing in particular, a line lists its fixes, what fits it, and last the comment', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  const at = { line: 5, character: 16 };
  const ask = async (context: object) => {
    const params = { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [], ...context } };
    const actions = await client.request<Action[]>('textDocument/codeAction', params);
    return actions.map(({ title, kind = '' }) => `${kind}: ${title}`);
  };
  const [silence, ...others] = (await ask({ triggerKind: 1 })).reverse();
  assert.equal(silence, ': Disable service-not-found for this line');
  assert.deepEqual(
    others.filter((each) => each.startsWith('refactor')),
    ['refactor.rewrite: Add a Service for web-0 only'],
  );
  assert.ok((await ask({ only: ['refactor'] })).length > 1, 'all of them to those who ask for refactorings');
});

test('fixes are offered wherever the cursor is, if the client asks about the problems of the line', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  const report = await client.request<Report>('textDocument/diagnostic', { textDocument: { uri } });
  const problem = shown(report)[0];
  assert.ok(problem);
  const { line } = problem.range.start;
  const ask = async (context: object) => {
    const at = { line, character: 0 };
    const params = { textDocument: { uri }, range: { start: at, end: at }, context };
    const actions = await client.request<Action[]>('textDocument/codeAction', params);
    return actions.filter(({ kind }) => kind === 'quickfix').map(({ title }) => title);
  };
  assert.match((await ask({ diagnostics: [problem] }))[0] ?? '', /^Add headless Service/);
  assert.deepEqual(await ask({ diagnostics: [{ ...problem, source: 'another server' }] }), []);
});

test('fix-all is a source action of its own kind', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const ask = (only: string[]) =>
    client.request<Action[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], only },
    });
  assert.deepEqual(
    (await ask(['source.fixAll'])).map(({ kind }) => kind),
    ['source.fixAll.statefulset'],
  );
  assert.deepEqual(await ask(['source.organizeImports']), []);
});

test('settings change what is said: a rule, and the version', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {}, { settings: { rules: { 'service-not-found': 'off' } } });
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  await client.published(uri, []);
  await client.notify('workspace/didChangeConfiguration', {
    settings: { statefulset: { rules: { 'service-not-found': 'error' } } },
  });
  await client.published(uri, ['service-not-found']);
});

test('settings of the start count where a client answers that it has none', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  let asked: unknown = null;
  client.connection.onRequest('workspace/configuration', () => [asked]);
  const settings = { rules: { 'service-not-found': 'off' } };
  await client.initialize(folder.uri, { workspace: { configuration: true } }, { settings });
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  await client.published(uri, []);
  asked = { rules: { 'service-not-found': 'error' } };
  await client.notify('workspace/didChangeConfiguration', { settings: null });
  await client.published(uri, ['service-not-found']);
});

test('hover and outline answer; a file that nobody knows is empty, not an error', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('set.yaml');
  const position = { line: 6, character: 4 };
  const hovered = await client.request<{ contents: { value: string } }>('textDocument/hover', {
    textDocument: { uri },
    position,
  });
  assert.match(hovered.contents.value, /`web-0`, `web-1`/);
  const outline = await client.request<{ name: string; children: { name: string }[] }[]>(
    'textDocument/documentSymbol',
    { textDocument: { uri } },
  );
  assert.deepEqual(
    outline.map(({ name, children }) => [name, children.map((child) => child.name)]),
    [['StatefulSet web', ['web']]],
  );
  const unknown = { textDocument: { uri: folder.uriOf('none.yaml') } };
  assert.equal(await client.request('textDocument/hover', { ...unknown, position }), null);
  assert.deepEqual(codes(await client.request<Report>('textDocument/diagnostic', unknown)), []);
});

test('a document of many megabytes is left alone, and the next one answered', async () => {
  const folder = keep(new Folder({}));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const [huge, small] = [folder.uriOf('huge.yaml'), folder.uriOf('set.yaml')];
  await client.open(huge, `${set}---\n`.repeat(10_000));
  await client.open(small, set);
  const pull = (uri: string) => client.request<Report>('textDocument/diagnostic', { textDocument: { uri } });
  assert.deepEqual((await pull(huge)).items, []);
  assert.deepEqual(codes(await pull(small)), ['service-not-found']);
});

test('a file without a folder finds what lies beside it', async () => {
  const folder = keep(new Folder({ 'set.yaml': set, 'service.yaml': service }));
  const client = keep(new PlainClient());
  await client.initialize(null, pulling);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  assert.deepEqual(codes(await client.request<Report>('textDocument/diagnostic', { textDocument: { uri } })), []);
});

test('what differs from the committed text and cannot change is an error, with a way back and the runbook', async () => {
  const { client, uri, actions } = await compared(set, set.replace('serviceName: web', 'serviceName: old'), {
    runbook: true,
    preview: true,
  });
  const report = await client.request<Report>('textDocument/diagnostic', { textDocument: { uri } });
  const refused = report.items.filter(({ severity }) => severity === 1);
  assert.deepEqual(
    refused.map(({ code }) => code),
    ['immutable-field-changed'],
  );
  const { line, character } = refused[0]?.range.start ?? { line: 0, character: 0 };
  const titles = (await actions(character, line)).map(({ title }) => title);
  assert.deepEqual(titles.slice(0, 1), ['Set serviceName back to old']);
  assert.ok(titles.includes('Open the migration runbook'));
  const lenses = await client.request<{ command: { title: string } }[]>('textDocument/codeLens', {
    textDocument: { uri },
  });
  assert.deepEqual(
    lenses.map(({ command }) => command.title),
    ['Preview', '3 pods · Service web, headless', 'change: rejected: serviceName'],
  );
  const runbook = await client.request<string>('statefulset/migration', { uri, set: 'web' });
  assert.match(runbook, /^# Migrate StatefulSet web\n/);
  assert.match(runbook, /kubectl delete statefulset\/web --cascade=orphan/);
  const plans = await client.request<string>('statefulset/plans', { uri });
  assert.match(plans, /^## StatefulSet web: rejected: serviceName\n/);
  assert.match(plans, /^### Migrate StatefulSet web$/m);
  assert.match(plans, /^# The subdomain of each pod$/m, 'comments of commands are no headings');
});

test('a client without the command is not offered the runbook, and one that compares with nothing has no plan', async () => {
  const { client, uri, actions } = await compared(set, set.replace('serviceName: web', 'serviceName: old'));
  const line = set.split('\n').findIndex((each) => each.includes('serviceName'));
  assert.ok((await actions(16, line)).every(({ title }) => title !== 'Open the migration runbook'));
  await client.notify('statefulset/base', { uri, text: null });
  assert.equal(await client.request('statefulset/plans', { uri }), null);
  assert.equal(await client.request('statefulset/migration', { uri, set: 'web' }), null);
});

test('blocks of a Markdown file give information while it is open, and none where they are not wanted', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const [uri, text] = [folder.uriOf('README.md'), `# Web\n\n\`\`\`yaml\n${set}\`\`\`\n`];
  await client.open(uri, text);
  const report = () => client.request<Report>('textDocument/diagnostic', { textDocument: { uri } });
  assert.deepEqual(
    shown(await report()).map(({ code, severity, range }) => `${code} ${severity} ${range.start.line}`),
    ['service-not-found 3 8'],
  );
  const hovered = await client.request<object | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 8, character: 4 },
  });
  assert.ok(hovered);
  await client.notify('workspace/didChangeConfiguration', { settings: { statefulset: { markdown: 'off' } } });
  assert.deepEqual((await report()).items, []);
  await client.notify('textDocument/didClose', { textDocument: { uri } });
  assert.deepEqual((await report()).items, []);
});

test('a manifest that copying has damaged is restored by a quick fix, and what is pasted by a request', async () => {
  const folder = keep(new Folder({ 'set.yaml': set }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, pulling);
  const uri = folder.uriOf('new.yaml');
  const text = 'apiVersion: v1\nkind: Service\nmetadata:\nname: web\nspec:\nclusterIP: None\nports:\n- port: 80\n';
  await client.open(uri, text);
  const start = { line: 3, character: 2 };
  const [first] = await client.request<Action[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start, end: start },
    context: { diagnostics: [], triggerKind: 2 },
  });
  assert.equal(first?.title, 'Restore the indentation');
  const restored = text.replace(/^(?=name|clusterIP|ports|- )/gm, '  ');
  assert.equal(await client.request('statefulset/clean', { uri, text }), restored);
  assert.equal(await client.request('statefulset/clean', { uri, text: restored }), null);
});

test('refactorings are offered when somebody asks for them, with their consequences, and files if the client makes them', async () => {
  const folder = keep(new Folder({ 'all.yaml': `${service}---\n${set}` }));
  const ask = async (workspaceEdit: object, context: object, options?: object) => {
    const client = keep(new PlainClient());
    await client.initialize(folder.uri, { ...pulling, workspace: { workspaceEdit } }, options);
    const uri = folder.uriOf('all.yaml');
    await client.open(uri, `${service}---\n${set}`);
    const range = { start: { line: 13, character: 0 }, end: { line: 13, character: 0 } };
    const actions = await client.request<Action[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    });
    return actions.filter(({ kind }) => kind.startsWith('refactor'));
  };
  const full = { documentChanges: true, changeAnnotationSupport: {}, resourceOperations: ['create', 'delete'] };
  const all = await ask(full, { only: ['refactor'] });
  const titles = all.map(({ title }) => title);
  for (const title of ['Convert to a Deployment', 'Split into 2 files, one for each manifest'])
    assert.ok(titles.includes(title), title);
  const conversion = all.find(({ title }) => title === 'Convert to a Deployment');
  assert.match(JSON.stringify(conversion?.edit), /"description":"The pods lose their fixed names/);
  const split = all.find(({ title }) => title.startsWith('Split'));
  assert.match(JSON.stringify(split?.edit.documentChanges), /^\[\{"kind":"create","uri":"[^"]*\/web-service\.yaml"/);
  assert.doesNotMatch(JSON.stringify(all), /needsConfirmation/);
  const asked = await ask(full, { only: ['refactor'] }, { asks: true });
  assert.deepEqual(
    asked.filter(({ edit }) => edit).map(({ title }) => title),
    titles.filter((title) => /^(?:Add|Sort)/.test(title)),
    'a client that asks its user gets the others as a command',
  );
  const { command, arguments: [change] = [] } = asked.find(({ title }) => title === split?.title)?.command ?? {};
  assert.equal(command, 'statefulset.makeChange');
  assert.deepEqual(change, {
    title: split?.title,
    consequences: [
      'Creates web-service.yaml.',
      'The manifests themselves do not change, and nothing in a cluster does.',
    ],
    edit: split?.edit,
  });
  const plain = await ask({}, { only: ['refactor.rewrite', 'refactor.extract'] });
  assert.ok(plain.some(({ title }) => title === 'Convert to a Deployment'));
  assert.ok(!plain.some(({ title }) => title.startsWith('Split')), 'it cannot make files');
  assert.deepEqual(await ask(full, { triggerKind: 2 }), [], 'not for the light bulb that comes by itself');
  assert.ok((await ask(full, {})).length > 0, 'clients of earlier versions of the protocol do not say why they ask');
});
