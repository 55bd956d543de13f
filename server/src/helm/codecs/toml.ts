import { Text, TextBuilder } from '../values/text';
import { type Dict, Failure, type List, type Value } from '../values/value';
import { type Encodable, encodable, Nesting, verbatim } from './encode';
import { goFloat } from './float';
import { byBytes } from './order';

/**
 * A value as TOML, as github.com/BurntSushi/toml prints it (encode.go): in each table first what is no table, keys in
 * order. Each key and scalar has the origin that it has in the value. Throws `Failure` where that fails.
 */
export function tomlOf(value: Value): Text {
  return new TomlPrinter().print(value);
}

class TomlPrinter {
  private readonly out = new TextBuilder();
  private readonly nesting = new Nesting();

  print(value: Value): Text {
    this.entry([], encodable(value));
    return this.out.done();
  }

  /** What stands under a key, on lines of its own. */
  private entry(path: readonly Text[], value: Encodable): void {
    if (value.type === 'map') this.table(path, value);
    else if (value.type === 'list' && isListOfTables(value)) this.tables(path, value);
    else if (value.type !== 'nil') {
      this.keyValue(path, value);
      if (path.length > 0) this.newLine();
    }
  }

  private table(path: readonly Text[], map: Dict): void {
    if (path.length === 1) this.newLine();
    if (path.length > 0) this.header(path, '[', ']');
    this.entries(path, map);
  }

  private tables(path: readonly Text[], list: List): void {
    if (path.length === 0) throw new Failure('toml: top-level values must be Go maps or structs');
    for (const item of list.items) {
      const table = encodable(item);
      if (table.type !== 'map') continue;
      this.newLine();
      this.header(path, '[[', ']]');
      this.entries(path, table);
    }
  }

  private header(path: readonly Text[], opening: string, closing: string): void {
    this.indent(path);
    this.out.addString(opening);
    this.out.add(Text.join(path.map(tomlKey), new Text('.')));
    this.out.addString(closing);
    this.newLine();
  }

  private entries(path: readonly Text[], map: Dict): void {
    this.nesting.enter(this.out);
    for (const [key, value] of ordered(map)) this.entry([...path, key], value);
    this.nesting.leave();
  }

  private keyValue(path: readonly Text[], value: Encodable): void {
    const key = path.at(-1);
    if (key) {
      this.indent(path);
      this.out.add(tomlKey(key));
      this.out.addString(' = ');
    }
    this.element(value);
  }

  private element(value: Encodable): void {
    if (value.type === 'string') this.out.add(tomlString(value));
    else if (value.type === 'list') this.array(value);
    else if (value.type === 'map') this.inlineTable(value);
    else {
      const text = leafText(value);
      this.out.add(Text.of(text, verbatim(value.origin, text)));
    }
  }

  private array(list: List): void {
    this.nesting.enter(this.out);
    this.out.addString('[');
    for (const [index, item] of list.items.entries()) {
      if (index > 0) this.out.addString(', ');
      this.element(encodable(item));
    }
    this.out.addString(']');
    this.nesting.leave();
  }

  private inlineTable(map: Dict): void {
    this.nesting.enter(this.out);
    this.out.addString('{');
    const entries = ordered(map);
    for (const [index, [key, value]] of entries.entries()) {
      if (index > 0) this.out.addString(', ');
      this.out.add(tomlKey(key));
      this.out.addString(' = ');
      this.element(value);
    }
    this.out.addString('}');
    this.nesting.leave();
  }

  private indent(path: readonly Text[]): void {
    this.out.addString('  '.repeat(path.length - 1));
  }

  /** A line end, if there is anything before it. */
  private newLine(): void {
    if (this.out.length > 0) this.out.addString('\n');
  }
}

/** The entries of a table that are not nil: those that are no tables first. */
function ordered(map: Dict): [Text, Encodable][] {
  const entries = [...map.entries]
    .map(([key, entry]) => [Text.of(key, verbatim(entry.key, key)), encodable(entry.value)] as [Text, Encodable])
    .sort(([a], [b]) => byBytes(a.text, b.text));
  const isTable = ([, value]: [Text, Encodable]) =>
    value.type === 'map' || (value.type === 'list' && isListOfTables(value));
  const [tables, others] = [entries.filter(isTable), entries.filter((entry) => !isTable(entry))];
  return [...others.filter(([, { type }]) => type !== 'nil'), ...tables];
}

/** Whether a list has tables only. No list may have a nil. */
function isListOfTables({ items }: List): boolean {
  if (items.some(({ type }) => type === 'nil')) throw new Failure('toml: cannot encode array with nil element');
  return items.length > 0 && items.every((item) => encodable(item).type === 'map');
}

function leafText(value: Exclude<Encodable, Text | List | Dict>): string {
  switch (value.type) {
    case 'nil':
      throw new Failure('toml: cannot encode array with nil element');
    case 'bool':
    case 'int':
      return String(value.value);
    case 'float':
      return tomlFloat(value.value);
  }
}

function tomlFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const text = goFloat(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function tomlKey(key: Text): Text {
  return /^[A-Za-z0-9_-]+$/.test(key.text) ? key : tomlString(key);
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function tomlString(text: Text): Text {
  const escapes = [...text.text.matchAll(/["\\\u0000-\u001f\u007f]/g)].map(({ 0: character, index }) => ({
    start: index,
    end: index + 1,
    newText: short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  }));
  const end = text.length;
  return text.changed([{ start: 0, end: 0, newText: '"' }, ...escapes, { start: end, end, newText: '"' }]);
}
