import { decodeUtf8 } from '../../yaml/bytes';
import { compareStrings } from '../values/compare';
import { formatted } from '../values/format';
import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { type Func, func, type List, list, originOfResult, type Value, variadic } from '../values/value';
import { checkCharacters } from './limits';
import { itemsOf } from './sequences';

/** The functions that make strings of any values (sprig, strings.go). */
export const printing: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['toString', func(['interface {}'], (_, value) => strval(value))],
  ['toStrings', func(['interface {}'], (at, value) => strings(value, originOfResult([value], at)))],
  ['quote', variadic([], 'interface {}', (_, values) => joined(values, (value) => quoted(strval(value))))],
  ['squote', variadic([], 'interface {}', (_, values) => joined(values, inSingleQuotes))],
  ['cat', variadic([], 'interface {}', (_, values) => joined(values, formatted))],
  ['join', func(['string', 'interface {}'], (_, separator, value) => joinedBy(separator, stringsOf(value)))],
  ['sortAlpha', func(['interface {}'], (at, value) => strings(value, originOfResult([value], at), true))],
]);

/** A value as the string that Sprig takes it for: strings and bytes as they are, others as Go prints them. */
export function strval(value: Value): Text {
  if (value.type === 'string') return value;
  if (value.type === 'bytes') return Text.of(decodeUtf8(value.value), value.origin);
  return formatted(value);
}

/** The strings of a list, without nil items; one string of any other value. */
export function stringsOf(value: Value): Text[] {
  const items = itemsOf(value);
  if (items) return items.filter(({ type }) => type !== 'nil').map(strval);
  return value.type === 'nil' ? [] : [strval(value)];
}

function strings(value: Value, origin: List['origin'], isSorted = false): List {
  if (!isSorted) return list(stringsOf(value), '[]string', origin);
  const texts = itemsOf(value) ? stringsOf(value) : [strval(value)];
  return list(
    texts.sort((a, b) => compareStrings(a.text, b.text)),
    '[]string',
    origin,
  );
}

function joined(values: readonly Value[], print: (value: Value) => Text): Text {
  return Text.join(
    values.filter(({ type }) => type !== 'nil').map((value) => print(value)),
    blank,
  );
}

function joinedBy(separator: Text, texts: readonly Text[]): Text {
  checkCharacters(texts.reduce((length, text) => length + text.length + separator.length, 0));
  return Text.join(texts, separator);
}

function inSingleQuotes(value: Value): Text {
  return Text.join([singleQuote, formatted(value), singleQuote]);
}

const blank = new Text(' ');
const singleQuote = new Text("'");
