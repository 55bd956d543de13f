import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { isKeyword, Lexer, type Token, type TokenType } from './lex';

/** Thrown inside the parser. */
export class ParseFailure extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The tokens of a template, some of which can be put back. */
export class Tokens {
  private readonly lexer: Lexer;
  private readonly putBack: Token[] = [];
  /** The one that was read last from the text: Go's errors name its line. */
  private last: Token = { type: 'text', start: 0, end: 0, text: '' };
  /** Where the action began that is being read. */
  actionStart: number | undefined;

  constructor(
    private readonly name: string,
    private readonly input: string,
  ) {
    this.lexer = new Lexer(input);
  }

  next(): Token {
    const token = this.putBack.pop();
    if (token) return token;
    this.last = this.lexer.next();
    return this.last;
  }

  /** Puts tokens back, the first of which will be read first. */
  backup(...tokens: readonly Token[]): void {
    for (const token of [...tokens].reverse()) this.putBack.push(token);
  }

  peek(): Token {
    const token = this.next();
    this.putBack.push(token);
    return token;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.type === 'space') token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.putBack.push(token);
    return token;
  }

  expect(types: readonly TokenType[], context: string): Token {
    const token = this.nextNonSpace();
    if (!types.includes(token.type)) this.unexpected(token, context);
    return token;
  }

  fail(message: string): never {
    throw new ParseFailure(message, this.last.start);
  }

  unexpected(token: Token, context: string): never {
    if (token.type !== 'error') return this.fail(`unexpected ${shown(token)} in ${context}`);
    const { actionStart } = this;
    const isElsewhere = actionStart !== undefined && this.lineOf(actionStart) !== this.lineOf(token.start);
    const action = token.text.endsWith(' action') ? '' : ' in action';
    return this.fail(
      isElsewhere ? `${token.text}${action} started at ${this.name}:${this.lineOf(actionStart)}` : token.text,
    );
  }

  lineOf(offset: number): number {
    let line = 1;
    for (let at = this.input.indexOf('\n'); at >= 0 && at < offset; at = this.input.indexOf('\n', at + 1)) line++;
    return line;
  }
}

/** A token as errors show it. */
function shown({ type, text }: Token): string {
  if (type === 'eof') return 'EOF';
  if (isKeyword(type)) return `<${text}>`;
  const characters = [...text.slice(0, 22)];
  return text.length > 10
    ? `${quoted(new Text(characters.slice(0, 10).join(''))).text}...`
    : quoted(new Text(text)).text;
}
