import { madeOf, type Origin, type Place, type Site, unknownFrom } from '../../rendering/origin';
import { cut } from '../../rendering/parts';
import type { Piece } from '../../rendering/print';
import { countUpTo } from '../../yaml/search';

/** Something else in the place of a piece of a text; an insertion if `start` is `end`. Offsets are UTF-16 units. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * A string on its way through templates: of each piece of it is known where it comes from. What is in no piece, such as
 * indentation that a function added, comes from nowhere. Immutable.
 */
export class Text {
  readonly type = 'string';

  /** `pieces`: in the order of the text; they do not overlap. */
  constructor(
    readonly text: string,
    readonly pieces: readonly Piece[] = [],
  ) {}

  /** A text all of which comes from one place. */
  static of(text: string, origin?: Origin, site?: Site): Text {
    return new Text(text, origin ? [{ start: 0, end: text.length, origin, site }] : []);
  }

  static join(parts: readonly Text[], separator: Text = empty): Text {
    const builder = new TextBuilder();
    for (const [index, part] of parts.entries()) {
      if (index > 0) builder.add(separator);
      builder.add(part);
    }
    return builder.done();
  }

  get length(): number {
    return this.text.length;
  }

  /** Where it comes from: the place of its first piece, exact only if this piece is all of it. */
  get origin(): Origin | undefined {
    const [first] = this.pieces;
    if (!first) return undefined;
    const unknown = this.pieces.find(({ origin }) => origin.how === 'unknown');
    if (unknown) return unknownFrom(unknown.origin);
    return this.pieces.length === 1 && first.end - first.start === this.text.length
      ? first.origin
      : madeOf(first.origin);
  }

  /** A part of the text. A piece without characters belongs to what follows it, or to the end of the text. */
  slice(start: number, end = this.text.length): Text {
    if (start <= 0 && end >= this.text.length) return this;
    const text = this.text.slice(start, end);
    const pieces: Piece[] = [];
    const isToEnd = end >= this.text.length;
    for (let index = this.firstEndingAfter(start); index < this.pieces.length; index++) {
      const piece = this.pieces[index];
      if (!piece || (piece.start >= end && !isToEnd)) break;
      if (start === end && piece.start < piece.end) continue;
      pieces.push(moved(cut(piece, Math.max(piece.start, start), Math.min(piece.end, end)), -start));
    }
    return new Text(text, pieces);
  }

  /** The text after some changes, in their order, which must not overlap. What they write comes from nowhere. */
  changed(changes: readonly Change[]): Text {
    if (changes.length === 0) return this;
    const builder = new TextBuilder();
    let at = 0;
    for (const { start, end, newText } of changes) {
      builder.addSlice(this, at, start);
      builder.addString(newText);
      at = end;
    }
    builder.addSlice(this, at, this.text.length);
    return builder.done();
  }

  /** The text with other characters, as many as before, such as in upper case: nothing of it is exact any more. */
  withCharacters(text: string): Text {
    if (text === this.text) return this;
    if (text.length !== this.text.length) return this.made(text);
    return new Text(
      text,
      this.pieces.map((piece) => ({ ...piece, origin: madeOf(piece.origin) })),
    );
  }

  /** Another text that was made of all of this. */
  made(text: string): Text {
    const { origin } = this;
    return origin ? Text.of(text, madeOf(origin), this.pieces[0]?.site) : new Text(text);
  }

  /** The same, of which nothing can be known, because of what stands at a place. */
  unknownFrom(place: Place): Text {
    return new Text(this.text, [{ start: 0, end: this.text.length, origin: unknownFrom(place) }]);
  }

  private firstEndingAfter(offset: number): number {
    return countUpTo(this.pieces, ({ start, end }) => end < offset || (end === offset && start < end));
  }
}

/** A text without characters. */
export const empty = new Text('');

/** Puts texts together: what a template prints. */
export class TextBuilder {
  private text = '';
  private readonly pieces: Piece[] = [];

  get length(): number {
    return this.text.length;
  }

  /** What comes from nowhere. */
  addString(text: string): void {
    this.text += text;
  }

  /** A text all of which comes from one place. */
  addFrom(text: string, origin: Origin, site?: Site): void {
    if (text === '' && origin.how !== 'unknown') return;
    const start = this.text.length;
    this.text += text;
    this.pieces.push({ start, end: start + text.length, origin, site });
  }

  /** A text; `sited` gives which action a piece of it is printed by. */
  add({ text, pieces }: Text, sited: (piece: Piece) => Piece = same): void {
    const shift = this.text.length;
    this.text += text;
    for (const piece of pieces) this.pieces.push(sited(shift === 0 ? piece : moved(piece, shift)));
  }

  addSlice(text: Text, start: number, end: number): void {
    if (start < end || end === text.length) this.add(text.slice(start, end));
  }

  done(): Text {
    return new Text(this.text, this.pieces);
  }
}

function same(piece: Piece): Piece {
  return piece;
}

function moved(piece: Piece, by: number): Piece {
  return by === 0 ? piece : { start: piece.start + by, end: piece.end + by, origin: piece.origin, site: piece.site };
}
