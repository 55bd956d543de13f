import { endsPlain, endsPlainInFlow, isBlank, isBreak, isGap } from './characters';
import { type Source, tabAsIndentation } from './source';
import { Token } from './token';

/**
 * Scalars as go-yaml v2 reads them (scannerc.go, as libyaml does): what they say, and where they end. Lines are joined
 * as in YAML 1.1: one break becomes a space, several become one less; LS and PS are kept.
 */

/** Collects the text of a scalar whose lines are joined. */
class Lines {
  private text = '';
  /** What separates the last line from the next one. */
  private first = '';
  private others = '';

  add(line: string): void {
    this.text += line;
  }

  addBreak(text: string): void {
    if (this.first === '') this.first = text;
    else this.others += text;
  }

  /** A break that is escaped counts as none. */
  escapeBreak(): void {
    this.first = '\\';
  }

  /** The next line begins. */
  join(): void {
    const { first, others } = this;
    if (first === '') return;
    if (first === '\n') this.text += others === '' ? ' ' : others;
    else this.text += first === '\\' ? others : first + others;
    this.first = '';
    this.others = '';
  }

  toString(): string {
    return this.text;
  }
}

/** A scalar without quotes. Its further lines are indented by `indent` at least, but for those within brackets. */
export function readPlain(source: Source, indent: number, inFlow: boolean): Token {
  const { text } = source;
  const table = inFlow ? endsPlainInFlow : endsPlain;
  const start = source.pos;
  let lines: Lines | undefined;
  /** Where the text begins that is not in `lines` yet, and where it ends. */
  let from = start;
  let end = start;
  for (;;) {
    if (source.atDocumentMark || source.code(source.pos) === 0x23) break;
    let pos = source.pos;
    let code = source.code(pos);
    for (;;) {
      if (code < 256 ? table[code] === 1 : isBreak(code)) {
        if (code !== 0x3a || isGap(source.code(pos + 1))) break;
      }
      code = ++pos < text.length ? text.charCodeAt(pos) : 0;
    }
    if (pos > source.pos) {
      if (source.pos !== end && source.lineStart > end) {
        lines ??= new Lines();
        lines.join();
        from = source.pos;
      }
      end = pos;
      source.pos = pos;
    }
    if (!isGap(code) || pos >= text.length) break;
    for (; isBlank(code) || isBreak(code); code = source.code(source.pos)) {
      if (isBlank(code)) {
        if (code === 9 && source.lineStart > end && source.column < indent)
          source.fail(source.pos, source.pos + 1, tabAsIndentation);
        source.pos++;
      } else {
        if (source.lineStart <= end) {
          lines ??= new Lines();
          lines.add(text.slice(from, end));
          from = end;
        }
        lines?.addBreak(source.takeBreak());
      }
    }
    if (!inFlow && source.column < indent) break;
  }
  const value = lines ? lines.toString() + text.slice(from, end) : text.slice(from, end);
  return new Token('scalar', start, end, value, 'PLAIN');
}

/** A scalar in quotes. Its lines need no indentation, which YAML 1.2 asks for. */
export function readQuoted(source: Source, quote: 0x22 | 0x27): Token {
  const { text } = source;
  const type = quote === 0x27 ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE';
  const start = source.pos;
  const end = endOnLine(text, start + 1, quote);
  if (end > 0) {
    source.pos = end + 1;
    return new Token('scalar', start, end + 1, text.slice(start + 1, end), type);
  }
  source.pos++;
  const value = readLines(source, start, quote);
  return new Token('scalar', start, source.pos, value, type);
}

/** Where a quote closes that has one line and no escapes; -1 for any other. */
function endOnLine(text: string, start: number, quote: number): number {
  for (let pos = start; pos < text.length; pos++) {
    const code = text.charCodeAt(pos);
    if (code === quote) return quote === 0x27 && text.charCodeAt(pos + 1) === 0x27 ? -1 : pos;
    if ((code === 0x5c && quote === 0x22) || isBreak(code)) return -1;
  }
  return -1;
}

/** What stands in quotes, up to behind the one that closes. */
function readLines(source: Source, start: number, quote: number): string {
  const { text } = source;
  const lines = new Lines();
  for (;;) {
    if (source.atDocumentMark || source.atEnd)
      source.fail(start, lineEnd(source, start), `The quoted string is not closed. Add ${String.fromCharCode(quote)}.`);
    let broken = false;
    /** Where the text begins that is not in `lines` yet, and where blanks begin that may end a line. */
    let from = source.pos;
    let end = from;
    for (;;) {
      const code = source.code(source.pos);
      if (isBlank(code)) source.pos++;
      else if (isBreak(code) || source.atEnd) break;
      else if (code === quote) {
        if (quote === 0x22 || source.code(source.pos + 1) !== 0x27) {
          lines.add(text.slice(from, source.pos++));
          return lines.toString();
        }
        lines.add(text.slice(from, ++source.pos));
        from = end = ++source.pos;
      } else if (code === 0x5c && quote === 0x22) {
        lines.add(text.slice(from, source.pos));
        broken = isBreak(source.code(source.pos + 1));
        if (broken) break;
        lines.add(readEscape(source));
        from = end = source.pos;
      } else end = ++source.pos;
    }
    if (broken) {
      source.pos++;
      source.takeBreak();
      lines.escapeBreak();
    } else lines.add(text.slice(from, end));
    for (let code = source.code(source.pos); isBlank(code) || isBreak(code); code = source.code(source.pos)) {
      if (isBlank(code)) source.pos++;
      else lines.addBreak(source.takeBreak());
    }
    lines.join();
  }
}

function lineEnd(source: Source, start: number): number {
  let end = start;
  while (end < source.text.length && !isBreak(source.code(end))) end++;
  return end;
}

/** What stands for a character behind a backslash. Unlike YAML 1.2, YAML 1.1 knows no `\/`; go-yaml adds `\'`. */
const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const digitsOf: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The character that an escape sequence stands for. */
function readEscape(source: Source): string {
  const { text, pos } = source;
  const letter = text.charAt(pos + 1);
  const digits = digitsOf[letter];
  if (digits === undefined) {
    const character = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    source.pos += 2;
    return (
      character ??
      source.fail(
        pos,
        pos + 2,
        `\\${letter} is not a valid escape sequence in double quotes. Write \\\\ for a backslash, or use single quotes.`,
      )
    );
  }
  source.pos += 2 + digits;
  const code = text.slice(pos + 2, source.pos);
  const problem = (message: string) => source.fail(pos, source.pos, message);
  if (code.length < digits || !/^[0-9a-fA-F]+$/.test(code))
    return problem(`'\\${letter}' must be followed by ${digits} hexadecimal digits in double quotes.`);
  const value = Number.parseInt(code, 16);
  if (value >= 0xd800 && value <= 0xdfff)
    return problem('Kubernetes rejects half of a surrogate pair as an escape sequence. Write the character itself.');
  if (value > 0x10ffff) return problem(`There is no character U+${code}.`);
  return String.fromCodePoint(value);
}

/** A scalar below `|` or `>`; `indent` is that of the collection it stands in, -1 at the top. */
export function readBlock(source: Source, indent: number): Token {
  const { text } = source;
  const start = source.pos;
  const literal = source.code(source.pos++) === 0x7c;
  const { keep, strip, increment } = readHeader(source, start);
  let column = increment > 0 ? Math.max(indent, 0) + increment : 0;
  let value = '';
  /** The break behind the last line, and those of the empty lines below it. */
  let lastBreak = '';
  let breaks = '';
  let wasBlank = false;
  const takeBreaks = () => {
    let widest = 0;
    for (;;) {
      while ((column === 0 || source.column < column) && source.code(source.pos) === 32) source.pos++;
      widest = Math.max(widest, source.column);
      if ((column === 0 || source.column < column) && source.code(source.pos) === 9)
        source.fail(source.pos, source.pos + 1, tabAsIndentation);
      if (source.atEnd || !isBreak(source.code(source.pos))) break;
      breaks += source.takeBreak();
    }
    if (column === 0) column = Math.max(widest, indent + 1, 1);
  };
  let end = source.lineStart;
  takeBreaks();
  while (source.column === column && !source.atEnd) {
    const isBlankLine = isBlank(source.code(source.pos));
    if (!literal && lastBreak === '\n' && !wasBlank && !isBlankLine) value += breaks === '' ? ' ' : breaks;
    else value += lastBreak + breaks;
    wasBlank = isBlankLine;
    breaks = '';
    const from = source.pos;
    source.skipLine();
    value += text.slice(from, source.pos);
    // A last line without a break has one for kubectl.
    lastBreak = source.atEnd ? '\n' : source.takeBreak();
    end = source.pos;
    if (!source.atEnd) takeBreaks();
  }
  if (!strip) value += lastBreak;
  if (keep) {
    value += breaks;
    end = Math.max(end, source.lineStart);
  }
  return new Token('scalar', start, end, value, literal ? 'BLOCK_LITERAL' : 'BLOCK_FOLDED');
}

/** What stands behind `|` or `>`: how the end is treated, and how far the lines are indented; up to the next line. */
function readHeader(source: Source, start: number): { keep: boolean; strip: boolean; increment: number } {
  let chomping = 0;
  let increment = 0;
  for (;;) {
    const code = source.code(source.pos);
    if (chomping === 0 && (code === 0x2b || code === 0x2d)) chomping = code;
    else if (increment === 0 && code >= 0x30 && code <= 0x39) {
      increment = code - 0x30;
      if (increment === 0)
        source.fail(source.pos, source.pos + 1, "The indentation behind '|' or '>' must be 1 to 9 spaces.");
    } else break;
    source.pos++;
  }
  source.skipBlanks();
  if (source.code(source.pos) === 0x23) source.skipLine();
  if (!source.atEnd) {
    if (!isBreak(source.code(source.pos)))
      source.fail(
        source.pos,
        lineEnd(source, start),
        "The text after '|' or '>' must begin on the next line. Move it there, or quote the value.",
      );
    source.takeBreak();
  }
  return { keep: chomping === 0x2b, strip: chomping === 0x2d, increment };
}
