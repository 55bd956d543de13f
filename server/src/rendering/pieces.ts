import { countUpTo } from '../yaml/search';
import type { Span } from '../yaml/text';
import type { Piece, Printed } from './print';

/** The piece in which a span begins, or the first one in it. */
export function pieceAt(document: Printed, span: Span): Piece | undefined {
  const index = indexAt(document.pieces, span.start);
  const before = document.pieces[index];
  if (before && span.start < Math.max(before.end, before.start + 1)) return before;
  const next = document.pieces[index + 1];
  if (next && (next.start < span.end || !before)) return next;
  return before;
}

/** The pieces that a span meets. */
export function piecesIn({ pieces }: Printed, span: Span): Piece[] {
  const found: Piece[] = [];
  for (let index = Math.max(0, indexAt(pieces, span.start)); index < pieces.length; index++) {
    const piece = pieces[index];
    if (!piece || piece.start > span.end) break;
    if (piece.end >= span.start) found.push(piece);
  }
  return found;
}

/** The pieces that a span meets, and the nearest ones with any characters before and after it. */
export function piecesAround(document: Printed, span: Span): Piece[] {
  const { pieces } = document;
  const inside = piecesIn(document, span);
  const has = ({ start, end }: Piece) => start < end;
  let first = indexAt(pieces, span.start - 1);
  for (let piece = pieces[first]; piece && !has(piece); piece = pieces[first]) first--;
  let next = indexAt(pieces, span.end) + 1;
  for (let piece = pieces[next]; piece && !has(piece); piece = pieces[next]) next++;
  return [pieces[first], ...inside, pieces[next]].filter((piece) => piece !== undefined);
}

/** The index of the last piece that begins at or before an offset; -1 if there is none. */
function indexAt(pieces: readonly Piece[], offset: number): number {
  return countUpTo(pieces, ({ start }) => start <= offset) - 1;
}
