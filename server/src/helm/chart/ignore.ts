import { Refused } from '../../rendering/refused';
import type { ChartFile } from '../files';
import { wholeOf } from '../files';
import { type PathPattern, pathPattern } from './pathPattern';

/** Which files of a folder do not belong to its chart: what .helmignore says (pkg/ignore/rules.go). */
export interface IgnoreRules {
  /** Whether a path from the chart's folder on is left out, or leads through a folder that is. */
  ignores(path: string): boolean;
}

interface Rule {
  readonly pattern: PathPattern;
  readonly isNegated: boolean;
  /** Whether it means folders only. */
  readonly isFolder: boolean;
  /** Whether it is held against the name alone, not the path. */
  readonly isName: boolean;
}

/** The rules of a chart with this .helmignore, or none. Throws `Refused` for a line that Helm cannot read. */
export function ignoreRules(file: ChartFile | undefined): IgnoreRules {
  const lines = (file?.text ?? '').replace(/^\uFEFF/, '').split('\n');
  // Files in templates/ whose names begin with a dot are never templates.
  const rules = [...lines, 'templates/.?*'].flatMap((line) => readRule(line, file) ?? []);
  const known = new Map<string, boolean>();
  const ignoresFolder = (folder: string): boolean => {
    let isIgnored = known.get(folder);
    if (isIgnored === undefined) {
      const above = folderAbove(folder);
      isIgnored = (above !== undefined && ignoresFolder(above)) || isLeftOut(rules, folder, true);
      known.set(folder, isIgnored);
    }
    return isIgnored;
  };
  return {
    ignores(path) {
      const folder = folderAbove(path);
      return (folder !== undefined && ignoresFolder(folder)) || isLeftOut(rules, path, false);
    },
  };
}

function folderAbove(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? undefined : path.slice(0, slash);
}

function readRule(line: string, file: ChartFile | undefined): Rule | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return undefined;
  const refuse = (message: string) => new Refused(message, file ? wholeOf(file) : { uri: '', start: 0, end: 0 });
  if (text.includes('**')) throw refuse('double-star (**) syntax is not supported');
  const isNegated = text.startsWith('!');
  const positive = isNegated ? text.slice(1) : text;
  const isFolder = positive.endsWith('/');
  const path = isFolder ? positive.slice(0, -1) : positive;
  const pattern = pathPattern(path.startsWith('/') ? path.slice(1) : path);
  if (!pattern) throw refuse('syntax error in pattern');
  return { pattern, isNegated, isFolder, isName: !path.includes('/') };
}

/** The first rule that says something decides. A negated one says so of all that it does not match. */
function isLeftOut(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const rule of rules) {
    const isMatched = rule.pattern.matches(rule.isName ? name : path);
    if (rule.isNegated) {
      if ((rule.isFolder && !isFolder) || !isMatched) return true;
    } else if (isMatched && (!rule.isFolder || isFolder)) return true;
  }
  return false;
}
