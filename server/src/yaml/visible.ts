/**
 * Characters that a terminal, an editor or a pipeline acts upon instead of showing them: controls (ESC, line breaks),
 * those that change the direction of the text after them, and halves of surrogate pairs.
 */
const acting = String.raw`\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff`;
const any = new RegExp(`[${acting}]`, 'gu');
const anyButLineEnds = new RegExp(
  String.raw`\r(?!\n)|[^\P{Cc}\t\n\r]|[${acting.replace(String.raw`\p{Cc}`, '')}]`,
  'gu',
);

/** Text as one line, in which such characters are written as in JSON: `\n`, `\u001b`. */
export function visible(text: string): string {
  return text.replace(any, escaped);
}

/** The same for a text of several lines, which keeps its line ends and tabs. */
export function visibleLines(text: string): string {
  return text.replace(anyButLineEnds, escaped);
}

/** Text in which something else stands for such characters. */
export function withoutActing(text: string, substitute: string): string {
  return text.replace(any, substitute);
}

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
