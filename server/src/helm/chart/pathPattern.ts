/**
 * A pattern of Go's `path/filepath`, as .helmignore and `--show-only` have them: `*` and `?` stand for anything but a
 * slash, `[a-c]` and `[^a-c]` for one character, a backslash for what follows it.
 */
export interface PathPattern {
  matches(path: string): boolean;
}

/** Reads a pattern; undefined if Go finds it malformed. */
export function pathPattern(pattern: string): PathPattern | undefined {
  const steps: Step[] = [];
  const characters = [...pattern];
  let at = 0;
  while (at < characters.length) {
    const character = characters[at++];
    if (character === '*') {
      if (steps.at(-1) !== 'any') steps.push('any');
    } else if (character === '?') steps.push((other) => other !== '/');
    else if (character === '[') {
      const read = characterClass(characters, at);
      if (!read) return undefined;
      steps.push(read.step);
      at = read.end;
    } else {
      const literal = character === '\\' ? characters[at++] : character;
      if (literal === undefined) return undefined;
      steps.push((other) => other === literal);
    }
  }
  return { matches: (path) => matches(steps, [...path]) };
}

/** What one character must be; `any`: any number of characters but slashes. */
type Step = ((character: string) => boolean) | 'any';

/** What stands in brackets, of which the first is behind. */
function characterClass(
  characters: readonly string[],
  start: number,
): { readonly step: Step; readonly end: number } | undefined {
  let at = start;
  const isNegated = characters[at] === '^';
  if (isNegated) at++;
  const ranges: (readonly [string, string])[] = [];
  for (;;) {
    if (characters[at] === ']' && ranges.length > 0) break;
    const low = oneIn(characters, at);
    if (!low) return undefined;
    at = low.end;
    if (characters[at] !== '-') ranges.push([low.character, low.character]);
    else {
      const high = oneIn(characters, at + 1);
      if (!high) return undefined;
      ranges.push([low.character, high.character]);
      at = high.end;
    }
  }
  const isIn = (character: string) => ranges.some(([low, high]) => low <= character && character <= high);
  return { step: (character) => character !== '/' && isIn(character) !== isNegated, end: at + 1 };
}

/** One character of a class; none at its end, at a dash and at the end of the pattern. */
function oneIn(
  characters: readonly string[],
  at: number,
): { readonly character: string; readonly end: number } | undefined {
  const isEscaped = characters[at] === '\\';
  const index = isEscaped ? at + 1 : at;
  const character = characters[index];
  if (character === undefined || (!isEscaped && (character === '-' || character === ']'))) return undefined;
  return index + 1 < characters.length ? { character, end: index + 1 } : undefined;
}

/** Steps back to the last star only, so that no pattern takes long. */
function matches(steps: readonly Step[], path: readonly string[]): boolean {
  let [step, at] = [0, 0];
  let star: { readonly step: number; at: number } | undefined;
  while (at < path.length) {
    const current = steps[step];
    const character = path[at] ?? '';
    if (current === 'any') star = { step: ++step, at };
    else if (current?.(character)) {
      step++;
      at++;
    } else if (star && path[star.at] !== '/') {
      at = ++star.at;
      step = star.step;
    } else return false;
  }
  return steps.slice(step).every((rest) => rest === 'any');
}
