import { Lexer } from '../../helm/template/lex';
import { unquoted } from '../../helm/template/literals';
import { type ParsedFile, parse } from '../../helm/template/parse';
import type { SourceFile } from '../../workspace/file';
import type { Span } from '../../yaml/text';

/** A template as an editor knows it: whatever is wrong in one action, the others are read. */
export interface Template {
  readonly file: SourceFile;
  readonly parsed: ParsedFile;
  readonly defines: readonly DefineSite[];
}

/** Where a `define` or `block` stands. */
export interface DefineSite {
  readonly name: string;
  readonly uri: string;
  /** The name, without its quotes. */
  readonly span: Span;
  /** From its first brace to the last one of its `end`. */
  readonly whole: Span;
  /** The comment directly above it; empty without one. */
  readonly comment: string;
}

const templates = new WeakMap<SourceFile, Template>();

/** Reads a file as a template; once, as files do not change. */
export function templateOf(file: SourceFile): Template {
  let template = templates.get(file);
  if (!template) {
    const text = readable(file.uri, file.text);
    template = { file, parsed: parsed(file.uri, text), defines: definesIn(file.uri, file.text, text) };
    templates.set(file, template);
  }
  return template;
}

/** What comes in front of a place in a text, as far as it can be read: what is open there is not closed. */
export function parsedBefore(uri: string, text: string): ParsedFile {
  return parsed(uri, readable(uri, text));
}

/** Which functions there are is not asked here: one that does not exist is no reason not to read the rest. */
class AnyName extends Set<string> {
  override has(): boolean {
    return true;
  }
}

const anyName = new AnyName();

function parsed(uri: string, text: string): ParsedFile {
  return parse(uri, uri, text, anyName);
}

/** So many actions that cannot be read are passed over; of longer ones nothing is kept. */
const mostFaults = 12;
const longestAction = 4000;

/** The text with harmless actions, or none, in place of those that cannot be read. All else keeps its place. */
function readable(uri: string, text: string): string {
  let result = text;
  for (let faults = 0; faults < mostFaults; faults++) {
    const { error } = parsed(uri, result);
    if (!error || error.message.endsWith('unexpected EOF')) break;
    const next = withoutAction(result, error.error.place.start);
    if (next === result) break;
    result = next;
  }
  return result;
}

/** The text without the action around an offset, or in front of it; of one that opens or continues a block, without its condition. */
function withoutAction(text: string, offset: number): string {
  // Where an action is not closed, what is wrong may be the next one.
  const start = text.lastIndexOf('{{', text.startsWith('{{', offset) ? offset - 1 : offset);
  if (start < 0) return text;
  const end = actionEnd(text, start);
  const action = text.slice(start, end);
  const [, head, rest] =
    action.length > longestAction
      ? []
      : (/^(\{\{-?\s*(?:else\s+)?(?:if|with|range)\b)(.*?)\s*-?\}\}$/s.exec(action) ?? []);
  const without =
    head !== undefined && rest !== undefined && rest.length > 1 && rest.trim() !== '.'
      ? `${head} .${blank(rest.slice(2))}${action.slice(head.length + rest.length)}`
      : blank(action);
  return text.slice(0, start) + without + text.slice(end);
}

/** Where an action ends: behind its braces, else with its line, or where the next one begins. */
export function actionEnd(text: string, start: number): number {
  const close = text.indexOf('}}', start + 2);
  const next = text.indexOf('{{', start + 2);
  if (close >= 0 && (next < 0 || close < next)) return close + 2;
  const line = text.indexOf('\n', start);
  return Math.min(line < 0 ? text.length : line, next < 0 ? text.length : next);
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** `text`: as it is written; `readable`: what of it can be read. */
function definesIn(uri: string, text: string, readable: string): DefineSite[] {
  const lexer = new Lexer(readable);
  const found: DefineSite[] = [];
  const open: { start: number; name?: string; span?: Span }[] = [];
  let action = 0;
  let word = 0;
  for (let token = lexer.next(); token.type !== 'eof' && token.type !== 'error'; token = lexer.next()) {
    const { type, start, end } = token;
    if (type === 'space') continue;
    if (type === 'leftDelim') {
      action = start;
      word = 0;
      continue;
    }
    const place = open.at(-1);
    if (word === 0) {
      if (type === 'if' || type === 'with' || type === 'range' || type === 'define' || type === 'block')
        open.push({ start: action, ...(type === 'define' || type === 'block' ? { name: '' } : {}) });
      else if (type === 'end') {
        const closed = open.pop();
        if (closed?.name && closed.span) {
          const whole = { start: closed.start, end: actionEnd(readable, action) };
          found.push({ name: closed.name, uri, span: closed.span, whole, comment: commentAbove(text, closed.start) });
        }
      }
    } else if (word === 1 && place?.name === '' && (type === 'string' || type === 'rawString')) {
      place.name = unquoted(token.text) ?? '';
      place.span = { start: start + 1, end: end - 1 };
    }
    word++;
  }
  for (const { name, span, start } of open)
    if (name && span)
      found.push({ name, uri, span, whole: { start, end: text.length }, comment: commentAbove(text, start) });
  return found.sort((a, b) => a.whole.start - b.whole.start);
}

/** The text of a template's comment that ends directly in front of an offset. */
function commentAbove(text: string, offset: number): string {
  const before = text.slice(0, offset).trimEnd();
  if (!/\*\/ ?-?\}\}$/.test(before.slice(-6))) return '';
  const end = before.lastIndexOf('*/');
  const start = before.lastIndexOf('/*', end - 1);
  return start < 0 ? '' : before.slice(start + 2, end).trim();
}
