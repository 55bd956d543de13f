import { type Change, Text, TextBuilder } from '../values/text';
import type { Dict, List, Value } from '../values/value';
import { encodable, isStruct, leafText, Nesting, verbatim } from './encode';
import { jsonFloat } from './float';
import { byBytes } from './order';

export interface JsonStyle {
  /** Whether `<`, `>` and `&` are escaped, as Go does unless it is told not to. */
  readonly escapesHtml: boolean;
  /** Whether each entry gets a line of its own, indented by two spaces. */
  readonly isPretty: boolean;
}

/**
 * A value as Go's encoding/json writes it. Each key and each scalar has the origin that it has in the value. Throws
 * `Failure` where that fails, with the words of Go.
 */
export function jsonOf(value: Value, style: JsonStyle): Text {
  return new JsonPrinter(style).print(value);
}

/** A string in JSON, as Go writes it with escapes for HTML. */
export function jsonText(text: string): string {
  return jsonString(new Text(text), true).text;
}

class JsonPrinter {
  private readonly out = new TextBuilder();
  private readonly nesting = new Nesting();

  constructor(private readonly style: JsonStyle) {}

  print(value: Value): Text {
    this.value(value);
    return this.out.done();
  }

  private value(written: Value): void {
    const value = encodable(written);
    if (value.type === 'string') this.out.add(this.string(value));
    else if (value.type === 'list' && value.items.length > 0) this.list(value);
    else if (value.type === 'map' && value.entries.size > 0) this.map(value, isStruct(written));
    else {
      const text = leafText(value, jsonFloat);
      this.out.add(Text.of(text, verbatim(value.origin, text)));
    }
  }

  private list(list: List): void {
    this.open('[');
    for (const [index, item] of list.items.entries()) {
      this.separate(index);
      this.value(item);
    }
    this.close(']');
  }

  private map(map: Dict, isOrdered: boolean): void {
    this.open('{');
    const keys = [...map.entries.keys()];
    if (!isOrdered) keys.sort(byBytes);
    for (const [index, key] of keys.entries()) {
      const entry = map.entries.get(key);
      if (!entry) continue;
      this.separate(index);
      this.out.add(this.string(Text.of(key, verbatim(entry.key, key))));
      this.out.addString(this.style.isPretty ? ': ' : ':');
      this.value(entry.value);
    }
    this.close('}');
  }

  private string(text: Text): Text {
    const written = jsonString(text, this.style.escapesHtml);
    // The quotes of an empty string are all there is to come from somewhere.
    return text.length === 0 ? Text.of(written.text, text.origin) : written;
  }

  private open(bracket: string): void {
    this.nesting.enter(this.out);
    this.out.addString(bracket);
  }

  private separate(index: number): void {
    if (index > 0) this.out.addString(',');
    this.newLine();
  }

  private close(bracket: string): void {
    this.nesting.leave();
    this.newLine();
    this.out.addString(bracket);
  }

  private newLine(): void {
    if (this.style.isPretty) this.out.addString(`\n${'  '.repeat(this.nesting.depth)}`);
  }
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** What Go escapes: bytes that are no UTF-8, here halves of surrogate pairs, become U+FFFD. */
const escaped = /["\\\u0000-\u001f\u2028\u2029]|\p{Surrogate}/gu;
const escapedForHtml = /["\\\u0000-\u001f\u2028\u2029<>&]|\p{Surrogate}/gu;

function jsonString(text: Text, escapesHtml: boolean): Text {
  const changes: Change[] = [{ start: 0, end: 0, newText: '"' }];
  for (const { 0: character, index } of text.text.matchAll(escapesHtml ? escapedForHtml : escaped))
    changes.push({ start: index, end: index + 1, newText: short[character] ?? escapeOf(character) });
  changes.push({ start: text.length, end: text.length, newText: '"' });
  return text.changed(changes);
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code >= 0xd800 && code <= 0xdfff ? '\\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
}
