import { At } from '../yaml/at';
import { replaceValue, together } from '../yaml/edit';
import { applyEdits } from '../yaml/text';
import { isChartFile } from './charts';
import { readFile, type SourceFile } from './file';

const raised = new WeakMap<SourceFile, SourceFile>();

/** A file as it is in the next version of its chart: a Chart.yaml with another version and appVersion; others as they are. */
export function nextVersion(file: SourceFile | undefined): SourceFile | undefined {
  if (!file || !isChartFile(file.uri)) return file;
  let next = raised.get(file);
  if (!next) {
    next = withVersions(file);
    raised.set(file, next);
  }
  return next;
}

function withVersions(file: SourceFile): SourceFile {
  const [document] = file.documents;
  if (!document) return file;
  const root = At.root(document.yaml, document.start);
  const edits = together(
    ['version', 'appVersion'].flatMap((key) => {
      const at = root.get(key);
      const next = at.source === undefined ? undefined : raise(at.source);
      return next === undefined ? [] : [replaceValue(file.uri, at, next)];
    }),
  );
  return edits && edits.length > 0 ? readFile(file.uri, applyEdits(file.text, edits), file) : file;
}

/** A version with its third number, or the last there is, raised by one; undefined for one without numbers. */
function raise(version: string): string | undefined {
  const [numbers] = /\d+(?:\.\d+){0,2}/.exec(version) ?? [];
  if (numbers === undefined) return undefined;
  const parts = numbers.split('.');
  const last = BigInt(parts.pop() ?? '0') + 1n;
  return version.replace(numbers, [...parts, last].join('.'));
}
