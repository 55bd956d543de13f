import type { Span } from '../yaml/text';
import { derivedFrom, type Origin, type Place, type Site, unknownFrom } from './origin';
import { piecesIn } from './pieces';
import type { Piece, Printed } from './print';

/** Where a piece is made that is not written as it is: by the action that printed it. */
export function madeBy({ origin, site }: Piece): Origin {
  return origin.how === 'derived' && site ? derivedFrom(site.place) : origin;
}

/**
 * Where the first line of a span comes from that templates put together of several pieces: what stands between the first
 * and the last of them in the template that they have in common. What is one piece but for quotes comes from where that
 * does. Undefined without pieces.
 */
export function originOfParts(document: Printed, span: Span): Origin | undefined {
  const parts = partsIn(document, span);
  const [first] = parts;
  if (!first) return undefined;
  const unknown = parts.find(({ origin }) => origin.how === 'unknown');
  if (unknown) return unknownFrom(unknown.origin);
  if (parts.length === 1) return isRest(document, first, span) ? madeBy(first) : madeAround(first);
  const chains = parts.map(chainOf);
  const shared = sharedDepth(chains);
  const caller = chains[0]?.[shared - 1]?.place;
  const places = parts.map((part, index) => chains[index]?.[shared]?.place ?? part.origin);
  // Texts of several files that one action puts together were made by that action.
  const isDirect = chains.some((chain) => chain.length > shared) || isOneText(parts);
  const hull = isDirect ? hullOf(places) : undefined;
  return hull ?? derivedFrom(caller ?? first.site?.place ?? first.origin);
}

/** The pieces of the first line of a span, cut to it. */
function partsIn(document: Printed, span: Span): Piece[] {
  const newline = document.text.indexOf('\n', span.start);
  const end = newline < 0 ? span.end : Math.max(span.start, Math.min(span.end, newline));
  return piecesIn(document, { start: span.start, end }).flatMap((piece) => {
    const [from, to] = [Math.max(piece.start, span.start), Math.min(piece.end, end)];
    if (from >= to && piece.origin.how !== 'unknown') return [];
    return [cut(piece, from, to)];
  });
}

/** A part of a piece: of one that stands somewhere as it is, the same part there. */
export function cut(piece: Piece, start: number, end: number): Piece {
  const { origin, site } = piece;
  if (start === piece.start && end === piece.end) return piece;
  if (origin.how !== 'exact') return { start, end, origin, site };
  const isVerbatim = origin.end - origin.start === piece.end - piece.start;
  if (!isVerbatim) return { start, end, origin: derivedFrom(origin), site };
  const shift = origin.start - piece.start;
  return { start, end, origin: { ...origin, start: start + shift, end: end + shift }, site };
}

/** Whether all of a span is a piece, quotes apart. */
function isRest({ text }: Printed, piece: Piece, span: Span): boolean {
  const around = text.slice(span.start, piece.start) + text.slice(piece.end, span.end);
  return /^["']*\s*$/.test(around);
}

/** What an action put something around: that action made it. */
function madeAround({ origin, site }: Piece): Origin {
  return derivedFrom(site?.place ?? origin);
}

/** The actions that printed a piece, the outermost first. */
function chainOf({ site }: Piece): Site[] {
  const chain: Site[] = [];
  for (let each = site; each; each = each.caller) chain.push(each);
  return chain.reverse();
}

/** How many actions several chains have in common. */
function sharedDepth(chains: readonly (readonly Site[])[]): number {
  const [first = []] = chains;
  let depth = 0;
  while (depth < first.length && chains.every((chain) => chain[depth] === first[depth])) depth++;
  return depth;
}

/** Whether pieces follow one another where they come from as they do here. */
function isOneText(parts: readonly Piece[]): boolean {
  const [first] = parts;
  return parts.every(
    ({ start, origin }) =>
      origin.how === 'exact' &&
      origin.uri === first?.origin.uri &&
      origin.start - first.origin.start === start - first.start,
  );
}

/** From the first of some places of one file to the last; undefined for places of several files. */
function hullOf(places: readonly Place[]): Origin | undefined {
  const uris = new Set(places.map(({ uri }) => uri));
  const [uri] = uris;
  if (uri === undefined || uris.size > 1) return undefined;
  const start = Math.min(...places.map((place) => place.start));
  return derivedFrom({ uri, start, end: Math.max(...places.map((place) => place.end)) });
}
