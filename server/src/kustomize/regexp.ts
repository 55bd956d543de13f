import { type Assertion, type CharacterSet, codeOf, isWord, parse, type Tree, Unreadable } from './regexpTree';

/*
 * Go's regular expressions, whose time is linear in the length of a text: an expression and a text that anybody may have
 * written must not keep a program busy for hours, as JavaScript's can.
 */

const mostSteps = 20_000;

/** Whether an expression finds something in a text; undefined if Go cannot read the expression. */
export function compile(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const steps = stepsOf(parse(pattern));
    return (text) => finds(steps, text);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** One step of the automaton that an expression becomes; the steps that may follow go by their indices. */
type Step =
  | { readonly type: 'character'; readonly set: CharacterSet; readonly next: number }
  | { readonly type: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly type: 'fork'; readonly next: number[] }
  | { readonly type: 'found' };

/** The steps of an expression, the last of which is where to begin. */
function stepsOf(tree: Tree): readonly Step[] {
  const steps: Step[] = [{ type: 'found' }];
  add({ type: 'fork', next: [before(tree, 0)] });
  return steps;

  function add(step: Step): number {
    if (steps.length > mostSteps) throw new Unreadable('expression too large');
    return steps.push(step) - 1;
  }

  /** The step where a part begins that goes on with the step `next`. */
  function before(part: Tree, next: number): number {
    switch (part.type) {
      case 'character':
      case 'assertion':
        return add({ ...part, next });
      case 'sequence':
        return part.parts.reduceRight((following, each) => before(each, following), next);
      case 'choice':
        return add({ type: 'fork', next: part.options.map((option) => before(option, next)) });
      case 'repetition':
        return repeated(part.of, part.least, part.most, next);
    }
  }

  function repeated(of: Tree, least: number, most: number, next: number): number {
    let start = next;
    if (most === Infinity) {
      const following = [next];
      start = add({ type: 'fork', next: following });
      following.push(before(of, start));
    } else for (let i = least; i < most; i++) start = add({ type: 'fork', next: [next, before(of, start)] });
    for (let i = 0; i < least; i++) start = before(of, start);
    return start;
  }
}

function finds(steps: readonly Step[], text: string): boolean {
  const characters = Array.from(text, codeOf);
  let current = new Set<number>();
  for (let at = 0; at <= characters.length; at++) {
    reach(current, steps.length - 1, at);
    if (current.has(0)) return true;
    const following = new Set<number>();
    const character = characters[at];
    if (character === undefined) return false;
    for (const index of current) {
      const step = steps[index];
      if (step?.type === 'character' && step.set(character)) reach(following, step.next, at + 1);
    }
    current = following;
  }
  return false;

  /** Adds a step, and all that follow it without a character. */
  function reach(reached: Set<number>, start: number, at: number): void {
    const open = [start];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const step = steps[index];
      if (step?.type === 'fork') open.push(...step.next);
      else if (step?.type === 'assertion' && holds(step.assertion, at)) open.push(step.next);
    }
  }

  function holds(assertion: Assertion, at: number): boolean {
    switch (assertion) {
      case 'textStart':
        return at === 0;
      case 'textEnd':
        return at === characters.length;
      case 'lineStart':
        return at === 0 || characters[at - 1] === 10;
      case 'lineEnd':
        return at === characters.length || characters[at] === 10;
      case 'wordBoundary':
        return isWordAt(at - 1) !== isWordAt(at);
      case 'noWordBoundary':
        return isWordAt(at - 1) === isWordAt(at);
    }
  }

  function isWordAt(at: number): boolean {
    const character = characters[at];
    return character !== undefined && isWord(character);
  }
}
