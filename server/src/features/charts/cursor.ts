import type { SourceFile } from '../../workspace/file';
import type { Span } from '../../yaml/text';
import type { ChartIndex } from './chartIndex';
import { contextOf, field, type Meaning, nothingKnown } from './meaning';
import { membersOf } from './members';
import { parsedBefore } from './template';
import { type Scope, walkBody } from './walk';

/** What is being typed in an action of a template. */
export type Typed =
  /** `.Values.we`: the names so far, and the part of one. `start` is `$`, the name of a variable, or empty for `.`. */
  | { readonly type: 'path'; readonly start: string; readonly names: readonly string[]; readonly span: Span }
  | { readonly type: 'variable'; readonly span: Span }
  /** A function or a keyword; keywords only where an action begins. */
  | { readonly type: 'word'; readonly span: Span; readonly isFirst: boolean }
  /** The name of a template, or the path of a file. */
  | { readonly type: 'template' | 'file'; readonly span: Span }
  /** A key in a string: `index .Values "we`. */
  | { readonly type: 'key'; readonly start: string; readonly names: readonly string[]; readonly span: Span };

/** In longer actions nothing is offered, and of those that are shorter the end tells what is typed. */
const longestAction = 4000;
const longest = 400;

/** What is typed at an offset; undefined outside of actions, in comments and in other strings. */
export function typedAt(text: string, offset: number): { readonly typed: Typed; readonly action: number } | undefined {
  const action = text.lastIndexOf('{{', offset - 1);
  if (action < 0 || action + 2 > offset) return undefined;
  const inside = text.slice(action + 2, offset);
  if (inside.length > longestAction || /^(?:- )?\/\*/.test(inside) || closes(inside)) return undefined;
  const typed = typedIn(inside.slice(-longest), inside.length <= longest, offset, restOfWord(text, offset));
  return typed && { typed, action };
}

/** Whether an action that begins so ends in this text: braces in strings do not end it. */
function closes(inside: string): boolean {
  return inside.replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '').includes('}}');
}

/** Where the word ends in which an offset lies. */
function restOfWord(text: string, offset: number): number {
  const word = /[\p{L}\p{Nd}_]*/uy;
  word.lastIndex = offset;
  return word.test(text) ? word.lastIndex : offset;
}

function typedIn(before: string, isWhole: boolean, offset: number, end: number): Typed | undefined {
  const quoted = stringAt(before);
  if (quoted !== undefined) return inString(before.slice(0, quoted), before.slice(quoted + 1), offset);
  const [word = ''] = /[\p{L}\p{Nd}_]*$/u.exec(before) ?? [];
  const span = { start: offset - word.length, end };
  const rest = before.slice(0, before.length - word.length);
  if (rest.endsWith('$')) return { type: 'variable', span: { start: span.start - 1, end } };
  if (rest.endsWith('.')) {
    const path = pathBefore(rest.slice(0, -1));
    return path && { type: 'path', ...path, span };
  }
  if (!/(?:^-?|[\s(|=,])$/.test(rest)) return undefined;
  return { type: 'word', span, isFirst: isWhole && /^-?\s*(?:else\s+)?$/.test(rest) };
}

/** Where a string begins that is not closed. */
function stringAt(before: string): number | undefined {
  let start: number | undefined;
  for (let at = 0; at < before.length; at++) {
    const character = before.charAt(at);
    if (start === undefined) {
      if (character === '"' || character === '`') start = at;
    } else if (character === '\\' && before[start] === '"') at++;
    else if (character === before[start]) start = undefined;
  }
  return start;
}

/** The names of a path up to a place in front of its last dot; undefined behind a parenthesis or a string. */
function pathBefore(before: string): { readonly start: string; readonly names: readonly string[] } | undefined {
  let at = before.length;
  while (at > 0 && /[\p{L}\p{Nd}_.$]/u.test(before.charAt(at - 1))) at--;
  const path = before.slice(at);
  const previous = before.charAt(at - 1);
  const [start = '', ...names] = path.split('.');
  const isPath = (start === '' || start.startsWith('$')) && !names.includes('') && !/[)\]"`]/.test(previous);
  return isPath ? { start, names } : undefined;
}

/** `before`: the action in front of a string; `written`: what the string has so far. */
function inString(before: string, written: string, offset: number): Typed | undefined {
  const span = { start: offset - written.length, end: offset };
  if (/(?:^|[\s(|{-])(?:include|template)\s+$/.test(before)) return { type: 'template', span };
  if (/\.Files\.(?:Get|GetBytes|Lines|Glob)\s+$/.test(before)) return { type: 'file', span };
  const [, path = '', keys = ''] = /(?:index|get|hasKey)\s+([\w$.]+)((?:\s+"[^"\\]*")*)\s+$/.exec(before) ?? [];
  const [start = '', ...names] = path.split('.');
  if (path === '' || (start !== '' && !start.startsWith('$')) || names.includes('')) return undefined;
  const found = [...keys.matchAll(/"([^"]*)"/g)].map(([, key = '']) => key);
  return { type: 'key', start, names: [...names, ...found], span };
}

/** What the dot and variables mean in an action that begins at an offset. */
export function scopeAt(file: SourceFile, action: number, index: ChartIndex): Scope {
  const [member] = membersOf(file.uri, index.tree);
  if (!member) return { dot: nothingKnown, variables: new Map() };
  const parsed = parsedBefore(file.uri, `${file.text.slice(0, action)}{{"${mark}"}}`);
  let found: Scope | undefined;
  for (const { name, body } of parsed.definitions.values()) {
    const dot = name === parsed.name ? contextOf(member) : index.dotOf(name, member);
    walkBody(body, dot, {
      string: (node, scope) => {
        if (node.value.text === mark) found = scope;
      },
    });
  }
  return (
    found ?? {
      dot: contextOf(member),
      variables: new Map([['$', { meaning: contextOf(member), declaration: undefined }]]),
    }
  );
}

/** Stands where the cursor is: a character for private use, which no template has in a string of its own. */
const mark = '\uE000';

/** What a path means in a scope. */
export function meaningOf(start: string, names: readonly string[], { dot, variables }: Scope): Meaning {
  const holder = start === '' ? dot : (variables.get(start)?.meaning ?? nothingKnown);
  return names.reduce(field, holder);
}
