import { encodeUtf8 } from '../../yaml/bytes';
import { sprint, sprintf, sprintln } from '../values/format';
import { isPrintable } from '../values/formatQuote';
import { type Change, Text } from '../values/text';
import {
  bool,
  type CallSite,
  Failure,
  type Func,
  func,
  goTypeOf,
  int,
  isTrue,
  nil,
  originOfResult,
  type Value,
  variadic,
} from '../values/value';
import { areEqual, isBefore } from './comparison';
import { indexed, sliced } from './indexing';

/** The functions that text/template itself has (funcs.go). `and` and `or` are called with no more than they need. */
export const builtins: ReadonlyMap<string, Func> = new Map<string, Func>([
  [
    'and',
    variadic(
      ['interface {}'],
      'interface {}',
      (_, more, first) => [first, ...more].find((each) => !isTrue(each)) ?? more.at(-1) ?? first,
    ),
  ],
  [
    'or',
    variadic(
      ['interface {}'],
      'interface {}',
      (_, more, first) => [first, ...more].find(isTrue) ?? more.at(-1) ?? first,
    ),
  ],
  ['not', func(['interface {}'], (at, value) => bool(!isTrue(value), originOfResult([value], at)))],
  ['len', func(['interface {}'], (at, value) => int(lengthOf(value), 'int', originOfResult([value], at)))],
  ['index', variadic(['interface {}'], 'interface {}', (_, keys, value) => indexed(value, keys))],
  ['slice', variadic(['interface {}'], 'interface {}', (_, indexes, value) => sliced(value, indexes))],
  ['print', variadic([], 'interface {}', (_, args) => sprint(args))],
  ['println', variadic([], 'interface {}', (_, args) => sprintln(args))],
  ['printf', variadic(['string'], 'interface {}', (_, args, format) => sprintf(format, args))],
  ['html', variadic([], 'interface {}', (_, args) => replaced(evaluated(args), /[\0"'&<>]/g, escapedHtml))],
  ['js', variadic([], 'interface {}', (_, args) => replaced(evaluated(args), /[\\'"<>&=]|[^ -~]/gu, escapedJs))],
  ['urlquery', variadic([], 'interface {}', (_, args) => replaced(evaluated(args), /[^\w.~-]/gu, escapedQuery))],
  ['call', variadic(['interface {}'], 'interface {}', (_, __, target) => failCall(target))],
  [
    'eq',
    variadic(['interface {}'], 'interface {}', (at, others, first) =>
      result(isAnyEqual(first, others), [first, ...others], at),
    ),
  ],
  ['ne', comparison((a, b) => !areEqual(a, b))],
  ['lt', comparison(isBefore)],
  ['le', comparison((a, b) => isBefore(a, b) || areEqual(a, b))],
  ['gt', comparison((a, b) => !isBefore(a, b) && !areEqual(a, b))],
  ['ge', comparison((a, b) => !isBefore(a, b))],
]);

function comparison(holds: (a: Value, b: Value) => boolean): Func {
  return func(['interface {}', 'interface {}'], (at, a, b) => result(holds(a, b), [a, b], at));
}

function result(value: boolean, args: readonly Value[], at: CallSite): Value {
  return bool(value, originOfResult(args, at));
}

function isAnyEqual(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new Failure('missing argument for comparison');
  return others.some((other) => areEqual(first, other));
}

function lengthOf(value: Value): number {
  switch (value.type) {
    case 'string':
      return encodeUtf8(value.text).length;
    case 'bytes':
      return value.value.length;
    case 'list':
      return value.items.length;
    case 'map':
      return value.entries.size;
    case 'object':
      if (value.asMap) return value.asMap().entries.size;
      if (value.asList) return value.asList().items.length;
      throw new Failure(`len of type ${value.go}`);
    case 'nil':
      // A nil that was found in a map has a type; what a pipeline gives has none.
      throw new Failure(value === nil ? 'reflect: call of reflect.Value.Type on zero Value' : 'len of nil pointer');
    case 'bool':
    case 'int':
    case 'float':
      throw new Failure(`len of type ${goTypeOf(value)}`);
  }
}

function failCall(target: Value): never {
  throw new Failure(target.type === 'nil' ? 'call of nil' : `non-function of type ${goTypeOf(target)}`);
}

/** Arguments as one string: no value as actions print it. */
function evaluated(args: readonly Value[]): Text {
  return sprint(args.map((arg) => (arg.type === 'nil' ? Text.of('<no value>', arg.origin) : arg)));
}

function replaced(text: Text, pattern: RegExp, replacement: (character: string) => string): Text {
  const changes: Change[] = [];
  for (const match of text.text.matchAll(pattern)) {
    const [character] = match;
    const newText = replacement(character);
    if (newText !== character) changes.push({ start: match.index, end: match.index + character.length, newText });
  }
  return text.changed(changes);
}

const htmlEscapes = new Map([
  ['\0', '\uFFFD'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

function escapedHtml(character: string): string {
  return htmlEscapes.get(character) ?? character;
}

const jsEscapes = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
]);

function escapedJs(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x80 && isPrintable(character)) return character;
  return jsEscapes.get(character) ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function escapedQuery(character: string): string {
  if (character === ' ') return '+';
  return Array.from(encodeUtf8(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
