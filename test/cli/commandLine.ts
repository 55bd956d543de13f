import { after } from 'node:test';
import { main } from '../../server/src/cli/main';
import { Folder } from '../lsp/client';

const folders: Folder[] = [];
after(() => {
  for (const folder of folders) folder.dispose();
});

/** A folder with these files, removed when the tests of the file that asks are over. */
export function folderOf(files: Record<string, string>): Folder {
  const folder = new Folder(files);
  folders.push(folder);
  return folder;
}

/** Runs a command line in this process. */
export async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}
