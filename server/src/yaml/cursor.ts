import { isScalar } from 'yaml';
import { type At, isBlockScalar } from './at';
import { lineEnd, lineStart } from './layout';
import { locate } from './locate';
import type { Span } from './text';

/**
 * Where a cursor stands in text that is half typed: something is put there, the text is parsed, and one looks where it
 * has landed.
 */

/** Stands for what is being typed. A character for private use: part of a word wherever YAML has words. */
export const placeholder = '\uE000';

/** A text in which something stands at the cursor. */
export interface Trial {
  readonly text: string;
  /** Where the placeholder stands. */
  readonly offset: number;
  /** How far it stands behind the cursor: what was put in before it. */
  readonly shift: number;
  /** What was put in around it: a dash, for what would be an item of a list; a comma before the next pair in `{}`. */
  readonly lead: '' | '- ';
  readonly tail: '' | ',';
}

/** A key or value that is being typed. Spans count in the text without placeholder. */
export interface Typed {
  readonly at: At;
  readonly on: 'key' | 'value';
  /** What is there already, on the cursor's line and without quotes. */
  readonly span: Span;
  /** That text before and behind the cursor. */
  readonly before: string;
  readonly after: string;
  readonly form: 'plain' | 'double' | 'single' | 'block';
  /** Whether that is all of it, and not one line of several. A quote that is not closed runs on by mistake. */
  readonly whole: boolean;
  /** Whether a key has its colon. */
  readonly colon: boolean;
  /** Whether lines follow that become the value of a key once it has its colon. */
  readonly filled: boolean;
  /** Whether it stands in `{}` or `[]`. */
  readonly flow: boolean;
  /** What has to stand around it: see `Trial`. */
  readonly lead: Trial['lead'];
  readonly tail: Trial['tail'];
}

/** One word on a line, with dashes before it: a key without its colon, or an item. */
const wordBefore = /^\uFEFF?[ \t]*(?:-[ \t]+)*["']?[^\s:#"'{}[\],&*!|>%@`]*$/;
const wordAfter = /^([^\s:#"'{}[\],]*["']?)[ \t]*,?[ \t]*(?:#.*)?$/;

/** Longer words are no keys, and searching long lines from every place takes long. */
const maxWord = 1000;

/**
 * The texts to try for a cursor, the likeliest first: a word of its own is a key, else a value, else an item of the
 * list that it stands in. None in a comment line.
 */
export function* trialsAt(text: string, offset: number): Generator<Trial> {
  const head = text.slice(lineStart(text, offset), offset);
  const tail = text.slice(offset, lineEnd(text, offset));
  if (/^\s*#/.test(head) || text.includes(placeholder)) return;
  const alone = wordBefore.test(head) ? wordAfter.exec(tail.slice(0, maxWord))?.[1] : undefined;
  const start = offset - (/["']?[^\s:#"'{}[\],]*$/.exec(head.slice(-maxWord))?.[0].length ?? 0);
  const end = offset + (alone ?? '').length;
  if (isBeforeNext(text, start, end)) yield { ...trial(text, offset, start, '', end, ','), tail: ',' };
  if (alone === undefined) {
    yield trial(text, offset, offset, '', offset, '');
    return;
  }
  yield trial(text, offset, start, '', end, ':');
  yield trial(text, offset, start, '', end, '');
  if (!/^[ \t]*$/.test(text.slice(lineStart(text, offset), start))) return;
  yield { ...trial(text, offset, start, '- ', end, ':'), lead: '- ' };
  yield { ...trial(text, offset, start, '- ', end, ''), lead: '- ' };
}

/** The placeholder at the cursor, and something at the start and at the end of the word around it. */
function trial(text: string, cursor: number, start: number, before: string, end: number, behind: string): Trial {
  const word = text.slice(start, cursor) + placeholder + text.slice(cursor, end);
  const shift = before.length;
  return {
    text: text.slice(0, start) + before + word + behind + text.slice(end),
    offset: cursor + shift,
    shift,
    lead: '',
    tail: '',
  };
}

/** Whether another entry of a flow collection follows without a comma between. */
function isBeforeNext(text: string, start: number, end: number): boolean {
  return (
    /[{[,]\s*$/.test(text.slice(Math.max(0, start - maxGap), start)) &&
    /^\s+["'\w{[]/.test(text.slice(end, end + maxGap))
  );
}

/** The blanks between entries that are looked at. */
const maxGap = 500;

/**
 * What is typed at the cursor of `text`, given the tree of a trial; undefined where the placeholder stands in no
 * scalar: in comments, and in what is no YAML.
 */
export function typedAt(text: string, root: At, { offset, shift, lead, tail }: Trial): Typed | undefined {
  const found = locate(root, offset + 1);
  if (!found) return undefined;
  const { at, on } = found;
  const node = on === 'key' ? at.pair?.key : at.written;
  const span = on === 'key' ? at.keySpan : at.valueSpan;
  if (!isScalar(node) || !span || span.start > offset || span.end <= offset) return undefined;
  const lines = /[\r\n]/.test(root.tree.text.slice(span.start - root.base, span.end - root.base));
  // A key that goes over several lines is not meant: it has swallowed the next one.
  if (on === 'key' && lines) return undefined;
  const cursor = offset - shift;
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const [first, last] = [lineStart(text, cursor), lineEnd(text, cursor)];
  const nodeStart = span.start - shift + (quoted ? 1 : 0);
  const blanks = /^[ \t]*/.exec(text.slice(first, cursor))?.[0].length ?? 0;
  const start = nodeStart < first ? first + blanks : nodeStart;
  const closed = quoted && span.end - span.start > 1 && root.tree.text[span.end - 1 - root.base] === quoteOf(node.type);
  const end = Math.max(cursor, Math.min(last, span.end - 1 - shift - (closed ? 1 : 0)));
  const colon = on === 'key' && /^["']?[ \t]*:/.test(text.slice(end, last));
  return {
    at,
    on,
    span: { start: Math.min(start, cursor), end },
    before: text.slice(Math.min(start, cursor), cursor),
    after: text.slice(cursor, end),
    form: isBlockScalar(node) ? 'block' : quoted ? (node.type === 'QUOTE_DOUBLE' ? 'double' : 'single') : 'plain',
    whole: nodeStart >= first && (quoted || !lines),
    colon,
    filled: on === 'key' && !colon && at.valueSpan !== undefined,
    flow: at.parent?.isFlow ?? false,
    lead,
    tail,
  };
}

function quoteOf(type: string | undefined): string {
  return type === 'QUOTE_DOUBLE' ? '"' : "'";
}
