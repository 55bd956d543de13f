import { wellFormed } from '../../yaml/bytes';
import { Text, TextBuilder } from '../values/text';
import { type Dict, Failure, type List, type Value } from '../values/value';
import { type Encodable, encodable, leafText, Nesting, verbatim } from './encode';
import { goFloat, jsonFloat } from './float';
import { jsonText } from './json';
import { byNature } from './order';
import { isSimpleKey, yamlString } from './yamlScalar';

/**
 * A value as sigs.k8s.io/yaml prints it: by way of JSON, with go-yaml v2. Each key and each scalar has the origin that it
 * has in the value. Without a line end behind it. Throws `Failure` where that fails, with the words of Go.
 */
export function yamlOf(value: Value): Text {
  try {
    return new YamlPrinter(2).print(value);
  } catch (error) {
    const isOfJson = error instanceof Failure && error.message.startsWith('json: ');
    throw isOfJson ? new Failure(`error marshaling into JSON: ${error.message}`) : error;
  }
}

/** A value as go-yaml v3 prints it, which indents lists. */
export function prettyYamlOf(value: Value): Text {
  return new YamlPrinter(3).print(value);
}

class YamlPrinter {
  private readonly out = new TextBuilder();
  private readonly order: (a: string, b: string) => number;
  private readonly nesting = new Nesting();
  /** Where the last line begins that `out` has. */
  private lineStart = 0;

  constructor(private readonly version: 2 | 3) {
    this.order = byNature(version);
  }

  print(value: Value): Text {
    const root = encodable(value);
    if (root.type === 'map' && root.entries.size > 0) this.map(root, 0);
    else if (root.type === 'list' && root.items.length > 0) this.list(root, 0);
    else this.leaf(root, 0);
    const text = this.out.done();
    return text.text.endsWith('\n') ? text.slice(0, text.length - 1) : text;
  }

  /** The entries of a map, each on lines of its own; the first where the text now ends. */
  private map(map: Dict, column: number): void {
    this.nesting.enter(this.out);
    const keys = [...map.entries.keys()].sort(this.order);
    for (const [index, key] of keys.entries()) {
      const entry = map.entries.get(key);
      if (!entry) continue;
      if (index > 0) this.pad(column);
      const isSimple = isSimpleKey(key);
      if (!isSimple) this.out.addString('? ');
      this.string(Text.of(key, verbatim(entry.key, key)), column + 2, isSimple);
      if (!isSimple) this.newLine(column);
      this.out.addString(':');
      const value = encodable(entry.value);
      if (isSimple) this.value(value, column);
      else this.compact(value, column + 2);
    }
    this.nesting.leave();
  }

  /** What follows a key, to the end of its last line. */
  private value(value: Encodable, column: number): void {
    if (value.type === 'map' && value.entries.size > 0) {
      this.newLine(column + 2);
      this.map(value, column + 2);
    } else if (value.type === 'list' && value.items.length > 0) {
      const indent = this.version === 2 ? column : column + 2;
      this.newLine(indent);
      this.list(value, indent);
    } else this.compact(value, column + 2);
  }

  private list(list: List, column: number): void {
    this.nesting.enter(this.out);
    for (const [index, item] of list.items.entries()) {
      if (index > 0) this.pad(column);
      this.out.addString('-');
      this.compact(encodable(item), column + 2);
    }
    this.nesting.leave();
  }

  /** What begins on the line of the sign before it. */
  private compact(value: Encodable, column: number): void {
    this.out.addString(' ');
    if (value.type === 'map' && value.entries.size > 0) this.map(value, column);
    else if (value.type === 'list' && value.items.length > 0) this.list(value, column);
    else this.leaf(value, column);
  }

  /** A scalar, or a list or map without entries, and the end of its line. `indent` is that of its further lines. */
  private leaf(value: Encodable, indent: number): void {
    if (value.type === 'string') this.string(value, this.nesting.depth === 0 ? 2 : indent, false);
    else {
      const text = leafText(value, this.version === 3 ? prettyFloat : floatThroughJson);
      this.out.add(Text.of(text, verbatim(value.origin, text)));
    }
    this.newLine(0);
  }

  private string(text: Text, indent: number, isKey: boolean): void {
    const readable = this.version === 2 ? throughJson(text, isKey) : text;
    const column = this.out.length - this.lineStart;
    const written = yamlString(readable, { version: this.version, indent, column, isKey });
    // The quotes of an empty string are all there is to come from somewhere.
    this.out.add(text.length === 0 ? Text.of(written.text, text.origin) : written);
  }

  private newLine(column: number): void {
    this.out.addString('\n');
    this.lineStart = this.out.length;
    this.pad(column);
  }

  private pad(column: number): void {
    this.out.addString(' '.repeat(column));
  }
}

/** A float as go-yaml v3 writes it. */
function prettyFloat(value: number): string {
  const text = goFloat(value);
  switch (text) {
    case '+Inf':
      return '.inf';
    case '-Inf':
      return '-.inf';
    case 'NaN':
      return '.nan';
    default:
      return text;
  }
}

const least = -(2n ** 63n);
const most = 2n ** 64n - 1n;

/** A float as go-yaml v2 writes what it reads of JSON: without an exponent if 64 bits hold it as an integer. */
function floatThroughJson(value: number): string {
  const json = jsonFloat(value);
  if (!/^-?\d+$/.test(json)) return goFloat(value);
  const integer = BigInt(json);
  return integer >= least && integer <= most ? String(integer) : goFloat(value);
}

/** How long a key may be in JSON for go-yaml to take it for one, quotes included. */
const longestKey = 1024;
/** What go-yaml does not read, and JSON does not escape (readerc.go). */
const control = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** A string as go-yaml reads it from JSON: bytes that are no UTF-8 are replaced. */
function throughJson(text: Text, isKey: boolean): Text {
  if (control.test(text.text)) throw new Failure('yaml: control characters are not allowed');
  if (isKey && text.length * 6 > longestKey && jsonText(text.text).length > longestKey)
    throw new Failure("yaml: did not find expected ',' or '}'");
  return /\p{Surrogate}/u.test(text.text) ? text.withCharacters(wellFormed(text.text)) : text;
}
