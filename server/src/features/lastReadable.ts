import { diffLines } from 'diff';
import type { Remark } from '../protocol';
import { isOfManifests, syntaxProblems } from '../rules/syntax';
import type { SourceFile } from '../workspace/file';
import { locationOf } from '../workspace/location';
import { isMarkdown } from '../workspace/markdown';
import type { Workspace } from '../workspace/workspace';
import { commonEnd, commonStart, type Span } from '../yaml/text';

/** Why a file cannot be read now: the first error of a manifest in it. */
export interface Fault {
  readonly span: Span;
  readonly message: string;
}

/** What keeps a file from being read; undefined if it can be read, and for what is no manifest. */
export function faultIn(file: SourceFile, workspace: Workspace): Fault | undefined {
  if (isMarkdown(file.uri)) return undefined;
  for (const document of file.documents) {
    if (document.yaml.errors.length === 0 || !document.isManifest || !isOfManifests(document, workspace)) continue;
    for (const fault of syntaxProblems(document)) return fault;
  }
  return undefined;
}

/** Says that an earlier version of a file is shown, with the way to the line at fault. */
export function remarkOnFault({ span, message }: Fault, file: SourceFile): Remark {
  const place = locationOf(file, span);
  const line = place.range.start.line + 1;
  return {
    text: `Line ${line} cannot be read: ${reasonIn(message)} Showing the last readable version.`,
    place,
    isStale: true,
  };
}

/** In a word if it is the indentation, as it mostly is; else the first sentence. */
function reasonIn(message: string): string {
  if (/indent|aligned/.test(message)) return 'indentation.';
  const [sentence = message] = message.split(/(?<=\.) /);
  return /^[A-Z][a-z]* /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

/** Where the spans of an earlier text stand in a later one; undefined for one that ends in what has changed. */
export function carried(before: string, after: string): (span: Span) => Span | undefined {
  const kept = keptIn(before, after);
  const move = (offset: number) => {
    const part = kept.find(({ from, length }) => from <= offset && offset <= from + length);
    return part && offset - part.from + part.to;
  };
  return (span) => {
    const [start, end] = [move(span.start), move(span.end)];
    return start === undefined || end === undefined ? undefined : { start, end };
  };
}

/** A part that two texts have in common, and where it stands in each. */
interface Kept {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** The lines that did not change, and of others their beginnings and ends. */
function keptIn(before: string, after: string): Kept[] {
  const kept: Kept[] = [];
  let [from, to, removed] = [0, 0, ''];
  for (const { value, added, removed: isRemoved } of diffLines(before, after)) {
    if (isRemoved) {
      removed = value;
      from += value.length;
      continue;
    }
    if (added) {
      const start = commonStart(removed, value);
      const end = commonEnd(removed, value, Math.min(removed.length, value.length) - start);
      kept.push({ from: from - removed.length, to, length: start });
      kept.push({ from: from - end, to: to + value.length - end, length: end });
    } else {
      kept.push({ from, to, length: value.length });
      from += value.length;
    }
    to += value.length;
    removed = '';
  }
  return kept.filter(({ length }) => length > 0);
}
