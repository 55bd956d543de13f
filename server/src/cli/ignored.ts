import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readText } from '../files/disk';

/** Which files a walk ignores: by the `.gitignore` files of its folders and those above, and by other patterns. */
export class Ignored {
  private readonly byFolder = new Map<string, readonly GitIgnore[]>();
  private readonly patterns: Ignore | undefined;

  /** `patterns` have the syntax of a `.gitignore` in the folder `base`, an absolute path. */
  constructor(
    patterns: readonly string[],
    private readonly base: string,
  ) {
    this.patterns = patterns.length > 0 ? ignore().add([...patterns]) : undefined;
  }

  /** Whether to ignore an absolute path below the folder that is walked. */
  has(path: string, isFolder: boolean): boolean {
    if (this.patterns) {
      const within = slashed(relative(this.base, path), isFolder);
      if (within !== '' && !within.startsWith('..') && this.patterns.ignores(within)) return true;
    }
    // The nearest file decides, as in Git. Ignored folders are never entered.
    for (const { folder, rules } of this.of(dirname(path))) {
      const verdict = rules.test(slashed(relative(folder, path), isFolder));
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }

  /** The `.gitignore` files that count in a folder, the nearest first: up to the top of its repository. */
  private of(folder: string): readonly GitIgnore[] {
    const known = this.byFolder.get(folder);
    if (known) return known;
    const above = dirname(folder);
    const isTop = above === folder || existsSync(join(folder, '.git', 'HEAD'));
    const found = [...gitIgnoreIn(folder), ...(isTop ? [] : this.of(above))];
    this.byFolder.set(folder, found);
    return found;
  }
}

interface GitIgnore {
  readonly folder: string;
  readonly rules: Ignore;
}

function gitIgnoreIn(folder: string): GitIgnore[] {
  const path = join(folder, '.gitignore');
  if (!existsSync(path)) return [];
  try {
    const text = readText(path);
    return text === undefined ? [] : [{ folder, rules: ignore().add(text) }];
  } catch {
    return [];
  }
}

function slashed(path: string, isFolder: boolean): string {
  return path.split(sep).join('/') + (isFolder ? '/' : '');
}
