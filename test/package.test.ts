import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the package', () => {
  let files: string[];
  before(async () => {
    files = (await listFiles({ packageManager: PackageManager.None })).map((file) => file.replace(/\\/g, '/')).sort();
  });

  it('holds what runs, what is read, and nothing else', () => {
    const pages = readdirSync('server/src/rules').filter((name) => name.endsWith('.md'));
    const wanted = [
      'CHANGELOG.md',
      'LICENSE.txt',
      'README.md',
      'ThirdPartyNotices.txt',
      'package.json',
      manifest.icon,
      manifest.main,
      manifest.browser,
      'dist/preview.css',
      'dist/preview.js',
      'dist/server.js',
      'dist/server.web.js',
      ...new Set(manifest.contributes.snippets.map((each: { path: string }) => each.path)),
      ...manifest.contributes.grammars.map((each: { path: string }) => each.path),
      ...pages.map((name) => `dist/rules/${name}`),
    ];
    assert.deepEqual(files, wanted.map((file) => path.posix.normalize(file)).sort());
  });

  it('is at most 1.7 MB', () => {
    const { size } = statSync('statefulset-tools.vsix'); // `npm run package` makes it
    assert.ok(size <= 1_700_000, `${size} bytes`);
  });

  it('has the licence of every package that is bundled, and of no other', () => {
    const bundled = new Set<string>();
    for (const map of readdirSync('dist').filter((name) => name.endsWith('.js.map')))
      for (const source of JSON.parse(readFileSync(`dist/${map}`, 'utf8')).sources as string[]) {
        const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0];
        if (folder === undefined) continue;
        const { name, version } = JSON.parse(readFileSync(path.join('dist', folder, 'package.json'), 'utf8'));
        bundled.add(`${name} ${version}`);
      }
    const [, ...sections] = readFileSync('ThirdPartyNotices.txt', 'utf8').split(/^={80}\n/m);
    assert.deepEqual(
      sections.map((section) => section.split('\n', 1)[0]),
      [...bundled].sort(),
    );
    assert.ok(bundled.size > 5);
    for (const section of sections) assert.match(section, /permission|licensed under|redistribution/i);
  });

  it('has the notices, the pages and the command as an npm package too', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      shell: process.platform === 'win32',
    });
    const [{ files: packed }] = JSON.parse(output.toString());
    const names: string[] = packed.map((file: { path: string }) => file.path);
    for (const wanted of ['ThirdPartyNotices.txt', 'LICENSE.txt', 'dist/cli.js', 'dist/rules/syntax.md'])
      assert.ok(names.includes(wanted), wanted);
    assert.deepEqual(
      names.filter((name) => /^(?:server|test|scripts)\/|\.map$/.test(name)),
      [],
    );
  });

  it('is a command where it is installed with npm', () => {
    const file = manifest.bin.statefulset;
    assert.match(readFileSync(file, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o111, 0o111);
  });

  it('reaches for nothing of Node in the browser', () => {
    for (const bundle of [manifest.browser, 'dist/server.web.js', 'dist/preview.js']) {
      const required = [...readFileSync(bundle, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1]);
      assert.deepEqual(
        required.filter((name) => name !== 'vscode'),
        [],
        bundle,
      );
    }
  });
});
