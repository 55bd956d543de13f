import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validateManifest } from '../../server/src/validation';
import { manifest, readFile } from '../../server/src/workspace/file';
import { type CorpusPlace, resourceOf } from './corpus';

/** Public manifests, kept beside the project and not in it, with the API server's verdict on each. */
const corpus = '../shared/corpus';

interface Verdict extends CorpusPlace {
  readonly file: string;
  readonly kind: string;
  readonly accepted: boolean;
  readonly message?: string;
}

test('public manifests get the verdict of the API server', { skip: !existsSync(corpus) && 'no corpus here' }, () => {
  const lines = readFileSync(`${corpus}/verdicts.jsonl`, 'utf8').trimEnd().split('\n');
  const wrong: string[] = [];
  for (const verdict of lines.map((line): Verdict => JSON.parse(line))) {
    const file = readFile(verdict.file, readFileSync(`${corpus}/${verdict.file}`, 'utf8'));
    const resource = resourceOf(file, verdict);
    assert.equal(resource?.kind, verdict.kind, `${verdict.file} ${verdict.docIndex}`);
    if (!resource) continue;
    const readable = resource.document.yaml.errors.length + resource.document.yaml.duplicates.length === 0;
    const errors = validateManifest(manifest(resource), { version: 36 }).filter((finding) => finding.kind === 'api');
    if ((readable && errors.length === 0) !== verdict.accepted)
      wrong.push(`${verdict.file} ${verdict.docIndex}: ${verdict.message ?? errors.map((e) => e.message).join('; ')}`);
  }
  assert.deepEqual(wrong, []);
});
