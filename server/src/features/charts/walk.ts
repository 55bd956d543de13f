import type {
  CommandNode,
  FieldNode,
  ListNode,
  Operand,
  PipeNode,
  Statement,
  StringNode,
} from '../../helm/template/ast';
import type { Span } from '../../yaml/text';
import { type Argument, functionOf, isString, printing, resultOf } from './calls';
import { element, field, type Meaning, nothingKnown, union } from './meaning';

/** What variables and the dot mean at a place of a template. */
export interface Scope {
  readonly dot: Meaning;
  /** By name, with `$`. */
  readonly variables: ReadonlyMap<string, Variable>;
}

/** A variable as it is known at a place. */
export interface Variable {
  readonly meaning: Meaning;
  /** Its name where it is declared; undefined for `$`. */
  readonly declaration: Span | undefined;
}

/** Is told what a template has in it. */
export interface Visitor {
  /** A name in a path, what has it, and whether it is a string. */
  key?(name: string, span: Span, holder: Meaning, isWritten: boolean): void;
  /** A helper that is called by name, and with what. */
  call?(name: string, span: Span, argument: Meaning): void;
  function?(name: string, span: Span): void;
  /** A variable that is declared or used, and what it means there. */
  variable?(name: string, span: Span, variable: Variable): void;
  /** A value of which all keys count, or any. */
  whole?(what: string, span: Span, meaning: Meaning): void;
  /** A string, and the scope in which it stands; with the function that it is an argument of. */
  string?(node: StringNode, scope: Scope, of: string | undefined): void;
  action?(span: Span): void;
}

/** Goes through the body of a template and says what its names mean. `dot`: what it is given. */
export function walkBody(body: ListNode, dot: Meaning, visitor: Visitor): void {
  new Walk(dot, visitor).list(body);
}

class Walk {
  private variables: Map<string, Variable>;

  constructor(
    private dot: Meaning,
    private readonly visitor: Visitor,
  ) {
    this.variables = new Map([['$', { meaning: dot, declaration: undefined }]]);
  }

  /** What is declared in a list ends with it; what is assigned in it may be the value behind it. */
  list({ nodes }: ListNode): void {
    const outer = this.variables;
    this.variables = new Map(outer);
    for (const node of nodes) this.statement(node);
    const inner = this.variables;
    this.variables = new Map([...outer].map(([name, before]) => [name, assignedTo(before, inner.get(name))]));
  }

  private statement(node: Statement): void {
    switch (node.type) {
      case 'action':
        this.visitor.action?.(node);
        this.pipe(node.pipe);
        return;
      case 'template': {
        this.visitor.action?.(node);
        const argument = node.pipe ? this.pipe(node.pipe) : nothingKnown;
        const start = node.position + 1;
        this.visitor.call?.(node.name, { start, end: start + node.name.length }, argument);
        return;
      }
      case 'if':
      case 'with':
      case 'range':
        this.scoped(node.pipe, () => {
          const value = this.pipe(node.pipe, node.type === 'range');
          const dot = node.type === 'if' ? this.dot : node.type === 'with' ? value : element(value);
          this.within(dot, () => this.list(node.body));
          if (node.otherwise) this.list(node.otherwise);
        });
        return;
      case 'text':
      case 'break':
      case 'continue':
        return;
    }
  }

  /** What a block's own pipeline declares ends with the block. */
  private scoped({ declared, isAssignment }: PipeNode, work: () => void): void {
    const before = declared.map(({ name }) => [name, this.variables.get(name)] as const);
    work();
    if (isAssignment) return;
    for (const [name, variable] of before) {
      if (variable) this.variables.set(name, variable);
      else this.variables.delete(name);
    }
  }

  private within(dot: Meaning, work: () => void): void {
    const before = this.dot;
    this.dot = dot;
    work();
    this.dot = before;
  }

  private pipe({ declared, commands, isAssignment }: PipeNode, isRange = false): Meaning {
    let value: Meaning | undefined;
    for (const command of commands) value = this.command(command, value);
    const meaning = value ?? nothingKnown;
    const [first, second] = declared;
    if (isRange && second && first) this.visitor.whole?.('range', first, meaning);
    for (const variable of declared) {
      const isItem = isRange && (variable === second || !second);
      const own = isItem ? element(meaning) : isRange ? nothingKnown : meaning;
      const { name, start, end } = variable;
      const before = isAssignment ? this.variables.get(name)?.declaration : undefined;
      const known = { meaning: own, declaration: before ?? { start, end } };
      this.variables.set(name, known);
      this.visitor.variable?.(name, variable, known);
    }
    return meaning;
  }

  private command(command: CommandNode, piped: Meaning | undefined): Meaning {
    const name = functionOf(command);
    const written = (name === undefined ? command.args : command.args.slice(1)).map((node): Argument => {
      if (node.type === 'string') this.visitor.string?.(node, this.scope, name);
      return { node, meaning: this.operand(node) };
    });
    if (name === undefined) return written[0]?.meaning ?? nothingKnown;
    this.visitor.function?.(name, command.first);
    const args = piped ? [...written, { meaning: piped }] : written;
    if (name === 'include') this.include(args);
    for (const { meaning } of printing.has(name) ? args : []) this.visitor.whole?.(name, command, meaning);
    const { meaning, keys, open } = resultOf(name, args);
    for (const { node, holder } of keys)
      this.visitor.key?.(node.value.text, { start: node.start + 1, end: node.end - 1 }, holder, true);
    if (open.length > 0) this.visitor.whole?.(name, command, open);
    return meaning;
  }

  private include([name, argument]: readonly Argument[]): void {
    const node = name?.node;
    if (!isString(node)) return;
    const span = { start: node.start + 1, end: node.end - 1 };
    this.visitor.call?.(node.value.text, span, argument?.meaning ?? nothingKnown);
  }

  private operand(node: Operand): Meaning {
    switch (node.type) {
      case 'dot':
        return this.dot;
      case 'field':
        return this.fields(this.dot, node.names, node.start);
      case 'variable': {
        const variable = this.variables.get(node.name);
        const end = node.start + node.name.length;
        if (variable) this.visitor.variable?.(node.name, { start: node.start, end }, variable);
        return this.fields(variable?.meaning ?? nothingKnown, node.names, end);
      }
      case 'chain': {
        const meaning = this.operand(node.node);
        const length = node.names.reduce((sum, name) => sum + name.length + 1, 0);
        return this.fields(meaning, node.names, node.end - length);
      }
      case 'pipe':
        return this.pipe(node);
      case 'identifier':
        this.visitor.function?.(node.name, node);
        return nothingKnown;
      case 'string':
      case 'nil':
      case 'bool':
      case 'number':
        return nothingKnown;
    }
  }

  /** `start`: where the dot stands in front of the first name. */
  private fields(holder: Meaning, names: FieldNode['names'], start: number): Meaning {
    let meaning = holder;
    let at = start + 1;
    for (const name of names) {
      this.visitor.key?.(name, { start: at, end: at + name.length }, meaning, false);
      meaning = field(meaning, name);
      at += name.length + 1;
    }
    return meaning;
  }

  private get scope(): Scope {
    return { dot: this.dot, variables: new Map(this.variables) };
  }
}

/** What a variable may be behind a block that may have assigned something else to it. */
function assignedTo(before: Variable, now: Variable | undefined): Variable {
  if (!now || now === before || now.declaration !== before.declaration) return before;
  return { ...before, meaning: union([before.meaning, now.meaning]) };
}
