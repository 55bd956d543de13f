import { RE2JS, RE2JSException } from 're2js';

/**
 * Which paths a pattern of `.Files.Glob` means, as gobwas/glob reads it: `*` and `?` for anything but a slash, `**` for
 * anything, `[a-c]`, `[!abc]`, `{one,two}`. What cannot be read means all paths, as in Helm (pkg/engine/files.go).
 */
export function globPattern(pattern: string): (path: string) => boolean {
  const expression = expressionOf([...pattern]);
  if (expression === undefined) return () => true;
  try {
    const compiled = RE2JS.compile(expression, RE2JS.DOTALL);
    return (path) => compiled.matches(path);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return () => true;
  }
}

/** The pattern as a regular expression, which is matched in linear time; undefined if it is malformed. */
function expressionOf(characters: readonly string[]): string | undefined {
  let expression = '';
  let depth = 0;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') {
      const isSuper = characters[at + 1] === '*';
      if (isSuper) at++;
      expression += isSuper ? '.*' : '[^/]*';
    } else if (character === '?') expression += '[^/]';
    else if (character === '[') {
      const read = characterClass(characters, at + 1);
      if (!read) return undefined;
      expression += read.expression;
      at = read.end;
    } else if (character === '{') {
      expression += '(?:';
      depth++;
    } else if (character === '}' && depth > 0) {
      expression += ')';
      depth--;
    } else if (character === ',' && depth > 0) expression += '|';
    else if (character === '\\') expression += RE2JS.quote(characters[++at] ?? '');
    else expression += RE2JS.quote(character);
  }
  return depth === 0 ? expression : undefined;
}

/** What stands in brackets, of which the first is behind: one range, or characters of which none has a meaning. */
function characterClass(
  characters: readonly string[],
  start: number,
): { readonly expression: string; readonly end: number } | undefined {
  const isNegated = characters[start] === '!';
  let at = isNegated ? start + 1 : start;
  const [low = '', dash, high = '', close] = characters.slice(at, at + 4);
  if (dash === '-') {
    if (close !== ']') return undefined;
    return { expression: `[${isNegated ? '^' : ''}${escaped(low)}-${escaped(high)}]`, end: at + 3 };
  }
  let set = '';
  for (; characters[at] !== ']'; at++) {
    const character = characters[at] === '\\' ? characters[++at] : characters[at];
    if (character === undefined) return undefined;
    set += escaped(character);
  }
  return set === '' ? undefined : { expression: `[${isNegated ? '^' : ''}${set}]`, end: at };
}

function escaped(character: string): string {
  return /[\]\\^[-]/.test(character) ? `\\${character}` : character;
}
