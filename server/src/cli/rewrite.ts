import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { reasonOf } from '../files/source';

/**
 * Gives a file another text, unless it has changed since `before` was read: undefined, or why not. The text is written
 * to a file beside it that then takes its place, so that the file is whole whatever happens.
 */
export function rewrite(path: string, before: string, after: string): string | undefined {
  let temporary: string | undefined;
  try {
    // A link stays one: what it leads to is replaced.
    const target = realpathSync(path);
    // A rename asks only whether the folder may be changed.
    accessSync(target, constants.W_OK);
    temporary = join(dirname(target), `.statefulset-${randomUUID()}.tmp`);
    write(temporary, after, target);
    const current = readFileSync(target);
    if (current.equals(Buffer.from(after))) return undefined;
    if (!current.equals(Buffer.from(before)))
      return 'not changed, because somebody else has changed it meanwhile. Run the command again.';
    renameSync(temporary, target);
    temporary = undefined;
    return undefined;
  } catch (error) {
    return `not changed: ${reasonOf(error)}`;
  } finally {
    if (temporary !== undefined) rmSync(temporary, { force: true });
  }
}

/** Makes a file with a text where none is: undefined, or why not. */
export function create(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return `not created: ${reasonOf(error)}`;
  }
}

/** Writes a new file with the mode of another, and its owner where that is allowed. */
function write(path: string, text: string, like: string): void {
  const { mode, uid, gid } = statSync(like);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    try {
      fchownSync(file, uid, gid);
    } catch {
      // Only the administrator gives files away.
    }
    fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
