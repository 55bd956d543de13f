import type { Unknown } from '../rendering/note';
import type { Place } from '../rendering/origin';
import type { ReleaseOptions } from './build';
import { type Runtime, unknown, type Value } from './values/value';

/** What templates need of the world around them, and what was said of it while one of them ran. */
export class Evaluation implements Runtime {
  readonly isStrict: boolean;
  private notes = new Map<string, Unknown>();
  private seed = 0;

  constructor(private readonly options: ReleaseOptions) {
    this.isStrict = options.isStrict;
  }

  /** Begins with another template: what it cannot know is its own, and so is chance. */
  begin(): void {
    this.notes = new Map();
    this.seed = 0;
  }

  /** What the template that ran last could not know. */
  get unknownHere(): readonly Unknown[] {
    return [...this.notes.values()];
  }

  random(length: number): Uint8Array {
    const { random } = this.options;
    if (random) return random(length);
    // A linear congruential generator: the same numbers each time, so that nothing changes by itself.
    return Uint8Array.from({ length }, () => {
      this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
      return this.seed >>> 24;
    });
  }

  now(): Date {
    return this.options.now?.() ?? new Date(0);
  }

  unknown(value: Value, { uri, start, end }: Place, why: string): Value {
    if (this.isStrict) return value;
    const place = { uri, start, end };
    this.notes.set(`${uri}:${start}:${why}`, { place, message: why, isRefused: false });
    return unknown(value, place);
  }
}
