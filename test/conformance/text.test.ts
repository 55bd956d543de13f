import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateManifest } from '../../server/src/validation';
import { manifest, readFile } from '../../server/src/workspace/file';
import { recorded, type TextCase } from './recorded';

/** Whether a text is refused: it cannot be read, has a key twice, or its manifest is refused. */
function isRefused(file: string, text: string): boolean {
  const source = readFile(file, text);
  return (
    source.documents.some(({ yaml }) => yaml.errors.length > 0 || yaml.duplicates.length > 0) ||
    source.resources.some((resource) =>
      validateManifest(manifest(resource), { version: 36 }).some((finding) => finding.kind === 'api'),
    )
  );
}

for (const { file, text, accepted } of recorded<TextCase>('text'))
  test(`${file} is ${accepted ? 'accepted' : 'refused'}`, () => assert.equal(isRefused(file, text), !accepted));
