import type { Place } from '../../rendering/origin';
import type { Text } from '../values/text';
import type { Bool, Value } from '../values/value';

/** What all nodes of a template have. Offsets are UTF-16 units from the start of its text. */
interface Base {
  readonly start: number;
  readonly end: number;
}

/** What stands between actions, `{{ if }}` and `{{ end }}`, or in a definition. */
export interface ListNode extends Base {
  readonly type: 'list';
  readonly nodes: readonly Statement[];
}

export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

/** What is printed as it is. */
export interface TextNode extends Base {
  readonly type: 'text';
  readonly text: Text;
}

/** `{{ pipeline }}`. */
export interface ActionNode extends Base {
  readonly type: 'action';
  readonly pipe: PipeNode;
  readonly place: Place;
}

/** `{{ if }}`, `{{ with }}` and `{{ range }}`. */
export interface BranchNode extends Base {
  readonly type: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly body: ListNode;
  readonly otherwise?: ListNode | undefined;
  /** That of `{{ if ... }}` itself. */
  readonly place: Place;
}

/** `{{ template "name" pipeline }}`; `{{ block }}` defines the name too. */
export interface TemplateNode extends Base {
  readonly type: 'template';
  readonly name: string;
  readonly pipe?: PipeNode | undefined;
  /** Where Go says that it stands: its name. */
  readonly position: number;
  readonly place: Place;
}

/** `{{ break }}` and `{{ continue }}`. */
export interface JumpNode extends Base {
  readonly type: 'break' | 'continue';
}

/** Commands, each of which is given what the one before it makes. */
export interface PipeNode extends Base {
  readonly type: 'pipe';
  readonly declared: readonly VariableNode[];
  /** Whether the variables exist already: `=`, not `:=`. */
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
  /** Where Go says that it stands: behind its parenthesis, if it has one. */
  readonly position: number;
}

/** A value, or a function with its arguments. */
export interface CommandNode extends Base {
  readonly type: 'command';
  readonly first: Operand;
  /** All operands, with the first. */
  readonly args: readonly Operand[];
  readonly place: Place;
}

export type Operand =
  | IdentifierNode
  | FieldNode
  | VariableNode
  | ChainNode
  | PipeNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode;

/** The name of a function. */
export interface IdentifierNode extends Base {
  readonly type: 'identifier';
  readonly name: string;
  readonly place: Place;
}

/** `.a.b`: each name follows its dot at once. */
export interface FieldNode extends Base {
  readonly type: 'field';
  readonly names: readonly string[];
  /** Where Go says that it stands: the second name, if there is one. */
  readonly position: number;
  readonly place: Place;
}

/** `$x.a.b`. */
export interface VariableNode extends Base {
  readonly type: 'variable';
  /** With `$`. */
  readonly name: string;
  readonly names: readonly string[];
  readonly position: number;
  readonly place: Place;
}

/** `(pipeline).a.b`. */
export interface ChainNode extends Base {
  readonly type: 'chain';
  readonly node: Operand;
  readonly names: readonly string[];
  /** Where the first name stands. */
  readonly position: number;
  readonly place: Place;
}

export interface DotNode extends Base {
  readonly type: 'dot';
}

export interface NilNode extends Base {
  readonly type: 'nil';
}

export interface BoolNode extends Base {
  readonly type: 'bool';
  readonly value: Bool;
}

/** A constant, which may be a number of several types. */
export interface NumberNode extends Base {
  readonly type: 'number';
  /** As it is written. */
  readonly text: string;
  readonly asInt?: Value | undefined;
  readonly asFloat?: Value | undefined;
  /** What it is where any type will do; undefined if it is too large for one. */
  readonly value?: Value | undefined;
}

export interface StringNode extends Base {
  readonly type: 'string';
  /** As it is written, with its quotes. */
  readonly written: string;
  readonly value: Text;
}

export type Node = ListNode | Statement | CommandNode | Operand;

/** Where Go's errors say that a node stands. */
export function positionOf(node: Node): number {
  return 'position' in node ? node.position : node.start;
}

/** The nodes that a node directly holds, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'list':
      return node.nodes;
    case 'action':
      return [node.pipe];
    case 'if':
    case 'with':
    case 'range':
      return node.otherwise ? [node.pipe, node.body, node.otherwise] : [node.pipe, node.body];
    case 'template':
      return node.pipe ? [node.pipe] : [];
    case 'pipe':
      return [...node.declared, ...node.commands];
    case 'command':
      return node.args;
    case 'chain':
      return [node.node];
    case 'text':
    case 'break':
    case 'continue':
    case 'identifier':
    case 'field':
    case 'variable':
    case 'dot':
    case 'nil':
    case 'bool':
    case 'number':
    case 'string':
      return [];
  }
}

/** A node and all below it, each before what it holds. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}
