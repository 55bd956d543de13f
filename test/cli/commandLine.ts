import { main } from '../../server/src/cli/main';
import type { Files } from '../fixture';
import { Folder } from '../lsp/client';
import { keep } from '../lsp/keep';

/** A folder with these files, removed when the tests of the file that asks are over. */
export function folderOf(files: Files): Folder {
  return keep(new Folder(files));
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
