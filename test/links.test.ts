import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { headingsIn, linksIn } from './links';

const below = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
const documents = [...readdirSync('.'), ...below('docs'), ...below('examples'), ...below('server/src/rules')]
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.md'));

test('every link and picture of the documentation leads to something that is there', () => {
  const broken = documents.flatMap((document) =>
    linksIn(document)
      .filter(
        ({ path, heading }) => !existsSync(path) || (heading !== undefined && !headingsIn(path).includes(heading)),
      )
      .map(({ path, heading }) => `${document}: ${path}${heading === undefined ? '' : `#${heading}`}`),
  );
  assert.deepEqual(broken, []);
  assert.ok(linksIn('README.md').length > 100);
});
