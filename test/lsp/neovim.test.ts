import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { Folder } from './client';

/** What neovim.lua saw. */
interface Seen {
  readonly failure?: string;
  readonly diagnostics: readonly { line: number; code: string }[];
  /** The rules of the hints. */
  readonly hints: readonly string[];
  readonly lenses: boolean;
  readonly hover: string;
  readonly actions: readonly string[];
  readonly fixed: string;
  readonly completions: readonly string[];
  readonly renamed: { readonly set: string; readonly client: string };
}

const manifest = readFileSync('examples/postgres/postgres.yaml', 'utf8');
const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  host: postgres-9.postgres
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - name: postgres
      port: 5432
`;

const [, major = 0, minor = 0] =
  /^NVIM v(\d+)\.(\d+)/.exec(spawnSync('nvim', ['--version']).stdout?.toString() ?? '') ?? [];
const hasNeovim = Number(major) > 0 || Number(minor) >= 7;

/** The lines that docs/editors.md has for the Neovim of this machine. */
function documentedLines(): string {
  const page = readFileSync('docs/editors.md', 'utf8');
  const [recent, older] = [...page.matchAll(/^```lua\n(.*?)^```$/gms)].map(([, lines]) => lines);
  const lines = Number(major) > 0 || Number(minor) >= 11 ? recent : older;
  assert.ok(lines);
  return lines;
}

/** Edits a folder with a set and a file that names its pods in a real Neovim, set up as docs/editors.md says. */
function editWithNeovim(): Seen {
  const folder = new Folder({
    'work/postgres.yaml': manifest,
    'work/client.yaml': client,
    'work/.git/config': '',
    'init.lua': documentedLines(),
    'bin/statefulset-language-server': `#!/bin/sh\nexec '${process.execPath}' '${path.resolve('dist/server.js')}' "$@"\n`,
  });
  chmodSync(path.join(folder.path, 'bin/statefulset-language-server'), 0o755);
  const scripts = [path.join(folder.path, 'init.lua'), path.resolve('test/lsp/neovim.lua')];
  try {
    const output = execFileSync(
      'nvim',
      ['--headless', '--clean', '-n', ...scripts.flatMap((script) => ['-c', `luafile ${script}`])],
      {
        cwd: path.join(folder.path, 'work'),
        env: {
          ...process.env,
          PATH: `${path.join(folder.path, 'bin')}${path.delimiter}${process.env['PATH']}`,
          HOME: folder.path,
          XDG_STATE_HOME: folder.path,
          XDG_CACHE_HOME: folder.path,
        },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return JSON.parse(output.toString());
  } finally {
    folder.dispose();
  }
}

describe('in Neovim', { skip: !hasNeovim && 'there is no Neovim 0.7 or later here (apt-get install neovim)' }, () => {
  let seen: Seen;
  before(() => {
    seen = editWithNeovim();
    assert.equal(seen.failure, undefined);
  });

  it('a Service that is missing is said at its line', () => {
    assert.deepEqual(seen.diagnostics, [{ line: 6, code: 'service-not-found' }]);
  });

  it('the settings of the page count', () => {
    assert.ok(seen.hints.includes('budget-missing'));
    assert.ok(!seen.hints.includes('spread-missing'), 'it is turned off there');
  });

  it('a hover tells what a value means for the set', () => {
    assert.match(seen.hover, /\*\*3 pods\*\*: `postgres-0`, `postgres-1`, `postgres-2`/);
  });

  it('the code action of the line adds the headless Service', () => {
    assert.equal(seen.actions[0], "Add headless Service 'postgres'");
    assert.ok(seen.actions.includes('Add a Service for postgres-0 only'), 'a refactoring is offered too');
    assert.equal(seen.fixed, `${service}---\n${manifest}`);
  });

  it('DNS names of the pods are completed in another file', () => {
    for (const name of ['postgres-0.postgres', 'postgres-2.postgres']) assert.ok(seen.completions.includes(name), name);
  });

  it('a rename changes the set, and its name inside a DNS name of the other file', () => {
    assert.equal(seen.renamed.set, `${service}---\n${manifest.replace('name: postgres\n', 'name: store\n')}`);
    assert.equal(seen.renamed.client, client.replace('postgres-9', 'store-0'));
  });

  it('no code lenses are offered, as they run commands of VS Code', () => {
    assert.equal(seen.lenses, false);
  });
});
