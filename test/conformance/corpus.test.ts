import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validateManifest } from '../../server/src/validation';
import { manifest, type Resource, readFile, type SourceFile } from '../../server/src/workspace/file';

/** Public manifests, kept beside the project and not in it, with the API server's verdict on each. */
const corpus = '../shared/corpus';

interface Verdict {
  readonly file: string;
  /** Counts documents that are not empty. */
  readonly docIndex: number;
  /** Counts the items of a List. */
  readonly item?: number;
  readonly kind: string;
  readonly accepted: boolean;
  readonly message?: string;
}

function resourceOf(file: SourceFile, { docIndex, item = 0 }: Verdict): Resource | undefined {
  /** Which of the documents that are not empty each piece of the file belongs to: a List is read in several. */
  let last = -1;
  const places = file.documents.map(({ yaml: { form, tree } }) => {
    if (form !== 'listItem' && form !== 'listTail' && tree.root !== null) last++;
    return tree.root === null ? -1 : last;
  });
  return file.resources.filter(({ document }) => places[file.documents.indexOf(document)] === docIndex)[item];
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
