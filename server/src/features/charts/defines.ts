import { Lexer, type Token } from '../../helm/template/lex';
import { unquoted } from '../../helm/template/literals';
import type { Span } from '../../yaml/text';

/** Where a `define` or `block` stands. */
export interface DefineSite {
  readonly name: string;
  readonly uri: string;
  /** The name, without its quotes. */
  readonly span: Span;
  /** From its first brace to the last one of its `end`. */
  readonly whole: Span;
  /** The comment directly above it; empty without one. */
  readonly comment: string;
}

/** The helpers that a template defines. `text`: as it is written; `readable`: what of it can be read, in the same places. */
export function definesIn(uri: string, text: string, readable: string): DefineSite[] {
  const lexer = new Lexer(readable);
  const blocks = new Blocks(readable);
  for (let token = lexer.next(); token.type !== 'eof' && token.type !== 'error'; token = lexer.next())
    blocks.take(token);
  return blocks.named().map((block) => ({ ...block, uri, comment: commentAbove(text, block.whole.start) }));
}

type Named = Pick<DefineSite, 'name' | 'span' | 'whole'>;

/** What is open while a template is read: `if`, `with`, `range`, `define` and `block`, up to their `end`. */
class Blocks {
  private readonly closed: Named[] = [];
  private readonly open: { readonly start: number; readonly isNamed: boolean; name?: string; span?: Span }[] = [];
  /** Where the last action began, and how many words of it are read. */
  private action = 0;
  private words = 0;

  constructor(private readonly text: string) {}

  take({ type, start, end, text }: Token): void {
    switch (type) {
      case 'space':
        return;
      case 'leftDelim':
        this.action = start;
        this.words = 0;
        return;
      case 'if':
      case 'with':
      case 'range':
      case 'define':
      case 'block':
        // The `if` of an `else if` opens nothing.
        if (this.words === 0) this.open.push({ start: this.action, isNamed: type === 'define' || type === 'block' });
        break;
      case 'end':
        if (this.words === 0) this.close(this.open.pop(), actionEnd(this.text, this.action));
        break;
      case 'string':
      case 'rawString':
        if (this.words === 1) this.name(unquoted(text) ?? '', { start: start + 1, end: end - 1 });
    }
    this.words++;
  }

  /** All that have a name, in the order of the text; those that are not closed go on to its end. */
  named(): Named[] {
    for (const block of this.open.splice(0)) this.close(block, this.text.length);
    return this.closed.sort((a, b) => a.whole.start - b.whole.start);
  }

  private name(name: string, span: Span): void {
    const block = this.open.at(-1);
    if (block?.isNamed && block.start === this.action) Object.assign(block, { name, span });
  }

  private close(block: (typeof this.open)[number] | undefined, end: number): void {
    if (block?.name && block.span)
      this.closed.push({ name: block.name, span: block.span, whole: { start: block.start, end } });
  }
}

/** Where an action ends: behind its braces, else with its line, or where the next one begins. */
export function actionEnd(text: string, start: number): number {
  const close = text.indexOf('}}', start + 2);
  const next = text.indexOf('{{', start + 2);
  if (close >= 0 && (next < 0 || close < next)) return close + 2;
  const line = text.indexOf('\n', start);
  return Math.min(line < 0 ? text.length : line, next < 0 ? text.length : next);
}

/** The text of a template's comment that ends directly in front of an offset. */
function commentAbove(text: string, offset: number): string {
  const before = text.slice(0, offset).trimEnd();
  if (!/\*\/ ?-?\}\}$/.test(before.slice(-6))) return '';
  const end = before.lastIndexOf('*/');
  const start = before.lastIndexOf('/*', end - 1);
  return start < 0 ? '' : before.slice(start + 2, end).trim();
}
