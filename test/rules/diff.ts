import assert from 'node:assert/strict';
import { readMarks } from '../fixture';

interface Line {
  readonly text: string;
  /** Which line of the text before it is; undefined if it stands in the diff. */
  readonly from: number | undefined;
}

/**
 * The lines of a text after a diff. What begins with a space or `-` must stand in the text, and in one place only; what
 * begins with `+` is new. Hunks stand in the order of the text, each but the first below a line that begins with `@@`.
 */
export function applyDiff(text: string, diff: string): Line[] {
  const before = text.split('\n').map((line, i): Line => ({ text: line, from: i }));
  const after: Line[] = [];
  let next = 0;
  for (const hunk of diff.split(/^@@.*\n/m).filter(Boolean)) {
    const lines = hunk.replace(/\n$/, '').split('\n');
    for (const line of lines) assert.match(line, /^(?:[ +-]|$)/, 'a line of a diff begins with a space, + or -');
    const old = lines.filter((line) => !line.startsWith('+')).map((line) => readMarks(line.slice(1)).text);
    const places = before.flatMap((_, i) => (old.every((line, k) => before[i + k]?.text === line) ? [i] : []));
    const [place = 0] = places;
    assert.equal(places.length, 1, `found in ${places.length} places:\n${old.join('\n')}\nin:\n${text}`);
    assert.ok(place >= next, `before the hunk above it:\n${hunk}`);
    after.push(...before.slice(next, place));
    next = place;
    for (const line of lines) {
      if (!line.startsWith('-')) after.push({ text: line.slice(1), from: undefined });
      if (!line.startsWith('+')) next++;
    }
  }
  return [...after, ...before.slice(next)];
}
