import type { Place, Site } from './origin';
import type { Piece, Printed } from './print';

/** The runs of a text that the action of a template at a place printed: one for each time that it was run. */
export function textsBy({ text, pieces }: Printed, action: Place): string[] {
  const runs: { start: number; end: number; site: Site | undefined }[] = [];
  for (const piece of pieces) {
    const site = siteAt(piece, action);
    if (!site && !isWritten(piece, action)) continue;
    const last = runs.at(-1);
    if (last && last.end === piece.start && isSameCall(last.site, site)) last.end = piece.end;
    else runs.push({ start: piece.start, end: piece.end, site });
  }
  return runs.map(({ start, end }) => text.slice(start, end));
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

/** Whether two runs may be one: what is called anew has a caller of its own. */
function isSameCall(a: Site | undefined, b: Site | undefined): boolean {
  return a?.caller === b?.caller;
}
