/** Whether a character, as a code point, is in a set. */
export type CharacterSet = (character: number) => boolean;

export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordBoundary' | 'noWordBoundary';

/** What an expression says (go, regexp/syntax). */
export type Tree =
  | { readonly type: 'character'; readonly set: CharacterSet }
  | { readonly type: 'assertion'; readonly assertion: Assertion }
  | { readonly type: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly type: 'choice'; readonly options: readonly Tree[] }
  | { readonly type: 'repetition'; readonly of: Tree; readonly least: number; readonly most: number };

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

const mostRepetitions = 1000;
const mostNested = 1000;

export class Unreadable extends Error {}

/** Reads an expression. Throws `Unreadable` for one that Go cannot read. */
export function parse(pattern: string): Tree {
  const characters = Array.from(pattern);
  let at = 0;
  const tree = choice({ ignoreCase: false, multiline: false, dotAll: false }, 0);
  if (at < characters.length) throw new Unreadable('unexpected )');
  return tree;

  function take(text: string): boolean {
    if (!Array.from(text).every((character, index) => characters[at + index] === character)) return false;
    at += text.length;
    return true;
  }

  function next(): string {
    const character = characters[at++];
    if (character === undefined) throw new Unreadable('the expression ends too early');
    return character;
  }

  function choice(outer: Flags, depth: number): Tree {
    if (depth > mostNested) throw new Unreadable('expression nests too deeply');
    let flags = outer;
    const options: Tree[] = [];
    let parts: Tree[] = [];
    while (at < characters.length && characters[at] !== ')') {
      if (take('|')) {
        options.push(sequence(parts));
        parts = [];
        continue;
      }
      if (take('\\Q')) {
        while (at < characters.length && !take('\\E')) parts.push(literal(next(), flags));
        continue;
      }
      const changed = characters[at] === '(' ? flagsAhead(flags) : undefined;
      if (changed) flags = changed;
      else parts.push(repeated(atom(flags, depth)));
    }
    options.push(sequence(parts));
    const [only] = options;
    return only && options.length === 1 ? only : { type: 'choice', options };
  }

  /** `(?i)`: flags for all that follows in a group; undefined, and nothing read, if none stand here. */
  function flagsAhead(flags: Flags): Flags | undefined {
    const match = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(characters.slice(at, at + 12).join(''));
    if (!match) return undefined;
    at += match[0].length;
    return withFlags(flags, match[1] ?? '', match[2] ?? '');
  }

  function atom(flags: Flags, depth: number): Tree {
    const character = next();
    switch (character) {
      case '(':
        return group(flags, depth);
      case '[':
        return { type: 'character', set: characterClass(flags) };
      case '.':
        return { type: 'character', set: (each) => flags.dotAll || each !== 10 };
      case '^':
        return { type: 'assertion', assertion: flags.multiline ? 'lineStart' : 'textStart' };
      case '$':
        return { type: 'assertion', assertion: flags.multiline ? 'lineEnd' : 'textEnd' };
      case '*':
      case '+':
      case '?':
        throw new Unreadable('missing argument to repetition operator');
      case '\\':
        return escapeSequence(flags);
      default:
        return literal(character, flags);
    }
  }

  function group(outer: Flags, depth: number): Tree {
    let flags = outer;
    if (take('?')) {
      const start = characters.slice(at, at + 200).join('');
      const name = /^P?<\w+>/.exec(start);
      const set = /^([imsU]*)(?:-([imsU]+))?:/.exec(start);
      if (!name && !set) throw new Unreadable('invalid or unsupported Perl syntax');
      if (set) flags = withFlags(flags, set[1] ?? '', set[2] ?? '');
      at += (name ?? set)?.[0].length ?? 0;
    }
    const inner = choice(flags, depth + 1);
    if (!take(')')) throw new Unreadable('missing closing )');
    return inner;
  }

  function repeated(of: Tree): Tree {
    const range = repetition();
    if (!range) return of;
    take('?');
    if (repetition()) throw new Unreadable('invalid nested repetition operator');
    return { type: 'repetition', of, ...range };
  }

  function repetition(): { readonly least: number; readonly most: number } | undefined {
    if (take('*')) return { least: 0, most: Infinity };
    if (take('+')) return { least: 1, most: Infinity };
    if (take('?')) return { least: 0, most: 1 };
    const match = /^\{(\d{1,9})(,?)(\d{0,9})\}/.exec(characters.slice(at, at + 24).join(''));
    if (!match || (match[2] === '' && match[3] !== '')) return undefined;
    at += match[0].length;
    const least = Number(match[1]);
    const most = match[3] ? Number(match[3]) : match[2] ? Infinity : least;
    if (least > mostRepetitions || (most !== Infinity && (most > mostRepetitions || most < least)))
      throw new Unreadable('invalid repeat count');
    return { least, most };
  }

  function escapeSequence(flags: Flags): Tree {
    const character = next();
    const assertion = assertions.get(character);
    if (assertion) return { type: 'assertion', assertion };
    const set = perlClass(character);
    return set ? { type: 'character', set } : literal(escaped(character), flags);
  }

  /** `\d`, `\pL` and such, of which the letter was read. */
  function perlClass(letter: string): CharacterSet | undefined {
    const set = perlClasses.get(letter);
    if (set) return set;
    if (letter !== 'p' && letter !== 'P') return undefined;
    const first = next();
    let name = first;
    if (first === '{') {
      name = '';
      while (!take('}')) name += next();
    }
    const isNegated = (letter === 'P') !== name.startsWith('^');
    return unicodeClass(name.replace('^', ''), isNegated);
  }

  /** The character that an escape stands for, of which the letter was read. */
  function escaped(letter: string): string {
    const known = controls.get(letter);
    if (known !== undefined) return known;
    if (letter === 'x') {
      const match = /^(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(characters.slice(at, at + 8).join(''));
      const code = Number.parseInt(match?.[1] ?? match?.[2] ?? '', 16);
      if (!match || code > 0x10ffff) throw new Unreadable('invalid escape sequence');
      at += match[0].length;
      return String.fromCodePoint(code);
    }
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(letter + characters.slice(at, at + 2).join(''));
    if (octal) {
      at += octal[0].length - 1;
      return String.fromCodePoint(Number.parseInt(octal[0], 8));
    }
    if (/[\w\u0080-\u{10ffff}]/u.test(letter)) throw new Unreadable('invalid escape sequence');
    return letter;
  }

  function characterClass(flags: Flags): CharacterSet {
    const isNegated = take('^');
    const sets: CharacterSet[] = [];
    for (let first = true; first || !take(']'); first = false) sets.push(member(flags));
    return (character) => sets.some((set) => set(character)) !== isNegated;
  }

  function member(flags: Flags): CharacterSet {
    const posix = /^\[:(\^?)(\w+):\]/.exec(characters.slice(at, at + 16).join(''));
    if (posix) {
      const set = posixClasses.get(posix[2] ?? '');
      if (!set) throw new Unreadable('invalid character class range');
      at += posix[0].length;
      return (character) => set(character) !== (posix[1] === '^');
    }
    if (characters[at] === '\\') {
      const letter = characters[at + 1] ?? '';
      if (perlClasses.has(letter) || letter === 'p' || letter === 'P') {
        at += 2;
        return perlClass(letter) ?? never;
      }
    }
    const from = single();
    if (characters[at] !== '-' || characters[at + 1] === undefined || characters[at + 1] === ']')
      return range(from, from, flags);
    at++;
    const to = single();
    if (to < from) throw new Unreadable('invalid character class range');
    return range(from, to, flags);
  }

  function single(): number {
    const character = next();
    return codeOf(character === '\\' ? escaped(next()) : character);
  }
}

function sequence(parts: readonly Tree[]): Tree {
  const [only] = parts;
  return only && parts.length === 1 ? only : { type: 'sequence', parts };
}

function literal(character: string, flags: Flags): Tree {
  const code = codeOf(character);
  return { type: 'character', set: range(code, code, flags) };
}

function range(from: number, to: number, { ignoreCase }: Flags): CharacterSet {
  const isIn = (code: number): boolean => code >= from && code <= to;
  if (!ignoreCase) return isIn;
  return (code) => {
    const character = String.fromCodePoint(code);
    return isIn(code) || isIn(codeOf(character.toLowerCase())) || isIn(codeOf(character.toUpperCase()));
  };
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean): boolean => (before || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    multiline: value('m', flags.multiline),
    dotAll: value('s', flags.dotAll),
  };
}

/** A character as a code point. */
export function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function matching(expression: RegExp): CharacterSet {
  return (code) => expression.test(String.fromCodePoint(code));
}

function never(): boolean {
  return false;
}

function unicodeClass(name: string, isNegated: boolean): CharacterSet {
  if (name === 'Any') return () => !isNegated;
  if (!/^\w+$/.test(name)) throw new Unreadable('invalid character class range');
  for (const property of [name, `Script=${name}`])
    try {
      return matching(new RegExp(`\\${isNegated ? 'P' : 'p'}{${property}}`, 'u'));
    } catch {
      // It is no general category: it may be a script.
    }
  throw new Unreadable('invalid character class range');
}

const assertions: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'textStart'],
  ['z', 'textEnd'],
  ['b', 'wordBoundary'],
  ['B', 'noWordBoundary'],
]);

/** Whether a character is one of a word, as `\w` means it. */
export function isWord(character: number): boolean {
  return /\w/.test(String.fromCodePoint(character));
}

const perlClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', matching(/[0-9]/)],
  ['D', matching(/[^0-9]/)],
  ['s', matching(/[\t\n\f\r ]/)],
  ['S', matching(/[^\t\n\f\r ]/)],
  ['w', isWord],
  ['W', matching(/[^0-9A-Za-z_]/)],
]);

const posixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['alnum', matching(/[0-9A-Za-z]/)],
  ['alpha', matching(/[A-Za-z]/)],
  ['ascii', (code) => code < 0x80],
  ['blank', matching(/[\t ]/)],
  ['cntrl', (code) => code < 0x20 || code === 0x7f],
  ['digit', matching(/[0-9]/)],
  ['graph', (code) => code > 0x20 && code < 0x7f],
  ['lower', matching(/[a-z]/)],
  ['print', (code) => code >= 0x20 && code < 0x7f],
  ['punct', matching(/[!-/:-@[-`{-~]/)],
  ['space', matching(/[\t\n\v\f\r ]/)],
  ['upper', matching(/[A-Z]/)],
  ['word', matching(/[0-9A-Za-z_]/)],
  ['xdigit', matching(/[0-9A-Fa-f]/)],
]);

const controls: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
