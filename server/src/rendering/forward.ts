import type { Span } from '../yaml/text';
import type { Place } from './origin';
import { cut } from './parts';
import type { Piece, Printed } from './print';

/**
 * What of a printed text comes from a place, or was printed by an action of a template there: spans in the order of the
 * text, without white space around them.
 */
export function spansFrom({ text, pieces }: Printed, place: Place): Span[] {
  return pieces.flatMap((piece) => {
    const part = isPrintedAt(piece, place) ? piece : partFrom(piece, place);
    const span = part && trimmed(text, part);
    return span ? [span] : [];
  });
}

/** Whether an action at a place printed a piece, or called the template that did. */
function isPrintedAt(piece: Piece, place: Place): boolean {
  for (let site = piece.site; site; site = site.caller) if (meets(site.place, place)) return true;
  return false;
}

/** The part of a piece that comes from a place: of what stands there as it is, the same characters; else all of it. */
function partFrom(piece: Piece, place: Place): Span | undefined {
  const { origin, start, end } = piece;
  if (!meets(origin, place)) return undefined;
  const isVerbatim = origin.how === 'exact' && origin.end - origin.start === end - start;
  if (!isVerbatim) return piece;
  const shift = start - origin.start;
  return cut(piece, Math.max(start, place.start + shift), Math.min(end, place.end + shift));
}

function meets(a: Place, b: Place): boolean {
  return a.uri === b.uri && a.start <= b.end && b.start <= a.end;
}

/** Undefined if there is nothing but white space. */
function trimmed(text: string, { start, end }: Span): Span | undefined {
  const characters = text.slice(start, end);
  const inner = characters.trim();
  if (inner === '') return undefined;
  const from = start + (characters.length - characters.trimStart().length);
  return { start: from, end: from + inner.length };
}
