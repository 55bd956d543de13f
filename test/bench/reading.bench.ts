import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument, Unreadable } from '../../server/src/yaml/reader/reader';
import { cutStream } from '../../server/src/yaml/stream';
import { pair } from './manifests';
import { parsing, ratio } from './measure';

/** Our reader of YAML against that of the package, on the same texts. */
async function reading(name: string, texts: readonly string[]): Promise<void> {
  const documents = texts.flatMap((text) => cutStream(text).filter(({ form }) => form !== 'prose'));
  const ours = () => {
    for (const { text } of documents) {
      try {
        readDocument(text, 100);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
      }
    }
  };
  await ratio({ name: `reading ${name}`, run: ours }, parsing('them', ...texts));
}

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

async function run(): Promise<void> {
  await reading(
    'generated manifests',
    Array.from({ length: 1000 }, (_, i) => pair(i)),
  );
  const corpus = '../shared/corpus/plain';
  if (existsSync(corpus)) await reading('public manifests', textsBelow(corpus));
}

void run();
