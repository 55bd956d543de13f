import { Editor } from './editor';
import { files } from './manifests';
import { ratio } from './measure';

/** Another branch: 10,000 files change on disk, of which some clients tell one by one, up to the next answer. */
async function run(): Promise<void> {
  const branch = files(10_000);
  const other = Object.fromEntries(
    Object.entries(branch).map(([name, text]) => [name, text.replace('replicas: 3', 'replicas: 5')]),
  );
  const branches = [branch, other];
  const editor = await Editor.open(branch);
  const names = Object.keys(branch);
  let checkedOut = 0;
  const prepare = () => editor.write(branches[++checkedOut % 2] ?? {});
  await ratio(
    { name: 'a branch of 10,000 files, told one by one', prepare, run: () => editor.announce(names, false) },
    { name: 'the same told together', prepare, run: () => editor.announce(names, true) },
    { rounds: 3 },
  );
  await editor.dispose();
}

void run();
