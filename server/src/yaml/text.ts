/** A half-open range of UTF-16 offsets into the text of one file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether an offset lies in a span or at one of its ends; in none that is undefined. */
export function covers(span: Span | undefined, offset: number): boolean {
  return span !== undefined && span.start <= offset && offset <= span.end;
}

/** Whether two spans have a place in common; ends count. */
export function overlap(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The lines that a span touches, without the last line break. */
export function wholeLines(text: string, { start, end }: Span): Span {
  const next = text.indexOf('\n', end);
  return { start: start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1, end: next < 0 ? text.length : next };
}

/**
 * The longest end of a text that has only such characters. Each is looked at once: a pattern that ends in `$` would be
 * tried from every place of a long run.
 */
export function trailing(text: string, character: RegExp): string {
  let start = text.length;
  while (start > 0 && character.test(text.charAt(start - 1))) start--;
  return text.slice(start);
}

/** The text without that end. */
export function withoutTrailing(text: string, character: RegExp): string {
  return text.slice(0, text.length - trailing(text, character).length);
}

/** One replacement in one file. Edits of one fix never overlap; an insertion has an empty span. */
export interface Edit {
  readonly uri: string;
  readonly span: Span;
  readonly newText: string;
}

/** The text after `edits`, which must not overlap; insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly Pick<Edit, 'span' | 'newText'>[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    result += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** The one replacement that makes `after` of `before`, without what both begin and end with. */
export function difference(before: string, after: string): Pick<Edit, 'span' | 'newText'> {
  const start = commonStart(before, after);
  const tail = commonEnd(before, after, Math.min(before.length, after.length) - start);
  return { span: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}

// Comparing slices lets the engine compare memory: a hundred times faster than unit by unit.

/** How many UTF-16 units two texts have in common at their start. */
export function commonStart(a: string, b: string): number {
  return largest(Math.min(a.length, b.length), (length, known) => a.slice(known, length) === b.slice(known, length));
}

/** How many they have in common at their end, `most` at the most. */
export function commonEnd(a: string, b: string, most: number): number {
  const [x, y] = [a.length, b.length];
  return largest(most, (length, known) => a.slice(x - length, x - known) === b.slice(y - length, y - known));
}

/** The largest number up to `most` for which a test holds that holds for all below; `known` is one of those. */
function largest(most: number, test: (number: number, known: number) => boolean): number {
  let [low, high] = [0, most + 1];
  // An edit is small: mostly nearly everything is the same, or nothing.
  for (let next = most; low + 1 < high; next = (low + high) >> 1) {
    if (test(next, low)) low = next;
    else high = next;
  }
  return low;
}

/** An edit at offsets in a document that starts at the offset `base` of its file. */
export function replace(uri: string, base: number, start: number, end: number, newText: string): Edit {
  return { uri, span: { start: base + start, end: base + end }, newText };
}
