import { VerbPrinter } from '../values/formatVerb';
import { int } from '../values/value';

/** The tokens of Go's template language (text/template/parse, lex.go). */

export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | Keyword;

export type Keyword = (typeof keywords)[number];

const keywords = [
  'dot',
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
] as const;

const keywordOf: ReadonlyMap<string, Keyword> = new Map(keywords.map((keyword) => [keyword, keyword]));

export function isKeyword(type: TokenType): type is Keyword {
  return keywordOf.has(type);
}

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** What stands there; what is wrong, of an error. */
  readonly text: string;
}

const spaces = /[ \t\r\n]*/y;
const word = /[\p{L}\p{Nd}_]*/uy;
const quotedText = /"(?:[^"\\\n]|\\[^\n])*"/y;
const quotedCharacter = /'(?:[^'\\\n]|\\[^\n])*'/y;
const number =
  /[+-]?(?:0[xX][\da-fA-F_]*\.?[\da-fA-F_]*(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*\.?[0-7_]*|0[bB][01_]*\.?[01_]*|[\d_]*\.?[\d_]*(?:[eE][+-]?[\d_]*)?)i?/y;

/** Gives the tokens of a template one after the other; nothing after an error or the end. */
export class Lexer {
  private at = 0;
  private isInside = false;
  private depth = 0;

  constructor(private readonly input: string) {}

  next(): Token {
    return this.isInside ? this.inside() : this.outside();
  }

  private token(type: TokenType, start: number, end: number): Token {
    this.at = end;
    return { type, start, end, text: this.input.slice(start, end) };
  }

  private error(start: number, text: string): Token {
    return { type: 'error', start, end: Math.max(this.at, start), text };
  }

  /** Text up to the next action, without the spaces that the action trims; comments are skipped. */
  private outside(): Token {
    for (;;) {
      const start = this.at;
      const found = this.input.indexOf('{{', start);
      if (found < 0) {
        const { length } = this.input;
        return this.token(start < length ? 'text' : 'eof', start, length);
      }
      const isTrimmed = this.input[found + 2] === '-' && isSpace(this.input.charCodeAt(found + 3));
      const end = isTrimmed ? trimmedEnd(this.input, start, found) : found;
      if (end > start) {
        const token = this.token('text', start, end);
        this.at = found;
        return token;
      }
      const inner = found + (isTrimmed ? 4 : 2);
      if (!this.input.startsWith('/*', inner)) {
        this.isInside = true;
        this.depth = 0;
        const token = this.token('leftDelim', found, found + 2);
        this.at = inner;
        return token;
      }
      const error = this.skipComment(inner);
      if (error) return error;
    }
  }

  private skipComment(start: number): Token | undefined {
    const found = this.input.indexOf('*/', start + 2);
    if (found < 0) return this.error(start, 'unclosed comment');
    const delimiter = this.delimiterAt(found + 2);
    if (!delimiter) return this.error(start, 'comment ends before closing delimiter');
    this.at = this.afterDelimiter(delimiter);
    return undefined;
  }

  /** `}}` at an offset, or ` -}}`, which trims the spaces behind it. */
  private delimiterAt(offset: number): { readonly start: number; readonly trims: boolean } | undefined {
    if (isSpace(this.input.charCodeAt(offset)) && this.input.startsWith('-}}', offset + 1)) {
      return { start: offset + 2, trims: true };
    }
    return this.input.startsWith('}}', offset) ? { start: offset, trims: false } : undefined;
  }

  private afterDelimiter({ start, trims }: { readonly start: number; readonly trims: boolean }): number {
    return trims ? this.matchEnd(spaces, start + 2) : start + 2;
  }

  private inside(): Token {
    const start = this.at;
    const delimiter = this.delimiterAt(start);
    if (delimiter) return this.closing(delimiter);
    const unit = this.input.charCodeAt(start);
    if (Number.isNaN(unit)) return this.error(start, 'unclosed action');
    if (isSpace(unit)) return this.space(start);
    const character = this.input[start] ?? '';
    switch (character) {
      case '=':
        return this.token('assign', start, start + 1);
      case ':':
        if (this.input[start + 1] !== '=') return this.error(start, 'expected :=');
        return this.token('declare', start, start + 2);
      case '|':
        return this.token('pipe', start, start + 1);
      case '"':
        return this.delimited(quotedText, 'string', 'unterminated quoted string');
      case '`': {
        const end = this.input.indexOf('`', start + 1);
        return end < 0 ? this.error(start, 'unterminated raw quoted string') : this.token('rawString', start, end + 1);
      }
      case "'":
        return this.delimited(quotedCharacter, 'charConstant', 'unterminated character constant');
      case '$':
        return this.name('variable', start + 1);
      case '(':
        this.depth++;
        return this.token('leftParen', start, start + 1);
      case ')':
        this.depth--;
        return this.depth < 0
          ? this.error(start, 'unexpected right paren')
          : this.token('rightParen', start, start + 1);
      default:
        return this.other(character, unit);
    }
  }

  private closing(delimiter: { readonly start: number; readonly trims: boolean }): Token {
    if (this.depth > 0) return this.error(this.at, 'unclosed left paren');
    this.isInside = false;
    const token = this.token('rightDelim', delimiter.start, delimiter.start + 2);
    this.at = this.afterDelimiter(delimiter);
    return token;
  }

  /** Spaces, without the last of them if it belongs to ` -}}`. */
  private space(start: number): Token {
    const end = this.matchEnd(spaces, start);
    return this.token('space', start, this.input.startsWith('-}}', end) ? end - 1 : end);
  }

  private other(character: string, unit: number): Token {
    const start = this.at;
    const next = this.input.charCodeAt(start + 1);
    if (character === '.' && !Number.isNaN(next) && !isDigit(next)) return this.name('field', start + 1);
    if (character === '.' || character === '+' || character === '-' || isDigit(unit)) return this.number();
    if (this.matchEnd(word, start) > start) return this.name('identifier', start);
    if (unit > 0x20 && unit < 0x7f) return this.token('char', start, start + 1);
    const whole = String.fromCodePoint(this.input.codePointAt(start) ?? 0);
    return this.error(start, `unrecognized character in action: ${described(whole)}`);
  }

  /** A name; `from`: where its letters begin. */
  private name(type: 'variable' | 'field' | 'identifier', from: number): Token {
    const start = this.at;
    const end = this.matchEnd(word, from);
    if (!this.isTerminator(end)) {
      this.at = end;
      return this.error(start, `bad character ${described(String.fromCodePoint(this.input.codePointAt(end) ?? 0))}`);
    }
    if (type === 'field' && end === from) return this.token('dot', start, end);
    if (type !== 'identifier') return this.token(type, start, end);
    const name = this.input.slice(start, end);
    if (name === 'true' || name === 'false') return this.token('bool', start, end);
    return this.token(name === 'dot' ? type : (keywordOf.get(name) ?? type), start, end);
  }

  /** Whether a name may end at an offset. */
  private isTerminator(offset: number): boolean {
    const unit = this.input.charCodeAt(offset);
    if (Number.isNaN(unit) || isSpace(unit)) return true;
    return '.,|:)('.includes(this.input[offset] ?? '') || this.input.startsWith('}}', offset);
  }

  private number(): Token {
    const start = this.at;
    const end = this.matchEnd(number, start);
    const following = this.matchEnd(word, end);
    const isComplex = /[+-]/.test(this.input[end] ?? '');
    if (following === end && !isComplex) return this.token('number', start, end);
    const shown = this.input.slice(start, end + String.fromCodePoint(this.input.codePointAt(end) ?? 0).length);
    return this.error(start, `bad number syntax: ${JSON.stringify(shown)}`);
  }

  private delimited(pattern: RegExp, type: TokenType, error: string): Token {
    const start = this.at;
    const end = this.matchEnd(pattern, start);
    return end > start ? this.token(type, start, end) : this.error(start, error);
  }

  private matchEnd(pattern: RegExp, start: number): number {
    pattern.lastIndex = start;
    return pattern.test(this.input) ? pattern.lastIndex : start;
  }
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function trimmedEnd(input: string, start: number, end: number): number {
  while (end > start && isSpace(input.charCodeAt(end - 1))) end--;
  return end;
}

/** A character as Go's `%#U` shows it. */
function described(character: string): string {
  const printer = new VerbPrinter();
  printer.value(int(character.codePointAt(0) ?? 0), 'U', { sharp: true });
  return printer.out.done().text;
}
