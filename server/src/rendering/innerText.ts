import { countUpTo } from '../yaml/search';
import type { ScalarNode } from './node';
import { derivedFrom, type Origin } from './origin';

/** A text that stands in a scalar of another one, such as a patch in a kustomization. */
export interface InnerText {
  readonly text: string;
  /** Where a span of the text stands in the file: exact, if it is written there as it is here. */
  originOf(start: number, end: number): Origin;
}

/**
 * What a string says, and where each piece of it stands in the text of its file. What is written there in another way,
 * such as with an escape, is derived from where it stands.
 */
export function innerTextOf(node: ScalarNode, file: string): InnerText {
  const { origin } = node;
  const text = String(node.value ?? '');
  const runs = origin.how === 'exact' ? runsOf(file.slice(origin.start, origin.end), text) : [];
  /** How many of the first runs are written in another way. */
  const changes = [0];
  for (const { isVerbatim } of runs) changes.push((changes.at(-1) ?? 0) + (isVerbatim ? 0 : 1));
  return {
    text,
    originOf(start, end) {
      const [firstIndex, lastIndex] = [runAt(runs, start), runAt(runs, Math.max(start, end - 1))];
      const [first, last] = [runs[firstIndex], runs[lastIndex]];
      if (!first || !last) return derivedFrom(origin);
      const place = {
        uri: origin.uri,
        start: origin.start + (first.isVerbatim ? first.written + start - first.start : first.written),
        end: origin.start + (last.isVerbatim ? last.written + end - last.start : last.writtenEnd),
      };
      return changes[firstIndex] === changes[lastIndex + 1] ? { ...place, how: 'exact' } : derivedFrom(place);
    },
  };
}

/** The text without white space around it. */
export function trimmed({ text, originOf }: InnerText): InnerText {
  const start = text.length - text.trimStart().length;
  return { text: text.trim(), originOf: (from, to) => originOf(start + from, start + to) };
}

/** A piece of a text, and where it is written, from the start of the scalar. */
interface Run {
  readonly start: number;
  readonly written: number;
  readonly writtenEnd: number;
  /** Whether it is written as it is. The indentation of a block is between two runs. */
  readonly isVerbatim: boolean;
}

/** The index of the run that an offset is in. */
function runAt(runs: readonly Run[], offset: number): number {
  return Math.max(countUpTo(runs, ({ start }) => start <= offset) - 1, 0);
}

/** The runs of a text in their order; none if it is written in a way that is not understood. */
function runsOf(written: string, text: string): readonly Run[] {
  if (written.startsWith('|')) return runsOfLiteral(written, text);
  return (written.startsWith('>') ? runsOfFolded(written, text) : runsOfFlow(written, text)) ?? [];
}

function runsOfLiteral(written: string, text: string): readonly Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (const line of linesOfBlock(written, text)) {
    if (!text.startsWith(line.content, start)) return [];
    runs.push(verbatim(start, line.start, line.content.length));
    start += line.content.length + 1;
    if (start > text.length) break;
  }
  return runs;
}

/** The lines of a folded block are joined by spaces, or by one break less than there is. */
function runsOfFolded(written: string, text: string): readonly Run[] | undefined {
  const runs: Run[] = [];
  let start = 0;
  for (const line of linesOfBlock(written, text)) {
    if (line.content === '') continue;
    const gap = start;
    while (/[ \n]/.test(text.charAt(start)) && !text.startsWith(line.content, start)) start++;
    if (!text.startsWith(line.content, start)) return undefined;
    if (start > gap) runs.push({ start: gap, written: line.start, writtenEnd: line.start, isVerbatim: false });
    runs.push(verbatim(start, line.start, line.content.length));
    start += line.content.length;
  }
  return runs;
}

function verbatim(start: number, written: number, length: number): Run {
  return { start, written, writtenEnd: written + length, isVerbatim: true };
}

/** The lines of a block, below its header, without their indentation. */
function linesOfBlock(written: string, text: string): { readonly start: number; readonly content: string }[] {
  const lines = [...written.matchAll(/(?<=\n)[^\r\n]*/g)].map(({ index, 0: line }) => ({ start: index, line }));
  const first = lines.find(({ line }) => line.trim() !== '')?.line ?? '';
  const indentation = leadingSpaces(first) - leadingSpaces(text.replace(/^\n+/, ''));
  return lines.map(({ start, line }) => {
    const content = line.slice(indentation);
    return { start: start + line.length - content.length, content };
  });
}

function leadingSpaces(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

/** The runs of a scalar in quotes, or of one without. */
function runsOfFlow(written: string, text: string): readonly Run[] | undefined {
  const quote = /^["']/.exec(written)?.[0] ?? '';
  const body = written.slice(0, written.length - quote.length);
  const plain = new RegExp(plainPieces.get(quote) ?? '', 'y');
  const runs: Run[] = [];
  let start = 0;
  let at = quote.length;
  while (at < body.length) {
    plain.lastIndex = at;
    const piece = plain.exec(body)?.[0];
    if (piece !== undefined) {
      if (!text.startsWith(piece, start)) return undefined;
      runs.push(verbatim(start, at, piece.length));
      at += piece.length;
      start += piece.length;
      continue;
    }
    const other = otherPiece(body, at, quote);
    if (!other) return undefined;
    runs.push({ start, written: at, writtenEnd: at + other.written.length, isVerbatim: false });
    at += other.written.length;
    start += other.said ?? String.fromCodePoint(text.codePointAt(start) ?? 0).length;
  }
  return runs;
}

/** What stands for itself, by the quotes around it: no escapes, and no blanks where a line ends. */
const plainPieces: ReadonlyMap<string, string> = new Map([
  ['"', String.raw`(?:[^\\ \t\r\n]|[ \t]+(?=[^ \t\r\n]|$))+`],
  ["'", String.raw`(?:[^' \t\r\n]|[ \t]+(?=[^ \t\r\n]|$))+`],
  ['', String.raw`(?:[^ \t\r\n]|[ \t]+(?=[^ \t\r\n]|$))+`],
]);

/** What does not stand for itself, and how much of the text it is, if that is not one character. */
function otherPiece(body: string, at: number, quote: string): { written: string; said?: number } | undefined {
  const match = (sticky: RegExp) => {
    sticky.lastIndex = at;
    return sticky.exec(body) ?? undefined;
  };
  // Of several line breaks all but the first count; one alone is a space, or nothing behind a backslash.
  const folded = match(/[ \t]*((?:\r?\n[ \t]*)+)/y);
  if (folded) return { written: folded[0], said: Math.max(breaksIn(folded[1]) - 1, 1) };
  if (quote === "'") return body.startsWith("''", at) ? { written: "''", said: 1 } : undefined;
  const joined = match(/\\((?:\r?\n[ \t]*)+)/y);
  if (joined) return { written: joined[0], said: breaksIn(joined[1]) - 1 };
  const escaped = match(/\\(?:x.{2}|u.{4}|U.{8}|[^\r\n])/y);
  return escaped && { written: escaped[0] };
}

function breaksIn(text = ''): number {
  return text.split('\n').length - 1;
}
