import assert from 'node:assert/strict';
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, it } from 'node:test';
import { setWith } from './fixture';
import { linksIn } from './links';
import { Folder, PlainClient } from './lsp/client';
import { keep } from './lsp/keep';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** statefulset.tgz, which `npm run package` makes, installed in a folder with nothing but a manifest. */
describe('the npm package', () => {
  const folder = keep(new Folder({ 'package.json': '{"private": true}', 'web.yaml': setWith() }));
  const installed = join(folder.path, 'node_modules/statefulset');
  const inFolder: ExecFileSyncOptionsWithStringEncoding = {
    cwd: folder.path,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  };
  const npx = (...argv: string[]) => spawnSync('npx', ['--no-install', ...argv], inFolder);

  before(() => {
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', resolve('statefulset.tgz')], inFolder);
  });

  it('has a manifest of its own, without dependencies and scripts', () => {
    const { name, description, keywords, ...rest } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    assert.equal(name, 'statefulset');
    assert.ok(description && keywords.length > 0);
    assert.deepEqual(rest, {
      version,
      license: 'Apache-2.0',
      engines: { node: '>=20' },
      bin: { statefulset: 'dist/cli.js', 'statefulset-language-server': 'dist/server.js' },
    });
    assert.deepEqual(
      readdirSync(join(folder.path, 'node_modules')).filter((each) => !each.startsWith('.')),
      ['statefulset'],
    );
  });

  it('holds what runs, what is read, and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => statSync(join(installed, file)).isFile());
    const pages = readdirSync('server/src/rules').filter((file) => file.endsWith('.md'));
    const texts = ['CHANGELOG.md', 'LICENSE.txt', 'README.md', 'ThirdPartyNotices.txt', 'package.json'];
    assert.deepEqual(
      files.sort(),
      [...texts, 'dist/cli.js', 'dist/server.js', ...pages.map((file) => `dist/rules/${file}`)].sort(),
    );
    assert.equal(readFileSync(join(installed, 'README.md'), 'utf8'), readFileSync('server/README.md', 'utf8'));
    for (const { path } of linksIn('server/README.md')) assert.ok(files.includes(path.replace('server/', '')), path);
  });

  it('is the command line', () => {
    const checked = npx('statefulset', 'check', 'web.yaml');
    assert.match(checked.stdout, /^web\.yaml:6:16: warning: .* \[service-not-found\]\n1 warning in 1 file\.\n$/);
    assert.equal(checked.status, 1);
    assert.match(npx('statefulset', 'explain', 'service-not-found').stdout, /^# service-not-found\n/);
    assert.match(npx('statefulset', 'render', 'web.yaml').stdout, /^kind: StatefulSet$/m);
  });

  it('is the language server', async () => {
    assert.equal(npx('statefulset-language-server', '--version').stdout, `${version}\n`);
    const client = keep(new PlainClient(join(installed, 'dist/server.js')));
    await client.initialize(folder.uri, {});
    await client.open(folder.uriOf('web.yaml'), setWith());
    await client.published(folder.uriOf('web.yaml'), ['service-not-found']);
  });
});
