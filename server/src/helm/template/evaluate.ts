import type { Place } from '../../rendering/origin';
import { Text } from '../values/text';
import {
  Failure,
  type Func,
  type GoType,
  goTypeOf,
  isTrue,
  isUnknown,
  nil,
  unknown,
  type Value,
} from '../values/value';
import { asArgument, nameOfType, nilOf } from './arguments';
import type { ChainNode, CommandNode, FieldNode, Node, Operand, PipeNode, VariableNode } from './ast';
import type { Execution } from './execution';
import { failureAt } from './failure';
import { found, type Held, held, nothing } from './held';
import type { Definition } from './parse';
import { methodOfValues } from './valuesMethods';
import { writtenNode } from './written';

interface Variable {
  readonly name: string;
  value: Held;
}

/** Evaluates the pipelines of one execution of a template (text/template, exec.go). */
export class Evaluator {
  /** The node that errors name: the one that was evaluated last. */
  protected node: Node;
  protected readonly variables: Variable[];
  private place: Place;

  constructor(
    protected readonly execution: Execution,
    protected readonly definition: Definition,
    data: Value,
    place: Place,
  ) {
    this.node = definition.body;
    this.place = place;
    this.variables = [{ name: '$', value: held(data) }];
  }

  /** What a pipeline makes. Its variables stay. */
  protected pipeline(dot: Held, pipe: PipeNode): Value {
    this.node = pipe;
    let value: Value = nil;
    let final: Held | undefined;
    for (const command of pipe.commands) {
      this.execution.step();
      ({ value } = this.command(dot, command, final));
      final = held(value);
    }
    for (const { name } of pipe.declared) {
      if (pipe.isAssignment) this.assign(name, held(value));
      else this.variables.push({ name, value: held(value) });
    }
    return value;
  }

  protected assign(name: string, value: Held): void {
    const variable = this.variables.findLast((each) => each.name === name);
    if (!variable) throw this.failure(`undefined variable: ${name}`);
    const { doubt } = this.execution;
    variable.value = doubt ? { ...value, value: unknown(value.value, doubt) } : value;
  }

  protected failure(why: string, cause?: Failure): Failure {
    return failureAt(this.definition, this.node, this.place, why, cause);
  }

  /** Whether evaluation goes on past what fails because of what cannot be known. */
  protected toleratesFailure(value?: Value): boolean {
    const { runtime, doubt } = this.execution;
    return !runtime.isStrict && (doubt !== undefined || (value !== undefined && isUnknown(value)));
  }

  private at(node: Node): void {
    this.node = node;
    if ('place' in node) this.place = node.place;
  }

  private command(dot: Held, command: CommandNode, final: Held | undefined): Held {
    const { first, args } = command;
    switch (first.type) {
      case 'field':
        return this.fieldNode(dot, first, args, final);
      case 'chain':
        return this.chain(dot, first, args, final);
      case 'variable':
        return this.variable(dot, first, args, final);
      case 'identifier':
        this.at(first);
        return this.function(dot, first.name, command, args, final);
      case 'pipe':
        this.refuseArguments(args, final);
        return held(this.pipeline(dot, first));
      default:
        this.at(first);
        this.place = command.place;
        this.refuseArguments(args, final);
        return this.constant(dot, first);
    }
  }

  private constant(dot: Held, node: Operand): Held {
    switch (node.type) {
      case 'dot':
        return dot;
      case 'bool':
      case 'string':
        return held(node.value);
      case 'number':
        if (!node.value) throw this.failure(`${node.text} overflows int`);
        return held(node.value);
      case 'nil':
        throw this.failure('nil is not a command');
      default:
        throw this.failure(`can't evaluate command "${writtenNode(node)}"`);
    }
  }

  private refuseArguments(args: readonly Operand[], final: Held | undefined): void {
    const [first] = args;
    if (first && (args.length > 1 || final)) throw this.failure(`can't give argument to non-function ${shown(first)}`);
  }

  private fieldNode(dot: Held, node: FieldNode, args: readonly Operand[], final?: Held): Held {
    this.at(node);
    return this.fields(dot, dot, node, node.names, args, final);
  }

  private chain(dot: Held, node: ChainNode, args: readonly Operand[], final?: Held): Held {
    this.at(node);
    if (node.node.type === 'nil') throw this.failure(`indirection through explicit nil in ${writtenNode(node)}`);
    const receiver = this.argument(dot, node.node, undefined);
    return this.fields(dot, receiver, node, node.names, args, final);
  }

  private variable(dot: Held, node: VariableNode, args: readonly Operand[], final?: Held): Held {
    this.at(node);
    const variable = this.variables.findLast(({ name }) => name === node.name);
    if (!variable) throw this.failure(`undefined variable: ${node.name}`);
    if (node.names.length > 0) return this.fields(dot, variable.value, node, node.names, args, final);
    this.refuseArguments(args, final);
    return variable.value;
  }

  /** `.a.b.c`, the last of which may be a method with arguments. */
  private fields(
    dot: Held,
    receiver: Held,
    node: FieldNode | ChainNode | VariableNode,
    names: readonly string[],
    args: readonly Operand[],
    final: Held | undefined,
  ): Held {
    let value = receiver;
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      value = this.field(dot, value, node, name, isLast ? args : [], isLast ? final : undefined);
    }
    return value;
  }

  private field(
    dot: Held,
    receiver: Held,
    node: FieldNode | ChainNode | VariableNode,
    name: string,
    args: readonly Operand[],
    final: Held | undefined,
  ): Held {
    const { value, isInterface } = receiver;
    const hasArguments = args.length > 1 || final !== undefined;
    switch (value.type) {
      case 'nil':
        if (!isInterface) return value.origin ? receiver : nothing;
        if (this.toleratesFailure(value)) return this.unknownNil(value, node);
        throw this.failure(`nil pointer evaluating interface {}.${name}`);
      case 'map': {
        const toYaml = () => this.execution.functions('toYaml');
        const method = value.go === 'common.Values' ? methodOfValues(value, name, toYaml) : undefined;
        if (method) return held(this.call(dot, method, name, node, args, final, node.place));
        if (hasArguments) throw this.failure(`${name} is not a method but has arguments`);
        const entry = value.entries.get(name);
        if (entry) return found(entry.value);
        if (value.go === 'map[string]string') return held(Text.of('', value.origin));
        return found(isUnknown(value) ? { type: 'nil', origin: value.origin } : missing);
      }
      case 'object': {
        const method = value.methods.get(name);
        if (method) return held(this.call(dot, method, name, node, args, final, node.place));
        const get = value.fields.get(name);
        if (get && hasArguments) throw this.failure(`${name} has arguments but cannot be invoked as function`);
        if (get) return found(get());
        if (value.asMap && !hasArguments) return found(value.asMap().entries.get(name)?.value ?? missing);
        break;
      }
      default:
    }
    if (this.toleratesFailure(value)) return this.unknownNil(value, node);
    const type = isInterface ? 'interface {}' : goTypeOf(value);
    throw this.failure(`can't evaluate field ${name} in type ${type}`);
  }

  private unknownNil(value: Value, node: FieldNode | ChainNode | VariableNode): Held {
    return found(unknown({ type: 'nil', origin: value.origin }, this.execution.doubt ?? node.place));
  }

  /** A function by its name; `node`: what errors of the function itself name. */
  private function(dot: Held, name: string, node: CommandNode | Operand, args: readonly Operand[], final?: Held): Held {
    const target = this.execution.functions(name);
    if (!target) throw this.failure(`"${name}" is not a defined function`);
    const place = 'place' in node ? node.place : this.place;
    if (name === 'and' || name === 'or') return this.logical(dot, name, target, args, final, place);
    return held(this.call(dot, target, name, node, args, final, place));
  }

  /** `and` and `or` evaluate no more than they need. */
  private logical(
    dot: Held,
    name: 'and' | 'or',
    target: Func,
    args: readonly Operand[],
    final: Held | undefined,
    place: Place,
  ): Held {
    this.checkCount(target, name, Math.max(0, args.length - 1), final);
    let result = nothing;
    let isGuess = false;
    for (const arg of args.slice(1)) {
      result = this.argument(dot, arg, 'interface {}');
      isGuess ||= isUnknown(result.value);
      if (isTrue(result.value) === (name === 'or')) return this.guessed(result, isGuess, place);
    }
    return this.guessed(final ?? result, isGuess, place);
  }

  private guessed(result: Held, isGuess: boolean, place: Place): Held {
    return isGuess ? { ...result, value: unknown(result.value, place) } : result;
  }

  private checkCount({ parameters, rest }: Func, name: string, given: number, final: Held | undefined): void {
    const count = given + (final ? 1 : 0);
    const wanted = parameters.length;
    if (rest && count < wanted) {
      throw this.failure(`wrong number of args for ${name}: want at least ${wanted} got ${given}`);
    }
    if (!rest && count !== wanted) {
      throw this.failure(`wrong number of args for ${name}: want ${wanted} got ${count}`);
    }
  }

  private call(
    dot: Held,
    target: Func,
    name: string,
    node: Node,
    operands: readonly Operand[],
    final: Held | undefined,
    place: Place,
  ): Value {
    this.checkCount(target, name, Math.max(0, operands.length - 1), final);
    const args: Value[] = [];
    let unfit: Value | undefined;
    const take = (argument: Held, type: GoType) => {
      const value = asArgument(argument, type);
      if (typeof value !== 'string') {
        args.push(value);
        return;
      }
      if (!this.toleratesFailure(argument.value)) throw this.failure(value);
      unfit = argument.value;
    };
    for (let index = 1; index < operands.length; index++) {
      const operand = operands[index];
      const type = target.parameters[index - 1] ?? target.rest ?? 'interface {}';
      if (operand) take(this.argument(dot, operand, type), type);
    }
    if (final) take(final, target.parameters[Math.max(0, operands.length - 1)] ?? target.rest ?? 'interface {}');
    this.execution.step();
    const at = { place, runtime: this.execution.runtime };
    if (unfit) return this.unknownResult(name, [unfit], place);
    const { depth } = this.execution;
    try {
      const result = target.call(this.inDoubt(name, args), at);
      if (result.type === 'string') this.execution.check(result.length);
      return result;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (this.toleratesFailure() || args.some((arg) => this.toleratesFailure(arg))) {
        this.execution.depth = depth;
        return this.unknownResult(name, args, place);
      }
      this.node = node;
      this.place = place;
      throw this.failure(`error calling ${name}: ${error.message}`, error);
    }
  }

  /** What is put into a map under a condition that cannot be known cannot be known either. */
  private inDoubt(name: string, args: readonly Value[]): readonly Value[] {
    const { doubt } = this.execution;
    if (!doubt || !changesMaps.has(name)) return args;
    return args.map((arg, index) => (index === 0 ? arg : unknown(arg, doubt)));
  }

  /** What a function makes that fails because of what cannot be known. */
  private unknownResult(name: string, args: readonly Value[], place: Place): Value {
    const cause = args.find(isUnknown)?.origin ?? this.execution.doubt ?? place;
    return unknown(new Text(name === 'fail' ? '' : 'unknown'), cause);
  }

  /** An argument; of a constant, as the type that is asked for. */
  private argument(dot: Held, node: Operand, type: GoType | undefined): Held {
    this.node = node;
    switch (node.type) {
      case 'dot':
        return dot;
      case 'nil': {
        const value = type ? nilOf(type) : nil;
        if (!value) throw this.failure(`cannot assign nil to ${type ? nameOfType(type) : ''}`);
        return held(value);
      }
      case 'field':
        return this.fieldNode(dot, node, []);
      case 'variable':
        return this.variable(dot, node, []);
      case 'pipe':
        return held(this.pipeline(dot, node));
      case 'identifier':
        this.at(node);
        return this.function(dot, node.name, node, []);
      case 'chain':
        return this.chain(dot, node, []);
      case 'bool':
      case 'number':
      case 'string':
        return held(this.constantAs(node, type));
    }
  }

  private constantAs(node: Extract<Operand, { type: 'bool' | 'number' | 'string' }>, type: GoType | undefined): Value {
    switch (type) {
      case 'bool':
        if (node.type === 'bool') return node.value;
        throw this.failure(`expected bool; found ${writtenNode(node)}`);
      case 'string':
        if (node.type === 'string') return node.value;
        throw this.failure(`expected string; found ${writtenNode(node)}`);
      case 'int':
      case 'int64':
        if (node.type !== 'number' || node.asInt?.type !== 'int') {
          throw this.failure(`expected integer; found ${writtenNode(node)}`);
        }
        return { ...node.asInt, go: type };
      case 'float64':
        if (node.type === 'number' && node.asFloat) return node.asFloat;
        throw this.failure(`expected float; found ${writtenNode(node)}`);
      case 'interface {}':
      case undefined:
        if (node.value) return node.value;
        throw this.failure(`${writtenNode(node)} overflows int`);
      default:
        throw this.failure(`can't handle ${writtenNode(node)} for arg of type ${nameOfType(type)}`);
    }
  }
}

/** What a map has under a key that it does not have. */
const missing: Value = { type: 'nil' };

/** The functions of sprig that change their first argument. */
const changesMaps: ReadonlySet<string> = new Set(['set', 'merge', 'mergeOverwrite', 'mustMerge', 'mustMergeOverwrite']);

function shown(node: Operand): string {
  return node.type === 'pipe' ? `(${writtenNode(node)})` : writtenNode(node);
}
