import { isBreak, isGap } from './characters';
import { readAnchor, readTag } from './properties';
import { readBlock, readPlain, readQuoted } from './scalars';
import { type Source, tabAsIndentation } from './source';
import { type Kind, Token } from './token';

/** A key without `?` has its `:` on the same line, and no further behind its start than this. */
const longestKey = 1024;

/**
 * The tokens of a text, as go-yaml v2 makes them (scannerc.go, a port of libyaml). They are read as they are asked for:
 * kubectl takes one document of a text and never looks at what follows it. That a token begins a key shows only at its
 * `:`, up to which the tokens are held back.
 */
export class Scanner {
  private readonly queue: Token[] = [];
  private first = 0;
  /** The column of the innermost collection in block style, -1 outside of all, and those of the ones around it. */
  private indent = -1;
  private readonly indents: number[] = [];
  /** The token that a `:` would make a key: outside of all brackets, then within each pair that is open. */
  private readonly candidates: (Token | undefined)[] = [undefined];
  /** Whether a key, an item or a `?` may begin here: at the start of a line, and behind what opens one. */
  private keyAllowed = true;

  constructor(private readonly source: Source) {}

  /** What comes next. A collection in block style, and then a key, begin before the token that they begin with. */
  peek(): Kind {
    const { opens, isKey, kind } = this.next();
    return opens ?? (isKey ? '?' : kind);
  }

  /** Steps over what `peek` shows. */
  take(): Token {
    const token = this.next();
    if (token.opens) token.opens = undefined;
    else if (token.isKey) token.isKey = false;
    else if (++this.first === this.queue.length) {
      this.queue.length = 0;
      this.first = 0;
    }
    return token;
  }

  /** The next token, once it is known whether it begins a key. */
  next(): Token {
    for (;;) {
      const token = this.queue[this.first];
      if (token && !(token.mayBeKey && this.isOpen(token))) return token;
      this.read();
    }
  }

  private get inFlow(): boolean {
    return this.candidates.length > 1;
  }

  private read(): void {
    const { source } = this;
    this.skipToToken();
    this.dedentTo(source.column);
    const code = source.code(source.pos);
    if (source.atEnd) {
      // It ends the line: no `:` follows.
      source.lineStart = source.pos;
      this.endDocument('eof', 0);
    } else if (code === 0x25 && source.column === 0) this.readDirective();
    else if (source.atDocumentMark) this.endDocument(code === 0x2d ? '---' : '...', 3);
    else this.readToken(code);
  }

  private readToken(code: number): void {
    const { source, inFlow } = this;
    const { column } = source;
    switch (code) {
      case 0x5b: // [
      case 0x7b: // {
        this.add(this.sign(code === 0x5b ? '[' : '{'), column);
        this.candidates.push(undefined);
        this.keyAllowed = true;
        return;
      case 0x5d: // ]
      case 0x7d: // }
        this.dropCandidate();
        if (inFlow) this.candidates.pop();
        this.keyAllowed = false;
        this.queue.push(this.sign(code === 0x5d ? ']' : '}'));
        return;
      case 0x2c: // ,
        this.dropCandidate();
        this.keyAllowed = true;
        this.queue.push(this.sign(','));
        return;
      case 0x2a: // *
      case 0x26: // &
        this.add(readAnchor(source, code === 0x2a ? '*' : '&'), column);
        return;
      case 0x21: // !
        this.add(readTag(source), column);
        return;
      case 0x22: // "
      case 0x27: // '
        this.add(readQuoted(source, code), column);
        return;
      case 0x7c: // |
      case 0x3e: // >
        if (inFlow) this.refuse("A value that begins with '|' or '>' must be quoted here.");
        this.dropCandidate();
        this.keyAllowed = true;
        this.queue.push(readBlock(source, this.indent));
        return;
      case 0x09:
        this.refuse(tabAsIndentation);
        break;
      case 0x25: // %
      case 0x40: // @
      case 0x60: // `
        this.refuse(`A value that begins with '${String.fromCharCode(code)}' must be quoted.`);
    }
    const isApart = isGap(source.code(source.pos + 1));
    if (code === 0x2d && isApart) this.readDash();
    else if (code === 0x3f && (isApart || inFlow)) this.readQuestionMark();
    else if (code === 0x3a && (isApart || inFlow)) this.readColon();
    else {
      const token = readPlain(source, this.indent + 1, inFlow);
      this.add(token, column);
      // It has ended on a line above.
      if (source.lineStart > token.end) this.keyAllowed = true;
    }
  }

  /** Tabs are no indentation; behind something on the same line, and within brackets, they are as good as spaces. */
  private skipToToken(): void {
    const { source, inFlow } = this;
    for (;;) {
      let code = source.code(source.pos);
      while (code === 32 || (code === 9 && (inFlow || !this.keyAllowed))) code = source.code(++source.pos);
      if (code === 0x23) {
        source.skipLine();
        code = source.code(source.pos);
      }
      if (!isBreak(code)) return;
      source.takeBreak();
      if (!inFlow) this.keyAllowed = true;
    }
  }

  /** What stands here must not. */
  private refuse(message: string): never {
    return this.source.fail(this.source.pos, this.source.pos + 1, message);
  }

  private sign(kind: Kind, length = 1): Token {
    const { pos } = this.source;
    this.source.pos += length;
    return new Token(kind, pos, pos + length);
  }

  /** Adds what may be a key, or begin one, and stood at `column`. */
  private add(token: Token, column: number): void {
    if (this.keyAllowed) {
      this.dropCandidate();
      token.mayBeKey = true;
      token.mustBeKey = !this.inFlow && this.indent === column;
      this.candidates[this.candidates.length - 1] = token;
    }
    this.keyAllowed = false;
    this.queue.push(token);
  }

  /** What stood here before begins no key any more. */
  private dropCandidate(): void {
    const token = this.candidates[this.candidates.length - 1];
    if (token?.mayBeKey) this.close(token);
  }

  private close(token: Token): void {
    if (token.mustBeKey) this.source.fail(token.start, token.end, "Expected ':' and a value after this key.");
    token.mayBeKey = false;
  }

  /** Whether the `:` of a candidate may still follow. */
  private isOpen(token: Token): boolean {
    const { pos, lineStart, text } = this.source;
    const { start } = token;
    const tooFar = pos - start > longestKey && [...text.slice(start, pos)].length > longestKey;
    if (start >= lineStart && !tooFar) return true;
    this.close(token);
    return false;
  }

  private readDash(): void {
    const dash = this.beginEntry('-', 'list', 'A list item cannot begin here. Put it on a line of its own.');
    this.keyAllowed = true;
    this.queue.push(dash);
  }

  private readQuestionMark(): void {
    const mark = this.beginEntry(
      '?',
      'map',
      'A key cannot begin here. Put it on a line of its own, or quote the value.',
    );
    this.keyAllowed = !this.inFlow;
    this.queue.push(mark);
  }

  private readColon(): void {
    const key = this.candidates[this.candidates.length - 1];
    if (key?.mayBeKey && this.isOpen(key)) {
      key.mayBeKey = false;
      key.isKey = true;
      this.indentTo(key.start - this.source.lineStart, key, 'map');
      this.keyAllowed = false;
      this.queue.push(this.sign(':'));
    } else {
      const message = "A ':' with a space behind it cannot stand here. Quote the value, or correct the indentation.";
      const colon = this.beginEntry(':', 'map', message);
      this.keyAllowed = !this.inFlow;
      this.queue.push(colon);
    }
  }

  /** The sign that begins an entry of a collection; outside of brackets it begins the collection too if it is the first. */
  private beginEntry(kind: Kind, opens: 'map' | 'list', problem: string): Token {
    const { source, inFlow } = this;
    if (!inFlow && !this.keyAllowed) this.refuse(problem);
    this.dropCandidate();
    const { column } = source;
    const token = this.sign(kind);
    this.indentTo(column, token, opens);
    return token;
  }

  private indentTo(column: number, token: Token, opens: 'map' | 'list'): void {
    if (this.inFlow || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    token.opens = opens;
  }

  /** Ends the collections that are indented further. Within brackets indentation means nothing. */
  private dedentTo(column: number): void {
    if (this.inFlow) return;
    while (this.indent > column) {
      this.queue.push(this.sign('dedent', 0));
      this.indent = this.indents.pop() ?? -1;
    }
  }

  /** A directive ends the document above it, if it is one that go-yaml knows. */
  private readDirective(): void {
    const { source } = this;
    const start = source.pos;
    source.skipLine();
    const line = source.text.slice(start, source.pos);
    if (!/^%(?:YAML[ \t]+\d\d?\.\d\d?|TAG[ \t]+!(?:[\w-]*!)?[ \t]+[^\s#]+)[ \t]*(?:#.*)?$/.test(line))
      source.fail(start, source.pos, "A line that begins with '%' is a directive. Indent it, or quote the value.");
    source.pos = start;
    this.endDocument('%', line.length);
  }

  private endDocument(kind: Kind, length: number): void {
    this.dedentTo(-1);
    this.dropCandidate();
    this.keyAllowed = false;
    this.queue.push(this.sign(kind, length));
  }
}
