import { madeOf, type Origin } from '../../rendering/origin';
import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { bool } from '../values/value';
import type { ChainNode, CommandNode, Operand, PipeNode, StringNode, VariableNode } from './ast';
import type { Token } from './lex';
import { numberOf, unquoted } from './literals';
import { Tokens } from './tokens';
import { writtenNode } from './written';

/** Where a piece of a template's text comes from. */
export type OriginAt = (start: number, end: number) => Origin;

const operandStarts: ReadonlySet<Token['type']> = new Set([
  'bool',
  'charConstant',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
] as const);

/** How deep parentheses may be nested. */
const depthLimit = 100;

/** Reads pipelines and what they are made of. */
export class OperandParser {
  protected readonly tokens: Tokens;
  /** The variables that can be used here. */
  protected variables = ['$'];
  /** Where the last pipeline ended, with what closes it. */
  protected end = 0;
  private parentheses = 0;

  constructor(
    name: string,
    text: string,
    private readonly functions: ReadonlySet<string>,
    protected readonly originAt: OriginAt,
  ) {
    this.tokens = new Tokens(name, text);
  }

  /** Commands, perhaps with variables that take what they make, up to a token that closes them. */
  protected pipeline(context: string, closing: 'rightDelim' | 'rightParen'): PipeNode {
    const { start } = this.tokens.peekNonSpace();
    const declared: VariableNode[] = [];
    const isAssignment = this.declarations(context, declared);
    const commands: CommandNode[] = [];
    let end = start;
    for (;;) {
      const token = this.tokens.nextNonSpace();
      if (token.type === closing) {
        this.check(commands, context);
        this.end = token.end;
        return { type: 'pipe', start, end, position: start, declared, isAssignment, commands };
      }
      if (!operandStarts.has(token.type)) this.tokens.unexpected(token, context);
      this.tokens.backup(token);
      const command = this.command();
      commands.push(command);
      end = command.end;
    }
  }

  /** `$x :=`, `$x =` or `$i, $x :=`. Gives whether it is an assignment. */
  private declarations(context: string, declared: VariableNode[]): boolean {
    const variable = this.tokens.peekNonSpace();
    if (variable.type !== 'variable') return false;
    this.tokens.next();
    const after = this.tokens.next();
    const next = after.type === 'space' ? this.tokens.nextNonSpace() : after;
    const isComma = next.type === 'char' && next.text === ',';
    if (next.type !== 'assign' && next.type !== 'declare' && !isComma) {
      this.tokens.backup(variable, ...(after === next ? [next] : [after, next]));
      return false;
    }
    declared.push(this.variable(variable));
    this.variables.push(variable.text);
    if (!isComma) return next.type === 'assign';
    if (context !== 'range' || declared.length >= 2) this.tokens.fail(`too many declarations in ${context}`);
    const { type } = this.tokens.peekNonSpace();
    if (type !== 'variable' && type !== 'rightDelim' && type !== 'rightParen') {
      this.tokens.fail('range can only initialize variables');
    }
    return this.declarations(context, declared);
  }

  private check(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.tokens.fail(`missing value for ${context}`);
    for (const [index, { first }] of commands.entries()) {
      if (index > 0 && (isConstant(first) || first.type === 'dot')) {
        this.tokens.fail(`non executable command in pipeline stage ${index + 1}`);
      }
    }
  }

  /** Operands up to a pipe or the end of the pipeline. */
  private command(): CommandNode {
    const { start } = this.tokens.peekNonSpace();
    const args: Operand[] = [];
    let end = start;
    for (;;) {
      const operand = this.operand();
      if (operand) {
        args.push(operand);
        end = operand.end;
      }
      const token = this.tokens.next();
      if (token.type === 'space') continue;
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.tokens.backup(token);
      else if (token.type !== 'pipe') this.tokens.unexpected(token, 'operand');
      break;
    }
    const [first] = args;
    if (!first) return this.tokens.fail('empty command');
    return { type: 'command', start, end, first, args, place: this.originAt(start, end) };
  }

  /** A term with the fields that follow it at once. */
  private operand(): Operand | undefined {
    const term = this.term();
    if (!term || this.tokens.peek().type !== 'field') return term;
    const position = this.tokens.peek().start;
    const names: string[] = [];
    let end = position;
    while (this.tokens.peek().type === 'field') {
      const token = this.tokens.next();
      names.push(token.text.slice(1));
      end = token.end;
    }
    if (isConstant(term) || term.type === 'dot') {
      return this.tokens.fail(`unexpected . after term ${quoted(new Text(writtenNode(term))).text}`);
    }
    const { start } = term;
    const place = this.originAt(start, end);
    switch (term.type) {
      case 'field':
      case 'variable':
        return { ...term, end, names: [...term.names, ...names], position, place };
      default: {
        const chain: ChainNode = { type: 'chain', start, end, node: term, names, position, place };
        return chain;
      }
    }
  }

  private term(): Operand | undefined {
    const token = this.tokens.nextNonSpace();
    const { start, end, text } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.functions.has(text)) this.tokens.fail(`function "${text}" not defined`);
        return { type: 'identifier', start, end, name: text, place: this.originAt(start, end) };
      case 'dot':
        return { type: 'dot', start, end };
      case 'nil':
        return { type: 'nil', start, end };
      case 'variable':
        if (!this.variables.includes(text)) this.tokens.fail(`undefined variable "${text}"`);
        return this.variable(token);
      case 'field':
        return { type: 'field', start, end, names: [text.slice(1)], position: start, place: this.originAt(start, end) };
      case 'bool':
        return { type: 'bool', start, end, value: bool(text === 'true', this.originAt(start, end)) };
      case 'charConstant':
      case 'number': {
        const numbers = numberOf(text, this.originAt(start, end));
        return typeof numbers === 'string'
          ? this.tokens.fail(numbers)
          : { type: 'number', start, end, text, ...numbers };
      }
      case 'leftParen':
        return this.inParentheses(start);
      case 'string':
      case 'rawString':
        return this.string(token);
      default:
        this.tokens.backup(token);
        return undefined;
    }
  }

  private inParentheses(start: number): PipeNode {
    if (++this.parentheses > depthLimit) this.tokens.fail('max expression depth exceeded');
    const pipe = this.pipeline('parenthesized pipeline', 'rightParen');
    this.parentheses--;
    return { ...pipe, start, end: this.end };
  }

  private variable({ start, end, text }: Token): VariableNode {
    return { type: 'variable', start, end, name: text, names: [], position: start, place: this.originAt(start, end) };
  }

  private string({ start, end, text }: Token): StringNode {
    const value = unquoted(text) ?? this.tokens.fail('invalid syntax');
    const isVerbatim = value === text.slice(1, -1);
    const origin = isVerbatim ? this.originAt(start + 1, end - 1) : madeOf(this.originAt(start, end));
    return { type: 'string', start, end, written: text, value: Text.of(value, origin) };
  }
}

function isConstant(node: Operand): boolean {
  return node.type === 'bool' || node.type === 'string' || node.type === 'number' || node.type === 'nil';
}
