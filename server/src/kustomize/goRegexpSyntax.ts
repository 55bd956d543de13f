/** A regular expression that Go would not compile, and why. */
export class RegexpError extends Error {}

export type Expression =
  | { readonly type: 'character'; readonly isOne: IsOne }
  /** What holds between two characters, which are empty at the ends of the text. */
  | { readonly type: 'assert'; readonly holds: (before: string, after: string) => boolean }
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly Expression[] }
  | { readonly type: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number | undefined };

type IsOne = (character: string) => boolean;

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

/** Go has limits too; that of repetitions is the same. */
const mostRepetitions = 1000;
const mostParts = 20_000;
const mostDepth = 200;

/** Reads the syntax of Go (regexp/syntax), which has no look-around and no references back. Throws `RegexpError`. */
export function parseRegexp(pattern: string): Expression {
  let position = 0;
  let depth = 0;
  const expression = readChoice({ ignoreCase: false, multiline: false, dotAll: false });
  if (position < pattern.length) throw fail('unexpected )');
  if (sizeOf(expression) > mostParts) throw fail('expression too large');
  return expression;

  function fail(problem: string, part = pattern): RegexpError {
    return new RegexpError(`error parsing regexp: ${problem}: \`${part}\``);
  }

  function take(text: string): boolean {
    if (!pattern.startsWith(text, position)) return false;
    position += text.length;
    return true;
  }

  /** What a sticky expression matches here. */
  function takeMatch(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = position;
    const match = sticky.exec(pattern) ?? undefined;
    if (match) position = sticky.lastIndex;
    return match;
  }

  function takeCharacter(): string {
    const character = String.fromCodePoint(pattern.codePointAt(position) ?? 0);
    position += character.length;
    return character;
  }

  function readChoice(outer: Flags): Expression {
    if (++depth > mostDepth) throw fail('expression nests too deeply');
    let flags = outer;
    const choices: Expression[] = [];
    let parts: Expression[] = [];
    while (position < pattern.length && pattern[position] !== ')') {
      const changed = takeMatch(/\(\?([imsU]*)(?:-([imsU]+))?\)/y);
      if (changed) flags = withFlags(flags, changed);
      else if (take('\\Q')) parts.push(...readQuoted(flags));
      else if (take('|')) {
        choices.push({ type: 'sequence', parts });
        parts = [];
      } else parts.push(readRepeated(readAtom(flags)));
    }
    depth--;
    return { type: 'choice', parts: [...choices, { type: 'sequence', parts }] };
  }

  function readQuoted(flags: Flags): Expression[] {
    const literals: Expression[] = [];
    while (position < pattern.length && !take('\\E')) literals.push(literal(takeCharacter(), flags));
    return literals;
  }

  function readRepeated(part: Expression): Expression {
    const start = position;
    const operator = takeMatch(/(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y);
    if (!operator) return part;
    if (takeMatch(/[*+?]|\{\d+(?:,\d*)?\}/y))
      throw fail('invalid nested repetition operator', pattern.slice(start, position));
    const [text, least, comma, most] = operator;
    if (least === undefined) {
      const [min, max] = repetitions.get(text.slice(0, 1)) ?? [1, 1];
      return { type: 'repeat', part, min, max };
    }
    const min = Number(least);
    const max = comma === undefined ? min : most ? Number(most) : undefined;
    if (min > mostRepetitions || (max !== undefined && (max > mostRepetitions || max < min)))
      throw fail('invalid repeat count', text);
    return { type: 'repeat', part, min, max };
  }

  function readAtom(flags: Flags): Expression {
    const operator = takeMatch(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (operator) throw fail('missing argument to repetition operator', operator[0]);
    if (take('(')) return readGroup(flags);
    if (take('[')) return { type: 'character', isOne: folded(readClass(), flags) };
    if (take('.')) return { type: 'character', isOne: (character) => flags.dotAll || character !== '\n' };
    if (take('^')) return flags.multiline ? assertions.lineStart : assertions.textStart;
    if (take('$')) return flags.multiline ? assertions.lineEnd : assertions.textEnd;
    if (take('\\A')) return assertions.textStart;
    if (take('\\z')) return assertions.textEnd;
    if (take('\\b')) return assertions.wordBoundary;
    if (take('\\B')) return assertions.noWordBoundary;
    const isOne = readPerlClass();
    if (isOne) return { type: 'character', isOne: folded(isOne, flags) };
    return literal(pattern[position] === '\\' ? readEscape() : takeCharacter(), flags);
  }

  function readGroup(outer: Flags): Expression {
    let flags = outer;
    const start = position - 1;
    if (pattern[position] === '?' && !takeMatch(/\?P?<\w+>/y)) {
      const own = takeMatch(/\?([imsU]*)(?:-([imsU]+))?:/y);
      if (!own) throw fail('invalid or unsupported Perl syntax', pattern.slice(start, start + 3));
      flags = withFlags(flags, own);
    }
    const inner = readChoice(flags);
    if (!take(')')) throw fail('missing closing )');
    return inner;
  }

  function readClass(): IsOne {
    const start = position - 1;
    const isNegated = take('^');
    const members: IsOne[] = [];
    for (let isFirst = true; isFirst || !take(']'); isFirst = false) {
      if (position >= pattern.length) throw fail('missing closing ]', pattern.slice(start));
      members.push(readPosixClass() ?? readPerlClass() ?? readRange());
    }
    return (character) => members.some((isOne) => isOne(character)) !== isNegated;
  }

  function readRange(): IsOne {
    const start = position;
    const low = readMember();
    if (pattern[position] !== '-' || pattern[position + 1] === ']' || position + 1 >= pattern.length)
      return (character) => character === low;
    position++;
    const high = readMember();
    const [first, last] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
    if (last < first) throw fail('invalid character class range', pattern.slice(start, position));
    return (character) => {
      const code = character.codePointAt(0) ?? 0;
      return first <= code && code <= last;
    };
  }

  function readMember(): string {
    return pattern[position] === '\\' ? readEscape() : takeCharacter();
  }

  function readPosixClass(): IsOne | undefined {
    const match = takeMatch(/\[:(\^?)(\w+):\]/y);
    if (!match) return undefined;
    const members = posixClasses.get(match[2] ?? '');
    if (!members) throw fail('invalid character class range', match[0]);
    return (character) => members.test(character) !== (match[1] === '^');
  }

  /** `\d`, `\pL`, `\p{Greek}` and the like. */
  function readPerlClass(): IsOne | undefined {
    const perl = takeMatch(/\\([dswDSW])/y)?.[1];
    if (perl) {
      const members = perlClasses.get(perl.toLowerCase());
      return (character) => members?.test(character) === (perl === perl.toLowerCase());
    }
    const unicode = takeMatch(/\\([pP])(?:\{(\^?)([\w]+)\}|(\w))/y);
    if (!unicode) return undefined;
    const [text, letter, caret, name, category] = unicode;
    const members = unicodeClass(name ?? category ?? '');
    if (!members) throw fail('invalid character class range', text);
    return (character) => members.test(character) !== ((letter === 'P') !== (caret === '^'));
  }

  function readEscape(): string {
    const start = position;
    const code = takeMatch(/\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,8})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/y);
    if (code) {
      const value = code[3] ? Number.parseInt(code[3], 8) : Number.parseInt(code[1] ?? code[2] ?? '', 16);
      if (value <= 0x10ffff) return String.fromCodePoint(value);
      throw fail('invalid escape sequence', code[0]);
    }
    const simple = takeMatch(/\\([aftnrv]|[!-/:-@[-`{-~])/y)?.[1];
    if (simple !== undefined) return controls.get(simple) ?? simple;
    if (position === pattern.length - 1) throw fail('trailing backslash at end of expression', '');
    throw fail('invalid escape sequence', pattern.slice(start, start + 2));
  }
}

const repetitions: ReadonlyMap<string, readonly [number, number | undefined]> = new Map([
  ['*', [0, undefined]],
  ['+', [1, undefined]],
  ['?', [0, 1]],
]);

const controls: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['v', '\v'],
]);

const perlClasses: ReadonlyMap<string, RegExp> = new Map([
  ['d', /[0-9]/],
  ['s', /[\t\n\f\r ]/],
  ['w', /[0-9A-Za-z_]/],
]);

const posixClasses: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /[0-9A-Za-z]/],
  ['alpha', /[A-Za-z]/],
  ['ascii', /[\0-\x7f]/],
  ['blank', /[\t ]/],
  ['cntrl', /[\0-\x1f\x7f]/],
  ['digit', /[0-9]/],
  ['graph', /[!-~]/],
  ['lower', /[a-z]/],
  ['print', /[ -~]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['space', /[\t\n\v\f\r ]/],
  ['upper', /[A-Z]/],
  ['word', /[0-9A-Za-z_]/],
  ['xdigit', /[0-9A-Fa-f]/],
]);

/** The characters of a general category or a script. */
function unicodeClass(name: string): RegExp | undefined {
  for (const property of [name, `Script=${name}`]) {
    try {
      return new RegExp(`\\p{${property}}`, 'u');
    } catch {
      // No such property.
    }
  }
  return undefined;
}

function isWord(character: string): boolean {
  return /[0-9A-Za-z_]/.test(character);
}

function assertion(holds: (before: string, after: string) => boolean): Expression {
  return { type: 'assert', holds };
}

const assertions = {
  textStart: assertion((before) => before === ''),
  textEnd: assertion((_, after) => after === ''),
  lineStart: assertion((before) => before === '' || before === '\n'),
  lineEnd: assertion((_, after) => after === '' || after === '\n'),
  wordBoundary: assertion((before, after) => isWord(before) !== isWord(after)),
  noWordBoundary: assertion((before, after) => isWord(before) === isWord(after)),
};

function withFlags(flags: Flags, [, on = '', off = '']: RegExpExecArray): Flags {
  const flag = (letter: string, before: boolean) => (before || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: flag('i', flags.ignoreCase),
    multiline: flag('m', flags.multiline),
    dotAll: flag('s', flags.dotAll),
  };
}

function literal(own: string, flags: Flags): Expression {
  return { type: 'character', isOne: folded((character) => character === own, flags) };
}

function folded(isOne: IsOne, { ignoreCase }: Flags): IsOne {
  if (!ignoreCase) return isOne;
  return (character) => isOne(character) || isOne(character.toLowerCase()) || isOne(character.toUpperCase());
}

/** How many parts an expression has once repetitions are written out. */
function sizeOf(expression: Expression): number {
  switch (expression.type) {
    case 'character':
    case 'assert':
      return 1;
    case 'sequence':
    case 'choice':
      return expression.parts.reduce((size, part) => size + sizeOf(part), 1);
    case 'repeat':
      return sizeOf(expression.part) * Math.max(expression.max ?? expression.min + 1, 1) + 1;
  }
}
