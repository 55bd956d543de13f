import type { Origin } from '../../rendering/origin';
import { Failure } from './value';

/** Up to where a part of an argument goes. */
export interface Scanned {
  /** The part, without the backslashes that make signs lose their meaning. */
  readonly text: string;
  /** The sign behind it, which is read too; undefined at the end of the argument. */
  readonly stop: string | undefined;
}

/** An argument of `--set` and its like, and how far it is read. */
export class SetScanner {
  private at = 0;

  constructor(
    readonly argument: string,
    /** Whether a backslash makes the sign behind it one like others. */
    private readonly hasEscapes: boolean,
  ) {}

  get offset(): number {
    return this.at;
  }

  set offset(offset: number) {
    this.at = offset;
  }

  /** What stands before the first of some signs. */
  until(stops: string): Scanned {
    let text = '';
    while (this.at < this.argument.length) {
      const character = this.argument.charAt(this.at++);
      if (stops.includes(character)) return { text, stop: character };
      if (character !== '\\' || !this.hasEscapes) text += character;
      else text += this.argument.charAt(this.at++);
    }
    return { text, stop: undefined };
  }

  /** Reads a sign, if it comes next. */
  skip(sign: string): boolean {
    if (this.argument[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  get isAtEnd(): boolean {
    return this.at >= this.argument.length;
  }

  /** The index before the next `]`; undefined if there is none. */
  index(): number | undefined {
    const { text, stop } = this.until(']');
    if (stop === undefined) return undefined;
    if (!/^[-+]?[0-9]{1,18}$/.test(text))
      throw new Failure(`error parsing index: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const index = Number(text);
    if (index < 0) throw new Failure(`negative ${index} index not allowed`);
    return index;
  }

  /** The origin of what is made of the argument from an offset up to here. */
  originFrom(start: number): Origin {
    return { uri: argumentsUri, start, end: this.at, how: 'derived' };
  }
}

/** The URI of what comes from no file but from the arguments; offsets count in the argument. */
export const argumentsUri = 'arguments:';
