import type { Text } from '../values/text';
import { bool, type DictEntry, dict, Failure, float, list, type Value } from '../values/value';

/**
 * The value of a JSON text as Go's encoding/json decodes it into an `interface {}`, each key and scalar with where it
 * comes from. Throws `Failure` with the words of Go.
 */
export function readJson(text: Text): Value {
  const reader = new JsonReader(text);
  const value = reader.value();
  reader.end();
  return value;
}

/** The value that begins a text, and where it ends. What follows is not looked at. */
export function readJsonAt(text: Text, start: number): { readonly value: Value; readonly end: number } {
  const reader = new JsonReader(text, start);
  return { value: reader.value(), end: reader.at };
}

/** Go reads deeper, but recursion here must not; no real text comes near. */
const mostDepth = 1000;

const plainCharacters = /[^"\\\u0000-\u001f]*/y;
const blanks = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const unescaped: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class JsonReader {
  private readonly json: string;
  private depth = 0;

  constructor(
    private readonly text: Text,
    public at = 0,
  ) {
    this.json = text.text;
  }

  value(): Value {
    this.skipBlanks();
    switch (this.json[this.at]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
      case 't':
        return bool(true, this.word('true'));
      case 'f':
        return bool(false, this.word('false'));
      case 'n':
        return { type: 'nil', origin: this.word('null') };
      default:
        return this.number();
    }
  }

  /** Fails if anything but blanks follows. */
  end(): void {
    this.skipBlanks();
    if (this.at < this.json.length) this.unexpected('after top-level value');
  }

  private nested(read: () => Value): Value {
    if (++this.depth > mostDepth) throw new Failure('exceeded max depth');
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Value {
    const start = this.at++;
    const entries = new Map<string, DictEntry>();
    if (!this.skip('}'))
      do {
        this.skipBlanks();
        if (this.json[this.at] !== '"') this.unexpected('looking for beginning of object key string');
        const key = this.string();
        if (!this.skip(':')) this.unexpected('after object key');
        entries.set(key.text, { key: key.origin, value: this.value() });
      } while (this.goesOn('}', 'after object key:value pair'));
    return dict(entries, this.originFrom(start));
  }

  private array(): Value {
    const start = this.at++;
    const items: Value[] = [];
    if (!this.skip(']'))
      do items.push(this.value());
      while (this.goesOn(']', 'after array element'));
    return list(items, undefined, this.originFrom(start));
  }

  /** Whether a comma follows; the bracket that closes, if not. */
  private goesOn(bracket: string, where: string): boolean {
    if (this.skip(',')) return true;
    if (!this.skip(bracket)) this.unexpected(where);
    return false;
  }

  private string(): Text {
    const start = ++this.at;
    const parts: string[] = [];
    for (;;) {
      parts.push(this.match(plainCharacters));
      const character = this.json[this.at];
      if (character === '"') break;
      if (character !== '\\') this.unexpected('in string literal');
      parts.push(this.escape());
    }
    const end = this.at++;
    const value = parts.join('').replace(/\p{Surrogate}/gu, '\ufffd');
    const written = this.text.slice(start, end);
    return written.text === value ? written : written.made(value);
  }

  private escape(): string {
    const letter = this.json[++this.at] ?? '';
    const character = unescaped[letter];
    if (character === undefined && letter !== 'u') this.unexpected('in string escape code');
    this.at++;
    if (character !== undefined) return character;
    const start = this.at;
    for (; this.at < start + 4; this.at++)
      if (!/[\da-fA-F]/.test(this.json[this.at] ?? '')) this.unexpected('in \\u hexadecimal character escape');
    return String.fromCharCode(Number.parseInt(this.json.slice(start, this.at), 16));
  }

  private number(): Value {
    const start = this.at;
    const written = this.match(number);
    if (written === '') {
      const isSigned = this.json[start] === '-';
      if (isSigned) this.at++;
      this.unexpected(isSigned ? 'in numeric literal' : 'looking for beginning of value');
    }
    this.checkNumberEnd(written);
    const value = Number(written);
    if (!Number.isFinite(value))
      throw new Failure(`json: cannot unmarshal number ${written} into Go value of type float64`);
    return float(value, this.originFrom(start));
  }

  /** A number that goes on as none may: with a point or an exponent without digits. */
  private checkNumberEnd(written: string): void {
    const rest = /^(?:\.|[eE][-+]?)/.exec(this.json.slice(this.at, this.at + 2))?.[0];
    if (rest === undefined) return;
    if (rest === '.' && /[.eE]/.test(written)) return;
    this.at += rest.length;
    this.unexpected(rest === '.' ? 'after decimal point in numeric literal' : 'in exponent of numeric literal');
  }

  private word(word: string): Text['origin'] {
    const start = this.at;
    for (const [index, letter] of [...word].entries()) {
      if (this.json[this.at] !== letter && index > 0) this.unexpected(`in literal ${word} (expecting '${letter}')`);
      this.at++;
    }
    return this.originFrom(start);
  }

  private originFrom(start: number): Text['origin'] {
    return this.text.slice(start, this.at).origin;
  }

  private skip(character: string): boolean {
    this.skipBlanks();
    if (this.json[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skipBlanks(): void {
    this.match(blanks);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.json)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private unexpected(where: string): never {
    const code = this.json.codePointAt(this.at);
    if (code === undefined) throw new Failure('unexpected end of JSON input');
    throw new Failure(`invalid character ${quoted(String.fromCodePoint(code))} ${where}`);
  }
}

/** A character as Go quotes it in these errors. */
function quoted(character: string): string {
  if (character === "'") return "'\\''";
  return character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`;
}
