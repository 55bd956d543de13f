import { validateManifest } from '../../server/src/validation';
import { manifest, readFile } from '../../server/src/workspace/file';
import { recorded } from '../conformance/recorded';
import { parsing, ratio } from './measure';

/** The API server's verdict on one large StatefulSet, against reading it. */
async function run(): Promise<void> {
  const base = recorded<{ file: string; text: string }>('bases').find(({ file }) => file === 'kitchen-sink.yaml');
  const [set] = readFile('kitchen-sink.yaml', base?.text ?? '').resources;
  if (!base || !set) throw new Error('no kitchen-sink.yaml among the bases');
  const json = manifest(set);
  await ratio(
    { name: 'validating a StatefulSet of 200 lines', run: () => validateManifest(json, { version: 36 }) },
    parsing('it', base.text),
  );
}

void run();
