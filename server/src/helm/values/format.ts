import { type Flags, VerbPrinter } from './formatVerb';
import { Text } from './text';
import { goTypeOf, isUnknown, type Value } from './value';

/** Go's package fmt, for the values of templates (print.go): what is printed keeps where it comes from. */

/** What an action prints: `%v`, but for no value, which is `<no value>` (text/template, exec.go, printableValue). */
export function printed(value: Value): Text {
  return value.type === 'nil' ? Text.of('<no value>', value.origin) : formatted(value);
}

/** A value as `%v` prints it; no value is `<nil>`. */
export function formatted(value: Value): Text {
  if (value.type === 'string') return value;
  const printer = new VerbPrinter();
  printer.value(value, 'v');
  return printer.out.done();
}

/** `fmt.Sprint`: values with a space between two of which neither is a string. */
export function sprint(args: readonly Value[]): Text {
  const parts: Text[] = [];
  for (const [index, arg] of args.entries()) {
    const before = args[index - 1];
    if (before && arg.type !== 'string' && before.type !== 'string') parts.push(new Text(' '));
    parts.push(formatted(arg));
  }
  return Text.join(parts);
}

/** `fmt.Sprintln`: values with spaces between them, on a line. */
export function sprintln(args: readonly Value[]): Text {
  return Text.join([Text.join(args.map(formatted), new Text(' ')), new Text('\n')]);
}

/** `fmt.Sprintf`. Throws `Failure` for a value that holds itself. */
export function sprintf(format: Text, args: readonly Value[]): Text {
  const text = new Directives(format, args).run();
  return isUnknown(format) && format.origin ? text.unknownFrom(format.origin) : text;
}

/** Wider than this is taken for a mistake (print.go, tooLarge). */
const largest = 1_000_000;

/** The directives of a format, one after the other. */
class Directives {
  private readonly printer = new VerbPrinter();
  private readonly text: string;
  private at = 0;
  private argument = 0;
  private flags: Flags = {};
  /** Whether the last thing read was an index, such as `[3]`. */
  private isAfterIndex = false;
  private isReordered = false;
  private isGoodIndex = true;

  constructor(
    private readonly format: Text,
    private readonly args: readonly Value[],
  ) {
    this.text = format.text;
  }

  run(): Text {
    const { out } = this.printer;
    while (this.at < this.text.length) {
      const found = this.text.indexOf('%', this.at);
      const end = found < 0 ? this.text.length : found;
      out.addSlice(this.format, this.at, end);
      this.at = end + 1;
      if (found >= 0) this.directive();
    }
    if (!this.isReordered && this.argument < this.args.length) this.extra();
    return out.done();
  }

  private directive(): void {
    this.flags = {};
    this.isGoodIndex = true;
    this.isAfterIndex = false;
    this.readFlags();
    this.readIndex();
    this.readWidth();
    this.readPrecision();
    if (!this.isAfterIndex) this.readIndex();
    this.readVerb();
  }

  private readFlags(): void {
    for (; this.at < this.text.length; this.at++) {
      switch (this.text[this.at]) {
        case '#':
          this.flags.sharp = true;
          break;
        case '0':
          this.flags.zero = true;
          break;
        case '+':
          this.flags.plus = true;
          break;
        case '-':
          this.flags.minus = true;
          break;
        case ' ':
          this.flags.space = true;
          break;
        default:
          return;
      }
    }
  }

  /** The number of the argument that is meant, from 1. */
  private readIndex(): void {
    this.isAfterIndex = false;
    if (this.text[this.at] !== '[') return;
    this.isReordered = true;
    const close = this.text.indexOf(']', this.at);
    const written = close < 0 ? '' : this.text.slice(this.at + 1, close);
    const index = /^\d+$/.test(written) ? Number(written) : undefined;
    this.at = close < 0 ? this.at + 1 : close + 1;
    this.isAfterIndex = index !== undefined && index <= largest;
    if (index !== undefined && index >= 1 && index <= this.args.length) this.argument = index - 1;
    else this.isGoodIndex = false;
  }

  private readWidth(): void {
    if (this.text[this.at] === '*') {
      this.at++;
      const width = this.integerArgument();
      if (width === undefined) this.printer.out.addString('%!(BADWIDTH)');
      else if (width < 0) this.flags = { ...this.flags, width: -width, minus: true, zero: false };
      else this.flags.width = width;
      this.isAfterIndex = false;
      return;
    }
    const width = this.readNumber();
    if (this.isAfterIndex && width !== undefined) this.isGoodIndex = false;
    this.flags.width = width;
  }

  private readPrecision(): void {
    if (this.text[this.at] !== '.' || this.at + 1 > this.text.length) return;
    this.at++;
    if (this.isAfterIndex) this.isGoodIndex = false;
    this.readIndex();
    if (this.text[this.at] !== '*') {
      this.flags.precision = this.readNumber() ?? 0;
      return;
    }
    this.at++;
    const precision = this.integerArgument();
    if (precision === undefined || precision < 0) this.printer.out.addString('%!(BADPREC)');
    else this.flags.precision = precision;
    this.isAfterIndex = false;
  }

  private readNumber(): number | undefined {
    const digits = /^\d+/.exec(this.text.slice(this.at, this.at + 8))?.[0];
    if (digits === undefined) return undefined;
    if (Number(digits) > largest) {
      this.at = this.text.length;
      return undefined;
    }
    this.at += digits.length;
    return Number(digits);
  }

  private integerArgument(): number | undefined {
    const arg = this.args[this.argument];
    if (!arg) return undefined;
    this.argument++;
    if (arg.type !== 'int') return undefined;
    const value = Number(arg.value);
    return Math.abs(value) > largest ? undefined : value;
  }

  private readVerb(): void {
    const { out } = this.printer;
    const code = this.text.codePointAt(this.at);
    if (code === undefined) {
      out.addString('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(code);
    this.at += verb.length;
    const arg = this.args[this.argument];
    if (verb === '%') {
      out.addString('%');
      return;
    }
    if (!this.isGoodIndex) {
      out.addString(`%!${verb}(BADINDEX)`);
      return;
    }
    if (!arg) {
      out.addString(`%!${verb}(MISSING)`);
      return;
    }
    this.argument++;
    const { sharp = false, plus = false, ...others } = this.flags;
    const isV = verb === 'v' || verb === 'w';
    this.printer.value(arg, verb, isV ? { ...others, sharpV: sharp, plusV: plus } : this.flags);
  }

  private extra(): void {
    const { out } = this.printer;
    out.addString('%!(EXTRA ');
    for (const [index, arg] of this.args.slice(this.argument).entries()) {
      if (index > 0) out.addString(', ');
      if (arg.type !== 'nil') out.addString(`${goTypeOf(arg)}=`);
      this.printer.value(arg, 'v');
    }
    out.addString(')');
  }
}
