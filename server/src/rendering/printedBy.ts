import type { Place, Site } from './origin';
import type { Piece, Printed } from './print';

/**
 * The runs of a text that the action of a template at a place printed: one for each time that it was run. What is no piece,
 * such as quotes, was printed with the pieces beside it.
 */
export function textsBy({ text, pieces }: Printed, action: Place): string[] {
  const runs: { first: number; last: number; site: Site | undefined }[] = [];
  for (const [index, piece] of pieces.entries()) {
    const site = siteAt(piece, action);
    if (!site && !isWritten(piece, action)) continue;
    const run = runs.at(-1);
    if (run && run.last === index - 1 && run.site?.caller === site?.caller) run.last = index;
    else runs.push({ first: index, last: index, site });
  }
  return runs.map(({ first, last }) => {
    const before = text.slice(pieces[first - 1]?.end ?? 0, pieces[first]?.start);
    const between = text.slice(pieces[first]?.start, pieces[last]?.end);
    const behind = text.slice(pieces[last]?.end, pieces[last + 1]?.start);
    return before.slice(before.lastIndexOf('\n') + 1) + between + behind.split('\n')[0];
  });
}

/** The action among those that printed a piece. */
function siteAt({ site }: Piece, action: Place): Site | undefined {
  for (let each = site; each; each = each.caller) if (isSame(each.place, action)) return each;
  return undefined;
}

/** Whether a piece is a constant of the action itself. */
function isWritten({ origin }: Piece, { uri, start, end }: Place): boolean {
  return origin.uri === uri && start <= origin.start && origin.end <= end;
}

function isSame(a: Place, b: Place): boolean {
  return a.uri === b.uri && a.start === b.start && a.end === b.end;
}
