import type { Scalar, YAMLParseError } from 'yaml';
import type { Span } from './text';

/**
 * The errors of the parser in the terms of people who write manifests: what is wrong, what to do, and where that is
 * best shown. `scalars` are those of the document, in the order of the text.
 */
export function explainAll(
  text: string,
  errors: readonly YAMLParseError[],
  scalars: readonly Scalar[],
): { readonly span: Span; readonly message: string }[] {
  const startsOf = (test: (error: YAMLParseError) => boolean) => new Set(errors.filter(test).map(({ pos }) => pos[0]));
  const overLines = startsOf(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
  const nested = startsOf(({ message }) => /^Nested mappings/.test(message));
  return errors.flatMap((error) => {
    const [start, end] = error.pos;
    // A value that seems to continue with a key on the next line: that line is the one to correct.
    if (error.code === 'MULTILINE_IMPLICIT_KEY' && nested.has(start)) {
      const line = text.slice(start, end).lastIndexOf('\n') + 1;
      const message =
        'This line is indented further than the one above, so it is read as part of its value. Correct the indentation.';
      return [{ span: visibleSpan(text, start + line, end), message }];
    }
    if (nested.has(start) && overLines.has(start)) return [];
    // A quote that is not closed is reported at the end of the text: point to where it opens.
    const open = /^Missing closing/.test(error.message)
      ? scalars.findLast(({ range }) => range && range[0] < start)?.range?.[0]
      : undefined;
    return [{ span: visibleSpan(text, open ?? start, end), message: explain(error) }];
  });
}

function explain({ code, message }: YAMLParseError): string {
  const text = message.trim();
  for (const [pattern, explanation] of explanations) {
    const match = pattern.exec(text);
    if (match) return explanation.replace('$1', () => match[1] ?? '');
  }
  if (code === 'UNEXPECTED_TOKEN')
    return 'This is not expected here. Check the indentation, and the quotes and brackets above.';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const explanations: readonly (readonly [RegExp, string])[] = [
  [/^Implicit map keys need to be followed/, "Expected ':' and a value after this key."],
  [
    /^Implicit keys (?:of flow .*)?need to be on a single line/,
    "A key must be on a single line. A ':' is missing here, or the indentation is wrong.",
  ],
  [/^All mapping items must start/, 'This key is not aligned with the keys above it. Correct the indentation.'],
  [/^All sequence items must start/, "This '-' is not aligned with the items above it. Correct the indentation."],
  [/^Nested mappings are not allowed/, "There is a second ':' on this line. Quote the value, or start a new line."],
  [/^A block sequence may not be used/, 'This list is not aligned with the lines above it. Correct the indentation.'],
  [/^Sequence item without - indicator/, "A list item must begin with '-'. Add it, or correct the indentation."],
  [/^Flow map in block collection/, "'{' is not closed. Add '}'."],
  [/^Flow sequence in block collection/, "'[' is not closed. Add ']'."],
  [/^Missing closing (["'])quote/, 'The quoted string is not closed. Add $1.'],
  [/^Missing , or : between/, "A ',' or ':' is missing before this."],
  [/^Missing , between/, "A ',' is missing before this."],
  [/^Missing space after :/, "A space is missing after ':'."],
  [/^Comments must be separated/, "A space is missing before '#'."],
  [
    /^Tabs are not allowed|^Plain value cannot start with a tab/,
    'YAML does not allow tabs as indentation. Use spaces.',
  ],
  [/^Plain value cannot start with .* (\S)$/, "A value that begins with '$1' must be quoted."],
  [
    /^Block scalar header includes extra characters/,
    "The text after '|' or '>' must begin on the next line. Move it there, or quote the value.",
  ],
  [
    /^Invalid escape sequence (.+)$/,
    '$1 is not a valid escape sequence in double quotes. Write \\\\ for a backslash, or use single quotes.',
  ],
];

/** Where to point: without leading spaces, up to the end of the line or word, and never at nothing. */
function visibleSpan(text: string, start: number, end: number): Span {
  let from = Math.min(Math.max(start, 0), text.length);
  const to = Math.min(Math.max(end, from), text.length);
  from += /^[ \t]*/.exec(text.slice(from))?.[0].length ?? 0;
  const line = /^[^\r\n]*/.exec(text.slice(from, to))?.[0].length ?? 0;
  if (line > 1) return { start: from, end: from + line };
  const word = /^[\w./-]+|^\\.|^"[^"\r\n]*"?|^\S/.exec(text.slice(from))?.[0].length ?? 0;
  if (word > 0) return { start: from, end: from + word };
  // Past the end of a line: its last character.
  const before = text.slice(0, from).trimEnd().length;
  return { start: Math.max(0, before - 1), end: before };
}
