/** Numbers of lines that were copied together with the lines. */

/** Fewer numbers in a row may be anything. */
const fewest = 3;

/**
 * A text without the numbers of its lines, whatever stands between number and line: `12 name`, `12: name`, `12|name`,
 * `12name`, or each number on a line of its own. What was copied into one line, `1kind: Service2metadata:`, is cut into
 * its lines. Undefined if the text has no such numbers.
 */
export function withoutLineNumbers(text: string): string | undefined {
  const lines = text.trimEnd().split('\n');
  return withoutOwn(lines) ?? withoutSeparate(lines) ?? cut(text.trim());
}

/** Every line begins with its number. */
function withoutOwn(lines: readonly string[]): string | undefined {
  const first = Number(/^\s*(\d{1,5})/.exec(lines[0] ?? '')?.[1] ?? Number.NaN);
  if (lines.length < fewest || !Number.isSafeInteger(first)) return undefined;
  const contents: string[] = [];
  for (const [index, line] of lines.entries()) {
    const number = String(first + index);
    const own = line.trimStart();
    if (!own.startsWith(number) || /^\d/.test(own.slice(number.length))) return undefined;
    contents.push(own.slice(number.length));
  }
  const marked = contents.every((line) => /^(?:$|\s*[:|│.)](?:\s|$|\D))/.test(line));
  return withoutMargin(marked ? contents.map((line) => line.replace(/^\s*[:|│.)]/, '')) : contents);
}

/** The numbers stand on lines of their own, above the lines or between them. */
function withoutSeparate(lines: readonly string[]): string | undefined {
  const numbers = lines.filter((line) => /^\s*\d{1,5}\s*$/.test(line)).map(Number);
  const others = lines.filter((line) => !/^\s*\d{1,5}\s*$/.test(line));
  const isCount = numbers.every((number, index) => number === (numbers[0] ?? 0) + index);
  const written = others.filter((line) => line.trim() !== '').length;
  if (numbers.length < fewest || !isCount || written > numbers.length || lines[0] !== lines[0]?.trim())
    return undefined;
  return /^\d+$/.test(lines[0] ?? '') ? others.join('\n') : undefined;
}

/** What may stand at the start of a line behind its number, and nowhere within a value. */
const beginning = /^ *(?:#|- *["'\w[{]|["']?[A-Za-z_][\w./-]*["']? ?:(?:[\s\d"'[{|>&*]|$)|-{3}(?:\D|$)|\d)/;

/** The number of a line follows the line before it without a gap. */
function cut(text: string): string | undefined {
  if (text.includes('\n') || !/^1 ?["'A-Za-z#-]/.test(text)) return undefined;
  const lines: string[] = [];
  let start = 1;
  for (let number = 2; ; number++) {
    const next = nextLine(text, start, number);
    lines.push(text.slice(start, next));
    if (next === undefined) break;
    start = next + String(number).length;
  }
  return lines.length < fewest ? undefined : lines.map((line) => line.trimEnd()).join('\n');
}

function nextLine(text: string, from: number, number: number): number | undefined {
  const digits = String(number);
  for (let at = text.indexOf(digits, from); at >= 0; at = text.indexOf(digits, at + 1))
    if (beginning.test(text.slice(at + digits.length, at + digits.length + longestKey))) return at;
  return undefined;
}

const longestKey = 320;

/** Without the blanks that stand before every line. */
function withoutMargin(lines: readonly string[]): string {
  const blanks = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const margin = blanks.reduce((least, each) => Math.min(least, each), Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(margin).trimEnd()).join('\n');
}
