import type { Span } from '../yaml/text';
import { derivedFrom, type Origin, type Place, type Site, unknownFrom } from './origin';
import { piecesAround, piecesIn } from './pieces';
import type { Piece, Printed } from './print';

/**
 * Where the first line of a span comes from that templates printed. A value that stands in a file as it is comes from
 * there. What templates wrote, or put together, comes from the outermost of them in which something stands for just this:
 * `{{ include "web.name" . }}` stands for a name, but the call of a helper that prints a whole pod template does not stand
 * for a field in it. Undefined without pieces.
 */
export function originOfParts(document: Printed, span: Span): Origin | undefined {
  const parts = partsIn(document, span);
  const [first] = parts;
  if (!first) return undefined;
  const unknown = parts.find(({ origin }) => origin.how === 'unknown');
  if (unknown) return unknownFrom(unknown.origin);
  if (parts.length === 1 && first.origin.how === 'exact' && !isWrittenByChart(first.origin)) return first.origin;
  return originAtDepth(parts, 0, new Outside(document, span));
}

/**
 * The text of the template itself that prints a span: from the first text or action that prints any of it to the last.
 * Undefined if these print more than that, or a part of it cannot be known.
 */
export function templateTextOf(document: Printed, span: Span): Place | undefined {
  const parts = partsWithin(document, span);
  const outside = new Outside(document, span);
  const places = parts.flatMap(({ origin, site }) => {
    const [outermost] = chainOf(site);
    if (outermost) return outside.has(outermost) ? [] : [outermost.place];
    return origin.how === 'exact' ? [origin] : [];
  });
  const isKnown = parts.every(({ origin }) => origin.how !== 'unknown');
  return isKnown && places.length > 0 && places.length === parts.length ? hullOf(places) : undefined;
}

/** What went into a span that templates printed. */
export interface Ingredients {
  /** Where the values stand, each place once. */
  readonly values: readonly Place[];
  /** The outermost actions that printed it, each once. */
  readonly actions: readonly Place[];
}

/** The values that the first line of a span is made of, and the actions that printed it. */
export function ingredientsOf(document: Printed, span: Span): Ingredients {
  const parts = partsIn(document, span);
  const isValue = ({ origin }: Piece) => origin.how !== 'unknown' && !isWrittenByChart(origin);
  return {
    values: distinct(parts.filter(isValue).map(({ origin }) => origin)),
    actions: distinct(parts.flatMap(({ site }) => chainOf(site)[0]?.place ?? [])),
  };
}

function distinct(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [`${place.start} ${place.end} ${place.uri}`, place])).values()];
}

/** Whether a place is in a template, or in what tells the name and version of a chart: no values that users set. */
function isWrittenByChart({ uri }: Place): boolean {
  return uri.includes('/templates/') || uri.endsWith('/Chart.yaml');
}

/** The pieces of the first line of a span, cut to it. */
function partsIn(document: Printed, span: Span): Piece[] {
  const newline = document.text.indexOf('\n', span.start);
  const end = newline < 0 ? span.end : Math.max(span.start, Math.min(span.end, newline));
  return partsWithin(document, { start: span.start, end });
}

/** The pieces of a span, cut to it. */
function partsWithin(document: Printed, { start, end }: Span): Piece[] {
  return piecesIn(document, { start, end }).flatMap((piece) => {
    const [from, to] = [Math.max(piece.start, start), Math.min(piece.end, end)];
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

/** What is beside a span: an action stands for the span if it printed nothing of that. */
class Outside {
  private readonly sites = new Set<Site>();

  constructor(document: Printed, { start, end }: Span) {
    const { text } = document;
    for (const piece of piecesAround(document, { start, end })) {
      const before = text.slice(piece.start, Math.min(piece.end, start));
      const after = text.slice(Math.max(piece.start, end), piece.end);
      if (/[^\s"']/.test(before + after)) for (let site = piece.site; site; site = site.caller) this.sites.add(site);
    }
  }

  has(site: Site): boolean {
    return this.sites.has(site);
  }
}

/** Where parts come from that are printed in one call of a template; `depth`: how many calls are around that. */
function originAtDepth(parts: readonly Piece[], depth: number, outside: Outside): Origin | undefined {
  const sites = parts.map(({ site }) => chainOf(site)[depth]);
  const [common] = sites;
  if (common && outside.has(common) && sites.every((site) => site === common))
    return originAtDepth(parts, depth + 1, outside) ?? derivedFrom(common.place);
  const [only] = parts;
  if (only && parts.length === 1 && !common) return isWrittenByChart(only.origin) ? only.origin : undefined;
  return hullOf(parts.map(({ origin }, index) => sites[index]?.place ?? origin));
}

/** The actions around a piece, the outermost first. */
function chainOf(site: Site | undefined): Site[] {
  const chain: Site[] = [];
  for (let each = site; each; each = each.caller) chain.push(each);
  return chain.reverse();
}

/** From the first of some places of one file to the last; undefined for places of several files. */
function hullOf(places: readonly Place[]): Origin | undefined {
  const uris = new Set(places.map(({ uri }) => uri));
  const [uri] = uris;
  if (uri === undefined || uris.size > 1) return undefined;
  const start = Math.min(...places.map((place) => place.start));
  return derivedFrom({ uri, start, end: Math.max(...places.map((place) => place.end)) });
}
