import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chartWith } from '../releaseChart';
import { folderOf, run } from './commandLine';

const { 'web/templates/service.yaml': _, ...withoutService } = chartWith();
const service = 'web/templates/service-headless.yaml';

test('fix writes the template that a chart lacks, and leaves nothing to fix', async () => {
  const { path } = folderOf(withoutService);
  const { code, out } = await run('fix', path);
  assert.match(out, /^Changed 1 file\. No problems remain\./m);
  assert.equal(code, 0);
  assert.match(readFileSync(join(path, service), 'utf8'), /^ {2}name: \{\{ include "web.name" \. }}-nodes$/m);
});

test('fix --dry-run shows the template as a new file, and makes none', async () => {
  const { path } = folderOf(withoutService);
  const { out } = await run('fix', '--dry-run', path);
  assert.match(out, /^--- \/dev\/null\n\+\+\+ b\/.*service-headless\.yaml\n@@ -0,0 /m);
  assert.ok(!existsSync(join(path, service)));
});
