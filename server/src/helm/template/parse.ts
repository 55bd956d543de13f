import { derivedFrom } from '../../rendering/origin';
import { Text } from '../values/text';
import type { BranchNode, ListNode, Statement, TemplateNode } from './ast';
import { TemplateError } from './error';
import type { Token } from './lex';
import { unquoted } from './literals';
import { OperandParser, type OriginAt } from './parseOperand';
import { ParseFailure } from './tokens';

/** A body that has a name: a file, a `define` or a `block`. */
export interface Definition {
  readonly name: string;
  readonly body: ListNode;
  readonly file: ParsedFile;
  /** Whether it has nothing but spaces: it replaces no other definition. */
  readonly isEmpty: boolean;
}

/** A template that has been read. */
export interface ParsedFile {
  readonly name: string;
  readonly uri: string;
  readonly text: string;
  /** By name, in the order of the text; the file's own body is the definition of its name. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Why it cannot be read, if it cannot; then the definitions have what comes before. */
  readonly error?: ParseError | undefined;
}

export interface ParseError {
  /** As text/template says it. */
  readonly message: string;
  /** As Helm says it of a file. */
  readonly error: TemplateError;
}

/**
 * Reads a template, as text/template does (parse.go). `functions`: the names of all that there are. `text`: pieces of it
 * that stand elsewhere are said to stand there; all of it stands in the file at `uri` if it is a string.
 */
export function parse(name: string, uri: string, text: string, functions: ReadonlySet<string>): ParsedFile {
  return parseText(
    name,
    uri,
    Text.of(text, { uri, start: 0, end: text.length, how: 'exact' }),
    functions,
    (start, end) => ({
      uri,
      start,
      end,
      how: 'exact',
    }),
  );
}

/** Reads a template that is a value: what stands in it comes from where it comes from, else from what calls `tpl`. */
export function parseText(
  name: string,
  uri: string,
  text: Text,
  functions: ReadonlySet<string>,
  originAt: OriginAt,
): ParsedFile {
  return new Parser(name, uri, text, functions, originAt).run();
}

/** How deep actions may be nested: deeper ones are no one's work. */
const depthLimit = 100;

type Ending = 'end' | 'else' | 'else if' | 'else with' | 'none';

class Parser extends OperandParser {
  private readonly definitions = new Map<string, Definition>();
  private readonly file: ParsedFile;
  private failure: ParseFailure | undefined;
  private rangeDepth = 0;
  private depth = 0;

  constructor(
    private readonly name: string,
    uri: string,
    private readonly source: Text,
    functions: ReadonlySet<string>,
    originAt: OriginAt,
  ) {
    super(name, source.text, functions, originAt);
    this.file = { name, uri, text: source.text, definitions: this.definitions };
  }

  run(): ParsedFile {
    const { text } = this.source;
    const nodes: Statement[] = [];
    try {
      this.topLevel(nodes);
    } catch (error) {
      this.remember(error);
    }
    try {
      this.add(this.name, { type: 'list', start: 0, end: text.length, nodes });
    } catch (error) {
      this.remember(error);
    }
    return this.failure ? { ...this.file, error: this.errorOf(this.failure) } : this.file;
  }

  private remember(error: unknown): void {
    if (!(error instanceof ParseFailure)) throw error;
    this.failure ??= error;
  }

  private errorOf({ message, offset }: ParseFailure): ParseError {
    const location = `${this.name}:${this.tokens.lineOf(offset)}`;
    const place = derivedFrom(this.originAt(offset, Math.min(offset + 1, this.source.length)));
    // Helm takes what follows the last ": " for what is wrong (pkg/engine/engine.go, cleanupParseError).
    const reason = message.split(': ').at(-1) ?? message;
    return {
      message: `template: ${location}: ${message}`,
      error: new TemplateError(`parse error at (${location}): ${reason}`, reason, place),
    };
  }

  private topLevel(nodes: Statement[]): void {
    while (!this.failure && this.tokens.peek().type !== 'eof') {
      const first = this.tokens.next();
      const second = first.type === 'leftDelim' ? this.tokens.nextNonSpace() : undefined;
      if (second?.type === 'define') {
        this.definition();
        continue;
      }
      if (second) this.tokens.backup(first, second);
      else this.tokens.backup(first);
      const node = this.statement();
      if (typeof node === 'string') this.tokens.fail(`unexpected {{${node === 'end' ? 'end' : 'else'}}}`);
      else nodes.push(node);
    }
  }

  /** `{{ define "name" }} ... {{ end }}`; the keyword has been read. */
  private definition(): void {
    const context = 'define clause';
    const name = this.nameIn(this.tokens.expect(['string', 'rawString'], context), context);
    this.tokens.expect(['rightDelim'], context);
    this.add(name, this.separately(context));
  }

  /** The body of a definition, which sees no variables. */
  private separately(context: string): ListNode {
    const { variables, rangeDepth } = this;
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { list, ending } = this.list();
    if (ending !== 'end' && ending !== 'none') this.tokens.fail(`unexpected {{else}} in ${context}`);
    this.variables = variables;
    this.rangeDepth = rangeDepth;
    return list;
  }

  private add(name: string, body: ListNode): void {
    const definition = { name, body, file: this.file, isEmpty: isEmpty(body) };
    const other = this.definitions.get(name);
    if (!other || other.isEmpty) this.definitions.set(name, definition);
    else if (!definition.isEmpty) this.tokens.fail(`template: multiple definition of template "${name}"`);
  }

  /** Statements up to `{{ end }}` or `{{ else }}`. What is wrong in them ends them, and all that they are part of. */
  private list(): { readonly list: ListNode; readonly ending: Ending } {
    const nodes: Statement[] = [];
    let ending: Ending = 'none';
    let { start } = this.tokens.peekNonSpace();
    let end = start;
    if (++this.depth > depthLimit) this.tokens.fail('max expression depth exceeded');
    try {
      while (!this.failure && ending === 'none') {
        const { type, start: at } = this.tokens.peekNonSpace();
        end = at;
        if (type === 'eof') this.tokens.fail('unexpected EOF');
        const node = this.statement();
        if (typeof node === 'string') ending = node;
        else nodes.push(node);
      }
    } catch (error) {
      this.remember(error);
      end = Math.max(end, start);
    }
    this.depth--;
    start = Math.min(start, end);
    return { list: { type: 'list', start, end, nodes }, ending };
  }

  private statement(): Statement | Ending {
    const token = this.tokens.nextNonSpace();
    switch (token.type) {
      case 'text':
        return { type: 'text', start: token.start, end: token.end, text: this.source.slice(token.start, token.end) };
      case 'leftDelim': {
        this.tokens.actionStart = token.start;
        const node = this.action(token.start);
        this.tokens.actionStart = undefined;
        return node;
      }
      default:
        return this.tokens.unexpected(token, 'input');
    }
  }

  private action(start: number): Statement | Ending {
    const token = this.tokens.nextNonSpace();
    switch (token.type) {
      case 'block':
        return this.block(start);
      case 'break':
      case 'continue':
        return this.jump(start, token.type);
      case 'else':
        return this.otherwise();
      case 'end':
        this.end = this.tokens.expect(['rightDelim'], 'end').end;
        return 'end';
      case 'if':
      case 'range':
      case 'with':
        return this.branch(start, token.type);
      case 'template':
        return this.template(start);
      default: {
        this.tokens.backup(token);
        const pipe = this.pipeline('command', 'rightDelim');
        return { type: 'action', start, end: this.end, pipe, place: this.originAt(start, this.end) };
      }
    }
  }

  private jump(start: number, type: 'break' | 'continue'): Statement {
    const token = this.tokens.nextNonSpace();
    if (token.type !== 'rightDelim') this.tokens.unexpected(token, `{{${type}}}`);
    if (this.rangeDepth === 0) this.tokens.fail(`{{${type}}} outside {{range}}`);
    return { type, start, end: token.end };
  }

  private otherwise(): Ending {
    const { type } = this.tokens.peekNonSpace();
    if (type === 'if') return 'else if';
    if (type === 'with') return 'else with';
    this.tokens.expect(['rightDelim'], 'else');
    return 'else';
  }

  private branch(start: number, type: BranchNode['type']): BranchNode {
    const visible = this.variables.length;
    const pipe = this.pipeline(type, 'rightDelim');
    const place = this.originAt(start, this.end);
    this.tokens.actionStart = undefined;
    if (type === 'range') this.rangeDepth++;
    const { list: body, ending } = this.list();
    if (type === 'range') this.rangeDepth--;
    const otherwise = ending === 'end' || ending === 'none' ? undefined : this.elseList(type, ending);
    this.variables.length = visible;
    return { type, start, end: this.end, pipe, body, otherwise, place };
  }

  private elseList(type: BranchNode['type'], ending: Ending): ListNode {
    const { type: next, start } = this.tokens.peek();
    if ((type === 'if' || type === 'with') && ending === `else ${type}` && next === type) {
      this.tokens.next();
      if (++this.depth > depthLimit) this.tokens.fail('max expression depth exceeded');
      const node = this.branch(start, type);
      this.depth--;
      return { type: 'list', start, end: node.end, nodes: [node] };
    }
    const { list, ending: last } = this.list();
    if (last !== 'end' && last !== 'none') this.tokens.fail('expected end; found {{else}}');
    return list;
  }

  private block(start: number): TemplateNode {
    const context = 'block clause';
    const token = this.tokens.nextNonSpace();
    const name = this.nameIn(token, context);
    const pipe = this.pipeline(context, 'rightDelim');
    const end = this.end;
    this.add(name, this.separately(context));
    return { type: 'template', start, end, name, pipe, position: token.start, place: this.originAt(start, end) };
  }

  private template(start: number): TemplateNode {
    const context = 'template clause';
    const token = this.tokens.nextNonSpace();
    const name = this.nameIn(token, context);
    const next = this.tokens.nextNonSpace();
    let end = next.end;
    let pipe: TemplateNode['pipe'];
    if (next.type !== 'rightDelim') {
      this.tokens.backup(next);
      pipe = this.pipeline(context, 'rightDelim');
      end = this.end;
    }
    return { type: 'template', start, end, name, pipe, position: token.start, place: this.originAt(start, end) };
  }

  private nameIn(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') return this.tokens.unexpected(token, context);
    return unquoted(token.text) ?? this.tokens.fail('invalid syntax');
  }
}

function isEmpty({ nodes }: ListNode): boolean {
  return nodes.every((node) => node.type === 'text' && node.text.text.trim() === '');
}
