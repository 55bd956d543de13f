import { parseAllDocuments } from 'yaml';
import { validateManifest } from '../../server/src/validation';
import { manifest, readFile } from '../../server/src/workspace/file';
import { recorded } from '../conformance/recorded';
import { ratio } from './measure';

/** The API server's verdict on one large StatefulSet, against reading it. */
async function run(): Promise<void> {
  const base = recorded<{ file: string; text: string }>('bases').find(({ file }) => file === 'kitchen-sink.yaml');
  const [set] = readFile('kitchen-sink.yaml', base?.text ?? '').resources;
  if (!base || !set) throw new Error('no kitchen-sink.yaml among the bases');
  const json = manifest(set);
  const often = (one: () => unknown) => () => {
    for (let i = 0; i < 20; i++) one();
  };
  await ratio(
    'validating a StatefulSet of 200 lines',
    often(() => validateManifest(json, { version: 36 })),
    'parsing it with yaml',
    often(() => parseAllDocuments(base.text)),
  );
}

void run();
