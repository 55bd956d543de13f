import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { linksIn } from './links';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll('\\', '/'));
}

describe('the extension', () => {
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
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'ThirdPartyNotices.txt',
      'package.json',
      manifest.icon,
      manifest.main,
      manifest.browser,
      'dist/lesson.css',
      'dist/lesson.js',
      'dist/markdown.css',
      'dist/markdown.js',
      'dist/preview.css',
      'dist/preview.js',
      'dist/server.js',
      'dist/server.web.js',
      ...new Set(manifest.contributes.snippets.map((each: { path: string }) => each.path)),
      ...manifest.contributes.grammars.map((each: { path: string }) => each.path),
      ...pages.map((name) => `server/src/rules/${name}`),
      ...filesBelow('docs'),
      ...filesBelow('examples'),
    ];
    assert.deepEqual(files, wanted.map((file) => path.posix.normalize(file)).sort());
  });

  it('has all that its documents link to', () => {
    for (const document of files.filter((file) => file.endsWith('.md')))
      for (const { path: target } of linksIn(document)) {
        const isThere = files.some((file) => file === target || file.startsWith(`${target}/`));
        assert.ok(isThere, `${document}: ${target}`);
      }
  });

  it('is at most 2.5 MB', () => {
    const { size } = statSync('statefulset-tools.vsix'); // `npm run package` makes it
    assert.ok(size <= 2_500_000, `${size} bytes`);
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

  it('reaches for nothing of Node in the browser', () => {
    const pages = ['lesson', 'markdown', 'preview'].map((name) => `dist/${name}.js`);
    for (const bundle of [manifest.browser, 'dist/server.web.js', ...pages]) {
      const required = [...readFileSync(bundle, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1]);
      assert.deepEqual(
        required.filter((name) => name !== 'vscode'),
        [],
        bundle,
      );
    }
  });
});
