import { execFile } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { CancellationToken } from 'vscode';
import type { Answer, Kubectl } from './cluster';

/** More than a cluster of some thousand objects prints, managedFields included. */
const maxBytes = 128 * 1024 * 1024;
/** In ms: a login helper of the user's kubeconfig may open a browser. */
const timeout = 120_000;

/**
 * The user's own kubectl, for reading: it is looked for on PATH only, never in a workspace, and started outside of every
 * workspace folder, without a shell. `folders` are the paths of the workspace folders.
 */
export function findKubectl(folders: readonly string[], env: NodeJS.ProcessEnv = process.env): Kubectl | undefined {
  const inside = folders.map(resolved);
  const program = programOnPath(inside, env);
  const cwd = [homedir(), tmpdir(), path.parse(homedir()).root].find((each) => !isInside(resolved(each), inside));
  if (program === undefined || cwd === undefined) return undefined;
  return { program, run: (args, token) => run(program, args, cwd, env, token) };
}

const names = process.platform === 'win32' ? ['kubectl.exe'] : ['kubectl'];

/** Relative entries of PATH name other programs in every folder: they are passed over, and so are those of the workspace. */
function programOnPath(folders: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const entries = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  return entries
    .flatMap((entry) => names.map((name) => path.join(entry, name)))
    .find((file) => isProgram(file) && !isInside(file, folders) && !isInside(resolved(file), folders));
}

function isProgram(file: string): boolean {
  try {
    const found = statSync(file);
    return found.isFile() && (process.platform === 'win32' || (found.mode & 0o111) !== 0);
  } catch {
    return false;
  }
}

function isInside(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = path.relative(folder, file);
    return way === '' || (!path.isAbsolute(way) && way.split(path.sep)[0] !== '..');
  });
}

/** A path without symbolic links, as far as it exists. */
function resolved(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  token: CancellationToken,
): Promise<Answer> {
  return new Promise((resolve) => {
    const options = {
      cwd,
      env,
      shell: false,
      windowsHide: true,
      timeout,
      maxBuffer: maxBytes,
      encoding: 'utf8',
    } as const;
    const child = execFile(program, [...args], options, (error, output, errors) => {
      stop.dispose();
      resolve({ output, errors: errors || (error?.message ?? ''), ok: error === null });
    });
    const stop = token.onCancellationRequested(() => child.kill());
    // It asks nothing that could be answered here.
    child.stdin?.end();
  });
}
