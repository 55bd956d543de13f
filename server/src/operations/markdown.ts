import { wellFormed } from '../yaml/bytes';
import { visible } from '../yaml/visible';

/**
 * Markdown of texts in which names, values and paths from files stand. Whatever they contain, they make no link, image,
 * tag, heading, mention or reference, and end no code.
 */

/** Text as inline code. */
export function code(text: string): string {
  const line = visible(oneLine(text)) || ' ';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Lines as a fenced block, each of them one line. */
export function fenced(language: string, lines: readonly string[]): string {
  const text = lines.map(visible).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/**
 * A plain sentence. What is no word or number becomes code: a backslash would not do, since GitHub looks for mentions
 * and references in what is left of a text once it is no Markdown any more.
 */
export function prose(text: string): string {
  return oneLine(text)
    .trim()
    .split(' ')
    .map((part, index) => {
      let [start, end] = [0, part.length];
      while (start < end && opening.includes(part.charAt(start))) start++;
      while (start < end && closing.includes(part.charAt(end - 1))) end--;
      const word = part.slice(start, end);
      const isListItem = index === 0 && end < part.length && /^\d+$/.test(word);
      if (word === '' || (plain.test(word) && !reference.test(word) && !isListItem)) return part;
      return part.slice(0, start) + code(word) + part.slice(end);
    })
    .join(' ');
}

const opening = '"\'(';
const closing = '"\').,:;?!';

/** A name that leads to a file: `target` is its URI. */
export function link(text: string, target: string): string {
  const inert = wellFormed(target).replace(/[^\w:/?#@!$&'*+,;=.~%-]/g, (sign) =>
    sign === '(' ? '%28' : sign === ')' ? '%29' : encodeURIComponent(sign),
  );
  return `[${code(text)}](${inert})`;
}

/** A cell of a table. A backslash before the bar would escape the backslash that escapes the bar. */
export function cell(markdown: string): string {
  return oneLine(markdown).replace(/\\?\|/g, (bar) => (bar === '|' ? '\\|' : '\\\\u007c'));
}

/** Text with spaces for line ends. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Words and numbers, and signs that have no meaning within or between them. */
const plain = /^(?:[\p{L}\d][\p{L}\d'’/%=+→-]*|\d+(?:\.\d+)+|[→…—])$/u;
/** What GitHub takes for a commit or an issue. */
const reference = /^(?:[\da-f]{7,40}|gh-\d+)$/i;

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
