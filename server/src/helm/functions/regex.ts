import { RE2JS, RE2JSException } from 're2js';
import { isBackquotable, quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { type CallSite, Failure, type Func, func, type Int, list, originOfResult, type Value } from '../values/value';
import { checkCharacters, checkItems } from './limits';
import { expand, type Groups } from './regexTemplate';
import { chosen, truth } from './results';

/** Compiles an expression, or fails in the way of the function that asks for it. */
type Compile = (expression: Text) => RE2JS;

/** The functions on regular expressions (sprig, regex.go; Go's package regexp). */
export const regex: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['regexMatch', func(['string', 'string'], (at, expression, text) => matchOrNot(expression, text, at))],
  [
    'mustRegexMatch',
    func(['string', 'string'], (at, expression, text) =>
      truth(compiled(expression).test(text.text), [expression, text], at),
    ),
  ],
  ['regexQuoteMeta', func(['string'], (_, text) => quotedMeta(text))],
  ...both('FindAll', (compile) => func(['string', 'string', 'int'], (at, ...args) => findAll(compile, args, at))),
  ...both('Find', (compile) => func(['string', 'string'], (_, ...args) => find(compile, ...args))),
  ...both('Split', (compile) => func(['string', 'string', 'int'], (at, ...args) => split(compile, args, at))),
  ...both('ReplaceAll', (compile) =>
    func(['string', 'string', 'string'], (_, ...args) => replace(compile, ...args, true)),
  ),
  ...both('ReplaceAllLiteral', (compile) =>
    func(['string', 'string', 'string'], (_, ...args) => replace(compile, ...args, false)),
  ),
]);

/** A function that panics if it cannot read the expression, and one that returns the error. */
function both(name: string, make: (compile: Compile) => Func): [string, Func][] {
  return [
    [`regex${name}`, make(compiledOrPanic)],
    [`mustRegex${name}`, make(compiled)],
  ];
}

/** Charts use few expressions, each many times. */
const cache = new Map<string, RE2JS>();
const mostCached = 200;

/** An expression that makes a larger program than this is a mistake: it would take too long to run. */
const largestProgram = 50_000;

function compiled({ text }: Text): RE2JS {
  const known = cache.get(text);
  if (known) return known;
  const made = compile(text);
  if (cache.size >= mostCached) cache.clear();
  cache.set(text, made);
  return made;
}

function compile(text: string): RE2JS {
  try {
    const made = RE2JS.compile(text);
    if (made.programSize() <= largestProgram) return made;
  } catch (error) {
    if (error instanceof RE2JSException) throw new Failure(error.message);
    throw error;
  }
  throw new Failure('error parsing regexp: expression too large');
}

function compiledOrPanic(expression: Text): RE2JS {
  try {
    return compiled(expression);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`regexp: Compile(${shown(expression.text)}): ${error.message}`);
  }
}

/** As Go shows a string: in backquotes, if it can stand in them. */
function shown(text: string): string {
  return isBackquotable(text) ? `\`${text}\`` : quoted(new Text(text)).text;
}

function matchOrNot(expression: Text, text: Text, at: CallSite): Value {
  try {
    return truth(compiled(expression).test(text.text), [expression, text], at);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return truth(false, [expression, text], at);
  }
}

/** Where an expression matches, and where its groups do; at most so many times. As in Go, not behind a match at once. */
function* matchesOf(expression: RE2JS, { text }: Text): Generator<Groups> {
  const matcher = expression.matcher(text);
  const names = expression.namedGroups();
  let last = -1;
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === last) continue;
    last = end;
    yield {
      start,
      end,
      group: (name) => {
        const index = /^(?:0|[1-9]\d{0,7})$/.test(name)
          ? Number(name)
          : Object.hasOwn(names, name)
            ? (names[name] ?? -1)
            : -1;
        if (index < 0 || index > matcher.groupCount() || matcher.start(index) < 0) return undefined;
        return { start: matcher.start(index), end: matcher.end(index) };
      },
    };
  }
}

function firstMatches(expression: RE2JS, text: Text, most: number): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (most === 0) return found;
  for (const { start, end } of matchesOf(expression, text)) {
    found.push({ start, end });
    if (found.length === most) break;
    checkItems(found.length);
  }
  return found;
}

function find(compile: Compile, expression: Text, text: Text): Value {
  const [match] = firstMatches(compile(expression), text, 1);
  return chosen(match ? text.slice(match.start, match.end) : text.slice(0, 0), [expression, text]);
}

function findAll(compile: Compile, [expression, text, most]: [Text, Text, Int], at: CallSite): Value {
  const matches = firstMatches(compile(expression), text, Number(most.value));
  const items = matches.map(({ start, end }) => text.slice(start, end));
  return strings(items, [text, expression, most], at);
}

function split(compile: Compile, [expression, text, most]: [Text, Text, Int], at: CallSite): Value {
  const count = Number(most.value);
  const matcher = compile(expression);
  const parts = count === 0 ? [] : partsOf(matcher, text, count);
  return strings(parts, [text, expression, most], at);
}

/** What stands between matches; a match without characters at the start is none. */
function partsOf(expression: RE2JS, text: Text, most: number): Text[] {
  if (text.length === 0 && expression.pattern() !== '') return [text];
  const parts: Text[] = [];
  let [at, end] = [0, 0];
  for (const match of firstMatches(expression, text, most)) {
    if (parts.length === most - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(at, end));
    at = match.end;
  }
  if (end !== text.length) parts.push(text.slice(at));
  return parts;
}

/** A list of strings; Go's nil if it has none. */
function strings(items: Text[], args: readonly Value[], at: CallSite): Value {
  return { ...list(items, '[]string', originOfResult(args, at)), isNil: items.length === 0 };
}

/** Replaces what matches, by a text in which `$1` stands for a group if it is a template. */
function replace(compile: Compile, expression: Text, text: Text, by: Text, isTemplate: boolean): Value {
  const parts: Text[] = [];
  let [at, length] = [0, 0];
  for (const groups of matchesOf(compile(expression), text)) {
    const made = isTemplate ? expand(by, groups, text) : by;
    parts.push(text.slice(at, groups.start), made);
    at = groups.end;
    length += made.length;
    checkCharacters(length);
  }
  return chosen(parts.length === 0 ? text : Text.join([...parts, text.slice(at)]), [expression]);
}

function quotedMeta(text: Text): Text {
  const found = [...text.text.matchAll(/[\\.+*?()|[\]{}^$]/g)];
  return text.changed(found.map(({ index }) => ({ start: index, end: index, newText: '\\' })));
}
