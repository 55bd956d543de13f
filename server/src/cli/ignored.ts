import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Which files a walk ignores: by the `.gitignore` files of its folders and those above, and by other patterns. */
export class Ignored {
  readonly #byFolder = new Map<string, Promise<Ignore | undefined>>();
  readonly #patterns: Ignore;

  /** `patterns` have the syntax of a `.gitignore` in the folder `base`, an absolute path. */
  constructor(
    patterns: readonly string[],
    readonly base: string,
  ) {
    this.#patterns = ignore().add([...patterns]);
  }

  /** Whether to ignore an absolute path below the folder that is walked. */
  async has(path: string, isFolder: boolean): Promise<boolean> {
    const within = slashed(relative(this.base, path), isFolder);
    if (within !== '' && !within.startsWith('..') && this.#patterns.ignores(within)) return true;
    // The nearest file decides, as in Git. Ignored folders are never entered.
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const verdict = (await this.#of(folder))?.test(slashed(relative(folder, path), isFolder));
      if (verdict?.ignored) return true;
      if (verdict?.unignored || folder === dirname(folder) || (await this.#isRoot(folder))) return false;
    }
  }

  #of(folder: string): Promise<Ignore | undefined> {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const read = readFile(join(folder, '.gitignore'), 'utf8').then(
      (text) => ignore().add(text),
      () => undefined,
    );
    this.#byFolder.set(folder, read);
    return read;
  }

  readonly #roots = new Map<string, Promise<boolean>>();

  /** Whether a folder is the root of a repository: `.gitignore` files above it do not apply. */
  #isRoot(folder: string): Promise<boolean> {
    const known = this.#roots.get(folder);
    if (known) return known;
    const look = readFile(join(folder, '.git', 'HEAD')).then(
      () => true,
      () => false,
    );
    this.#roots.set(folder, look);
    return look;
  }
}

function slashed(path: string, isFolder: boolean): string {
  return path.split(sep).join('/') + (isFolder ? '/' : '');
}
