import { Text, TextBuilder } from '../values/text';
import { type CallSite, Failure, type Func, func, type Value } from '../values/value';
import { checkCharacters } from './limits';
import { chosen, madeText, truth } from './results';
import { split } from './splitting';

type Test = (text: string, part: string) => boolean;

/** A function that looks for a part, its first parameter, in a text. */
function test(holds: Test): Func {
  return func(['string', 'string'], (at: CallSite, part: Text, text: Text) =>
    truth(holds(text.text, part.text), [part, text], at),
  );
}

/** The functions that look into a string, or put something into it (sprig, strings.go). */
export const strings: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['hello', func([], (at) => madeText('Hello!', [], at))],
  ['contains', test((text, part) => text.includes(part))],
  ['hasPrefix', test((text, part) => text.startsWith(part))],
  ['hasSuffix', test((text, part) => text.endsWith(part))],
  ['repeat', func(['int', 'string'], (_, count, text) => chosen(repeated(text, Number(count.value)), [count]))],
  ['replace', func(['string', 'string', 'string'], (_, old, by, text) => chosen(replaced(text, old.text, by), [old]))],
  ['plural', func(['string', 'string', 'int'], (_, one, many, count) => chosen(plural(one, many, count), [count]))],
  ['indent', func(['int', 'string'], (_, width, text) => chosen(indented(text, Number(width.value), ''), [width]))],
  ['nindent', func(['int', 'string'], (_, width, text) => chosen(indented(text, Number(width.value), '\n'), [width]))],
]);

function repeated(text: Text, count: number): Text {
  if (count < 0) throw new Failure('strings: negative Repeat count');
  checkCharacters(count * text.length);
  if (text.length === 0) return text;
  // More pieces than anyone looks at would only take memory.
  if (count > mostRepeated) return text.made(text.text.repeat(count));
  return Text.join(Array.from({ length: count }, () => text));
}

const mostRepeated = 1000;

/** The text with something else for a part; that stands between all characters, too, if the part is empty. */
function replaced(text: Text, old: string, by: Text): Text {
  if (old !== '' && !text.text.includes(old)) return text;
  const nothing = text.slice(0, 0);
  const parts = old === '' ? [nothing, ...split(text, ''), nothing] : split(text, old);
  checkCharacters(text.length + parts.length * by.length);
  return Text.join(parts, by);
}

function plural(one: Text, many: Text, count: Value): Text {
  return count.type === 'int' && count.value === 1n ? one : many;
}

/** The text with blanks at the start of each line, and something before the first. */
function indented(text: Text, width: number, before: string): Text {
  if (width < 0) throw new Failure('strings: negative Repeat count');
  checkCharacters(width);
  const pad = ' '.repeat(width);
  const builder = new TextBuilder();
  builder.addString(before + pad);
  if (width === 0) {
    builder.add(text);
    return builder.done();
  }
  let at = 0;
  for (let end = text.text.indexOf('\n') + 1; end > 0; end = text.text.indexOf('\n', at) + 1) {
    builder.addSlice(text, at, end);
    builder.addString(pad);
    checkCharacters(builder.length);
    at = end;
  }
  builder.addSlice(text, at, text.length);
  return builder.done();
}
