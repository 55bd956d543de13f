import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { type Expression, parseRegexp, RegexpError } from './goRegexpSyntax';

/**
 * A regular expression in the syntax of Go (RE2) as a function that tells whether it finds something in a text. That
 * takes time in proportion to the length of the text, whatever the expression, as all ways are followed at once. Throws
 * `Refused` for an expression that Go cannot read.
 */
export function regularExpression(pattern: string, place: Place): (text: string) => boolean {
  const whole = /^\^\(\?:([\w-]*)\)\$$/.exec(pattern)?.[1];
  if (whole !== undefined) return (text) => text === whole;
  const program = compile(reading(pattern, place));
  return (text) => matches(program, text);
}

function reading(pattern: string, place: Place): Expression {
  try {
    return parseRegexp(pattern);
  } catch (error) {
    if (!(error instanceof RegexpError)) throw error;
    throw new Refused(error.message, place);
  }
}

type Instruction =
  | { readonly op: 'character'; readonly isOne: (character: string) => boolean }
  | { readonly op: 'assert'; readonly holds: (before: string, after: string) => boolean }
  /** Goes on at each of these places. */
  | { readonly op: 'fork'; readonly to: readonly number[] }
  | { readonly op: 'match' };

function compile(expression: Expression): readonly Instruction[] {
  const program: Instruction[] = [];
  emit(expression);
  program.push({ op: 'match' });
  return program;

  function emit(node: Expression): void {
    switch (node.type) {
      case 'character':
        program.push({ op: 'character', isOne: node.isOne });
        break;
      case 'assert':
        program.push({ op: 'assert', holds: node.holds });
        break;
      case 'sequence':
        node.parts.forEach(emit);
        break;
      case 'choice':
        emitChoice(node.parts);
        break;
      case 'repeat':
        for (let i = 0; i < node.min; i++) emit(node.part);
        if (node.max === undefined) emitLoop(node.part);
        else emitOptional(node.part, node.max - node.min);
    }
  }

  function emitChoice(parts: readonly Expression[]): void {
    const start = reserve();
    const starts: number[] = [];
    const ends: number[] = [];
    for (const part of parts) {
      starts.push(program.length);
      emit(part);
      ends.push(reserve());
    }
    program[start] = { op: 'fork', to: starts };
    for (const end of ends) program[end] = { op: 'fork', to: [program.length] };
  }

  function emitLoop(part: Expression): void {
    const start = reserve();
    emit(part);
    program.push({ op: 'fork', to: [start] });
    program[start] = { op: 'fork', to: [start + 1, program.length] };
  }

  function emitOptional(part: Expression, times: number): void {
    const starts = Array.from({ length: times }, () => {
      const start = reserve();
      emit(part);
      return start;
    });
    for (const start of starts) program[start] = { op: 'fork', to: [start + 1, program.length] };
  }

  function reserve(): number {
    return program.push({ op: 'fork', to: [] }) - 1;
  }
}

function matches(program: readonly Instruction[], text: string): boolean {
  const characters = [...text];
  let active = new Set<number>();
  for (let position = 0; position <= characters.length; position++) {
    const before = characters[position - 1] ?? '';
    const current = characters[position] ?? '';
    const reached = follow(program, [...active, 0], before, current);
    if (reached === 'match') return true;
    active = new Set();
    for (const [index, instruction] of reached)
      if (instruction.op === 'character' && current !== '' && instruction.isOne(current)) active.add(index + 1);
  }
  return false;
}

/** All that can be reached from some places of the program without another character. */
function follow(
  program: readonly Instruction[],
  from: readonly number[],
  before: string,
  after: string,
): ReadonlyMap<number, Instruction> | 'match' {
  const reached = new Map<number, Instruction>();
  const pending = [...from];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const instruction = program[index];
    if (!instruction || reached.has(index)) continue;
    reached.set(index, instruction);
    if (instruction.op === 'match') return 'match';
    if (instruction.op === 'fork') pending.push(...instruction.to);
    if (instruction.op === 'assert' && instruction.holds(before, after)) pending.push(index + 1);
  }
  return reached;
}
