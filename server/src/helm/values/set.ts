import { readJsonAt } from '../codecs/readJson';
import { SetScanner } from './setScanner';
import { setTypedValue } from './setTyped';
import { Text } from './text';
import { type Dict, dict, Failure, goTypeOf, type List, list, nil, type Value } from './value';

/** How an argument gives values: as the option of the same name has it. */
export type SetKind = 'set' | 'set-string' | 'set-json' | 'set-literal';

/** How many items a list may get by an index, and how deep names may go (pkg/strvals). */
const [mostIndex, mostLevels] = [65536, 30];
/** How often an argument may go into lists of lists: Go would run out of its stack later. */
const mostNestings = 1000;

/**
 * Sets in `values`, which is changed, what an argument of `--set` or one of its like says (pkg/strvals). Throws `Failure`
 * with the words of Go.
 */
export function setValues(values: Dict, kind: SetKind, argument: string): void {
  const setter = new Setter(kind, argument);
  while (!setter.key(values, 0));
}

class Setter {
  private readonly scanner: SetScanner;
  private readonly stops: string;
  private nestings = 0;

  constructor(
    private readonly kind: SetKind,
    argument: string,
  ) {
    this.scanner = new SetScanner(argument, kind !== 'set-literal');
    this.stops = kind === 'set-literal' ? '=[.' : '=[,.';
  }

  /** Sets what the next key is given. Gives whether the argument ends before one is given anything. */
  key(data: Dict, level: number): boolean {
    const start = this.scanner.offset;
    const { text: key, stop } = this.scanner.until(this.stops);
    switch (stop) {
      case undefined:
        if (key === '') return true;
        throw new Failure(`key ${JSON.stringify(key)} has no value`);
      case ',':
        throw new Failure(`key ${JSON.stringify(key)} has no value (cannot end with ,)`);
      case '[':
        return this.indexed(data, key, start, level);
      case '.':
        return this.nested(data, key, start, level + 1);
      default: {
        const isEnd = this.scanner.isAtEnd;
        this.set(data, key, this.value(), start);
        return isEnd && (this.kind === 'set' || this.kind === 'set-string');
      }
    }
  }

  private indexed(data: Dict, key: string, start: number, level: number): boolean {
    const index = this.scanner.index();
    if (index === undefined) return true;
    const items = { list: listIn(data.entries.get(key)?.value) };
    const isEnd = this.item(items, index, level);
    this.set(data, key, items.list, start);
    return isEnd;
  }

  private nested(data: Dict, key: string, start: number, level: number): boolean {
    if (level > mostLevels)
      throw new Failure(`value name nested level is greater than maximum supported nested level of ${mostLevels}`);
    const inner = mapIn(data.entries.get(key)?.value) ?? dict([], this.scanner.originFrom(start));
    const isEnd = this.key(inner, level);
    if (inner.entries.size > 0) this.set(data, key, inner, start);
    else if (!isEnd) throw new Failure(`key map ${JSON.stringify(key)} has no value`);
    return isEnd;
  }

  /** Sets what an item of a list is given. Gives whether the argument ends before. */
  private item(items: { list: List }, index: number, level: number): boolean {
    const start = this.scanner.offset;
    const { text, stop } = this.scanner.until('[.=');
    if (text !== '') throw new Failure(`unexpected data at end of array index: ${JSON.stringify(text)}`);
    if (stop === undefined) return true;
    if (stop === '[') return this.itemOfItem(items, index, level);
    if (stop === '=') {
      items.list = withItem(items.list, index, this.value());
      return false;
    }
    const before = items.list.items[index];
    const inner = before?.type === 'map' ? before : dict([], this.scanner.originFrom(start));
    if (before) items.list.items[index] = inner;
    if (this.key(inner, level)) return true;
    items.list = withItem(items.list, index, inner);
    return false;
  }

  private itemOfItem(items: { list: List }, index: number, level: number): boolean {
    if (++this.nestings > mostNestings) throw new Failure('lists are nested too deep');
    const next = this.scanner.index();
    if (next === undefined) return true;
    const before = items.list.items[index];
    const inner = { list: listIn(before?.type === 'nil' ? undefined : before) };
    if (this.item(inner, next, level)) return true;
    items.list = withItem(items.list, index, inner.list);
    return false;
  }

  private set(data: Dict, key: string, value: Value, start: number): void {
    if (key !== '') data.entries.set(key, { key: this.scanner.originFrom(start), value });
  }

  /** What stands behind `=`. */
  private value(): Value {
    switch (this.kind) {
      case 'set-json':
        return this.json();
      case 'set-literal': {
        const start = this.scanner.offset;
        const { text } = this.scanner.until('');
        return Text.of(text, this.scanner.originFrom(start));
      }
      default:
        return this.scanner.skip('{') ? this.list() : this.scalar(',');
    }
  }

  private list(): List {
    const start = this.scanner.offset - 1;
    const items: Value[] = [];
    for (;;) {
      const from = this.scanner.offset;
      const { text, stop } = this.scanner.until(',}');
      if (stop === undefined) throw new Failure("list must terminate with '}'");
      items.push(this.typed(text, from));
      if (stop === ',') continue;
      const whole = list(items, undefined, this.scanner.originFrom(start));
      this.scanner.skip(',');
      return whole;
    }
  }

  private scalar(stop: string): Value {
    const start = this.scanner.offset;
    return this.typed(this.scanner.until(stop).text, start);
  }

  private typed(text: string, start: number): Value {
    return setTypedValue(text, this.kind === 'set', this.scanner.originFrom(start));
  }

  /** A value in JSON, and the blanks and the comma behind it; null if nothing stands there. */
  private json(): Value {
    if (this.skipBlanks()) return nil;
    const { argument, offset } = this.scanner;
    const text = Text.of(argument, {
      uri: this.scanner.originFrom(0).uri,
      start: 0,
      end: argument.length,
      how: 'derived',
    });
    const { value, end } = readJsonAt(text, offset);
    this.scanner.offset = end;
    this.skipBlanks();
    return value;
  }

  /** Whether nothing but blanks stands before the next comma, which is read too, or the end. */
  private skipBlanks(): boolean {
    while (/\s/.test(this.scanner.argument.charAt(this.scanner.offset))) this.scanner.offset++;
    return this.scanner.isAtEnd || this.scanner.skip(',');
  }
}

function withItem(before: List, index: number, value: Value): List {
  if (index > mostIndex) throw new Failure(`index of ${index} is greater than maximum supported index of ${mostIndex}`);
  const items = [...before.items];
  while (items.length <= index) items.push(nil);
  items[index] = value;
  return { ...before, items };
}

function listIn(value: Value | undefined): List {
  if (value === undefined) return list([]);
  if (value.type === 'list') return value;
  throw new Failure(`unable to parse key: interface conversion: interface {} is ${typeOf(value)}, not []interface {}`);
}

function mapIn(value: Value | undefined): Dict | undefined {
  if (value === undefined || value.type === 'map') return value;
  throw new Failure(
    `unable to parse key: interface conversion: interface {} is ${typeOf(value)}, not map[string]interface {}`,
  );
}

function typeOf(value: Value): string {
  return value.type === 'nil' ? 'nil' : goTypeOf(value);
}
