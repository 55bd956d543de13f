import { derivedFrom, type Origin, type Place, type Site, unknownFrom } from '../../rendering/origin';
import type { Piece } from '../../rendering/print';
import { type Text, TextBuilder } from '../values/text';
import type { Execution } from './execution';

/** What one execution of a template prints. */
export class Output {
  constructor(
    private readonly execution: Execution,
    /** The action that called the template. */
    private readonly caller: Site | undefined,
    private readonly builder = new TextBuilder(),
  ) {}

  /** What a template prints at the same place that an action calls. */
  calledBy(caller: Site): Output {
    return new Output(this.execution, caller, this.builder);
  }

  get length(): number {
    return this.builder.length;
  }

  done(): Text {
    return this.builder.done();
  }

  /** What the template says between its actions. */
  literal(text: Text): void {
    this.add(text, this.caller, this.caller?.place, () => this.caller);
  }

  /** What an action prints: a piece that another one printed, which this one called, keeps its own site. */
  value(text: Text, site: Site): void {
    this.add(text, site, site.place, (piece) => (leadsTo(piece.site, site) ? piece.site : site));
  }

  /** Marks that something else may stand here, which cannot be known because of what stands at a place. */
  mark(place: Place, site: Site | undefined): void {
    this.builder.addFrom('', unknownFrom(place), site);
  }

  private add(
    text: Text,
    site: Site | undefined,
    maker: Place | undefined,
    siteOf: (piece: Piece) => Site | undefined,
  ): void {
    this.execution.check(this.builder.length + text.length);
    const isDoubtful = this.execution.doubt !== undefined;
    if (text.pieces.length === 0) {
      if (maker) this.builder.addFrom(text.text, isDoubtful ? unknownFrom(maker) : derivedFrom(maker), site);
      else this.builder.addString(text.text);
      return;
    }
    this.builder.add(text, (piece) => {
      const origin: Origin = isDoubtful ? unknownFrom(piece.origin) : piece.origin;
      return { start: piece.start, end: piece.end, origin, site: siteOf(piece) };
    });
  }
}

function leadsTo(site: Site | undefined, goal: Site): boolean {
  for (let at = site; at; at = at.caller) if (at === goal) return true;
  return false;
}

const noValue = '<no value>';

/** The text without what was printed of no value, which Helm takes out at the end (pkg/engine/engine.go, render). */
export function withoutNoValue(text: Text): Text {
  let found = text.text.indexOf(noValue);
  if (found < 0) return text;
  const builder = new TextBuilder();
  let at = 0;
  for (; found >= 0; found = text.text.indexOf(noValue, at)) {
    builder.addSlice(text, at, found);
    at = found + noValue.length;
    const unknown = text.slice(found, at).pieces.find(({ origin }) => origin.how === 'unknown');
    if (unknown) builder.addFrom('', unknown.origin, unknown.site);
  }
  builder.addSlice(text, at, text.length);
  return builder.done();
}
