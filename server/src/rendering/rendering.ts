import { applyEdits, type Edit, type Span } from '../yaml/text';
import type { MapNode } from './node';
import type { Origin, Place, Site } from './origin';
import { originOfParts } from './parts';
import { pieceAt, piecesIn } from './pieces';
import { type Piece, type Printed, print } from './print';

const printed = new WeakMap<MapNode, Printed>();

/** An object as a document of a rendering; worked out once for a node, which never changes. */
export function documentOf(node: MapNode): Printed {
  let document = printed.get(node);
  if (!document) {
    document = marked(print(node));
    printed.set(node, document);
  }
  return document;
}

const mark = '---\n';

/** A printed text as a document of a stream. */
export function marked({ text, pieces, ...rest }: Printed): Printed {
  const shift = mark.length;
  return {
    ...rest,
    text: `${mark}${text}${text.endsWith('\n') || text === '' ? '' : '\n'}`,
    pieces: pieces.map((piece) => ({ ...piece, start: piece.start + shift, end: piece.end + shift })),
  };
}

/** The text of a file, by its URI; undefined if it is not there. */
export type TextOf = (uri: string) => string | undefined;

/**
 * Where a span of a printed text comes from: the very characters, if its text stands there as it is, else the place of
 * all of the piece in which it begins, or what a template put together. Undefined for a text without pieces.
 */
export function originOf(document: Printed, span: Span, textOf: TextOf): Origin | undefined {
  if (document.isTemplated) return originOfParts(document, span);
  const piece = pieceAt(document, span);
  if (!piece) return undefined;
  const shift = shiftOf(document, piece, textOf);
  const isInside = piece.start <= span.start && span.end <= piece.end;
  if (shift === undefined || !isInside) return piece.origin;
  return { ...piece.origin, start: span.start + shift, end: span.end + shift };
}

/** The same edit where the text comes from; undefined if it does not stand there as it is. */
export function carriedBack(
  document: Printed,
  { span, newText }: Pick<Edit, 'span' | 'newText'>,
  textOf: TextOf,
): Edit | undefined {
  const piece = pieceAt(document, span);
  if (!piece || span.start < piece.start || piece.end < span.end) return undefined;
  const { uri, start, end, how } = piece.origin;
  if (how !== 'exact' || (span.start === span.end && !isWithin(document, piece, span))) return undefined;
  const isWhole = span.start === piece.start && span.end === piece.end;
  if (isWhole) return { uri, span: { start, end }, newText };
  const shift = shiftOf(document, piece, textOf);
  return shift === undefined ? undefined : { uri, span: { start: span.start + shift, end: span.end + shift }, newText };
}

/** Whether something can be inserted at a place: what is around it stands in a template as it is, white space included. */
function isWithin({ isTemplated }: Printed, piece: Piece, { start }: Span): boolean {
  return isTemplated === true && piece.site === undefined && piece.start < start && start < piece.end;
}

/** The text after some edits, which must not overlap. What they write, and what they meet, comes from nowhere. */
export function edited({ text, pieces, ...rest }: Printed, edits: readonly Pick<Edit, 'span' | 'newText'>[]): Printed {
  const moved = (offset: number) =>
    edits.reduce(
      (at, { span, newText }) => (span.end <= offset ? at + newText.length - (span.end - span.start) : at),
      offset,
    );
  return {
    ...rest,
    text: applyEdits(text, edits),
    pieces: pieces
      .filter(({ start, end }) => edits.every(({ span }) => end <= span.start || span.end <= start))
      .map((piece) => {
        const start = moved(piece.start);
        return { ...piece, start, end: start + piece.end - piece.start };
      }),
  };
}

const urisOf = new WeakMap<Printed, readonly string[]>();

/** The URIs of the files that the pieces of a text come from, or that print them. */
export function sourcesOf(document: Printed): readonly string[] {
  let uris = urisOf.get(document);
  if (!uris) {
    const found = new Set<string>();
    const sites = new Set<Site>();
    for (const { origin, site } of document.pieces) {
      found.add(origin.uri);
      for (let each = site; each && !sites.has(each); each = each.caller) sites.add(each);
    }
    for (const { place } of sites) found.add(place.uri);
    uris = [...found];
    urisOf.set(document, uris);
  }
  return uris;
}

/** Whether any of the pieces of a span depends on what cannot be known. */
export function isUnknownAt(document: Printed, span: Span): boolean {
  return piecesIn(document, span).some(({ origin }) => origin.how === 'unknown');
}

/** How far the text of a piece stands from where it comes from, if it stands there as it is, quotes apart. */
function shiftOf({ text }: Printed, { start, end, origin }: Piece, textOf: TextOf): number | undefined {
  if (origin.how !== 'exact') return undefined;
  const written = textAt(origin, textOf);
  if (written === undefined) return undefined;
  const [there, here] = [quotesOf(written), quotesOf(text.slice(start, end))];
  if (there.inner !== here.inner) return undefined;
  return origin.start + there.length - (start + here.length);
}

function textAt({ uri, start, end }: Place, textOf: TextOf): string | undefined {
  return textOf(uri)?.slice(start, end);
}

/** A scalar without its quotes, and how many characters stand in front of it. */
function quotesOf(written: string): { readonly inner: string; readonly length: number } {
  const isQuoted = /^(["']).*\1$/s.test(written) && written.length > 1;
  return isQuoted ? { inner: written.slice(1, -1), length: 1 } : { inner: written, length: 0 };
}
