import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

/**
 * What each room of the server may import beside itself. `file.ts` is a file at the root of server/src. Everything
 * above `language-service` is a shell: what it needs of the core it has through that door.
 */
const core = ['yaml', 'kubernetes', 'statefulset', 'products', 'workspace', 'settings'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  yaml: [],
  kubernetes: ['yaml'],
  statefulset: ['yaml', 'kubernetes'],
  products: ['yaml', 'kubernetes', 'statefulset'],
  rendering: ['yaml'],
  kustomize: ['yaml', 'kubernetes', 'rendering'],
  helm: ['yaml', 'kubernetes', 'rendering'],
  workspace: ['yaml', 'kubernetes', 'statefulset', 'products', 'rendering', 'kustomize', 'helm'],
  settings: ['yaml', 'kubernetes', 'statefulset', 'workspace'],
  validation: ['yaml', 'kubernetes', 'statefulset'],
  simulation: ['yaml', 'kubernetes', 'statefulset', 'products', 'validation'],
  operations: ['yaml', 'kubernetes', 'statefulset', 'products'],
  live: ['yaml', 'kubernetes', 'statefulset', 'products', 'validation', 'simulation', 'operations'],
  rules: [...core, 'rendering', 'kustomize', 'validation', 'operations'],
  protocol: ['yaml', 'kubernetes', 'statefulset', 'workspace', 'simulation', 'operations', 'live'],
  features: [
    ...core,
    'rendering',
    'kustomize',
    'helm',
    'validation',
    'simulation',
    'operations',
    'live',
    'rules',
    'protocol',
  ],
  'language-service.ts': [
    ...core,
    'rendering',
    'kustomize',
    'helm',
    'validation',
    'simulation',
    'operations',
    'live',
    'rules',
    'features',
  ],
  files: ['yaml', 'kustomize', 'helm', 'settings', 'workspace', 'protocol'],
  lsp: ['language-service.ts', 'files', 'protocol'],
  cli: ['language-service.ts', 'files', 'protocol'],
  'node.ts': ['files', 'lsp'],
  'web.ts': ['lsp'],
  'cli.ts': ['cli'],
};

/** The rooms that do no I/O and know no editor. */
const pure = new Set([...Object.keys(allowed).slice(0, Object.keys(allowed).indexOf('language-service.ts') + 1)]);

const sources = sourcesBelow('server/src');
const clientSources = sourcesBelow('client/src');

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** What a file imports: packages by name, own files by path. Types count as well; `import()` does not. */
function importsOf(source: string, statement = /^(?:import|export)\b[^;]*?from '([^']+)'/gm): string[] {
  const text = readFileSync(source, 'utf8');
  return [...text.matchAll(statement)].map(([, name = '']) => {
    if (!name.startsWith('.')) return name;
    const path = normalize(join(dirname(source), name)).replaceAll('\\', '/');
    return [`${path}.ts`, `${path}/index.ts`].find((candidate) => existsSync(candidate)) ?? path;
  });
}

/** The room of a file of the server: a folder, or the file itself at the root. */
function roomOf(source: string): string {
  const [room = ''] = source.slice('server/src/'.length).split('/');
  return room;
}

test('every file of the server stands in a room that is known', () => {
  assert.deepEqual([...new Set(sources.map(roomOf))].sort(), Object.keys(allowed).sort());
});

test('dependencies point one way', () => {
  const wrong = sources.flatMap((source) =>
    importsOf(source)
      .filter((name) => name.startsWith('server/src/') && name.endsWith('.ts'))
      .filter((name) => roomOf(name) !== roomOf(source) && !allowed[roomOf(source)]?.includes(roomOf(name)))
      .map((name) => `${source} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test('no files import each other in a circle', () => {
  const graph = new Map([...sources, ...clientSources].map((source) => [source, importsOf(source)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (source: string, path: readonly string[]): void => {
    const start = path.indexOf(source);
    if (start >= 0) circles.push([...path.slice(start), source].join(' > '));
    if (start >= 0 || done.has(source)) return;
    for (const next of graph.get(source) ?? []) visit(next, [...path, source]);
    done.add(source);
  };
  for (const source of graph.keys()) visit(source, []);
  assert.deepEqual(circles, []);
});

test('what renders charts is loaded only where somebody asks for it', () => {
  const values = /^(?:import|export) (?!type\b)[^;]*?from '([^']+)'/gm;
  const started = new Set(['server/src/node.ts', 'server/src/web.ts', 'server/src/cli.ts']);
  for (const source of started)
    for (const name of importsOf(source, values)) if (name.startsWith('server/src/')) started.add(name);
  assert.ok(started.has('server/src/language-service.ts'));
  assert.deepEqual(
    [...started].filter((source) => roomOf(source) === 'helm'),
    ['server/src/helm/files.ts'],
  );
});

test('the client imports the protocol, and nothing else of the server', () => {
  const wrong = clientSources.flatMap((source) =>
    importsOf(source)
      .filter((name) => name.startsWith('server/') && roomOf(name) !== 'protocol')
      .map((name) => `${source} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test('only the yaml layer knows the yaml package, and only the shells know LSP and Node', () => {
  const wrong = sources.flatMap((source) =>
    importsOf(source)
      .filter((name) => {
        if (name === 'yaml') return roomOf(source) !== 'yaml';
        // The protocol has one type of LSP: the edit that it hands to the client.
        if (roomOf(source) === 'protocol' && name === 'vscode-languageserver-types') return false;
        return pure.has(roomOf(source)) && /^(?:vscode-|node:)/.test(name);
      })
      .map((name) => `${source} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test('rules/ holds a file and a page for each rule, and beside them only their list', () => {
  const entries = readdirSync('server/src/rules', { withFileTypes: true });
  assert.deepEqual(
    entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    ['engine', 'shared'],
  );
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const rules = names.filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -'.md'.length));
  assert.deepEqual(names.sort(), ['index.ts', ...rules.flatMap((rule) => [`${rule}.md`, `${rule}.ts`])].sort());
});
