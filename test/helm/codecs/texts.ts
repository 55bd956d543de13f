import { readValues } from '../../../server/src/helm/values/read';
import type { Text } from '../../../server/src/helm/values/text';
import { type CallSite, type Dict, type Value, valueAt } from '../../../server/src/helm/values/value';
import type { Place } from '../../../server/src/rendering/origin';
import { readFile } from '../../../server/src/workspace/file';

export const valuesUri = 'file:///chart/values.yaml';

/** The values that a text of values.yaml holds. */
export function valuesOf(text: string): Dict {
  return readValues(readFile(valuesUri, text));
}

/** What values have under a key. */
export function valueIn(text: string, key: string): Value {
  const value = valueAt(valuesOf(text), key);
  if (!value) throw new Error(`no ${key}`);
  return value;
}

/** A text with what stands in `source` in the place of each of its exact pieces, in angle brackets; derived ones as `~`. */
export function withPieces({ text, pieces }: Text, source: string): string {
  let marked = '';
  let at = 0;
  for (const { start, end, origin } of pieces) {
    const piece = origin.how === 'exact' ? source.slice(origin.start, origin.end) : `~${text.slice(start, end)}`;
    marked += `${text.slice(at, start)}<${piece}>`;
    at = end;
  }
  return marked + text.slice(at);
}

const place: Place = { uri: 'file:///chart/templates/web.yaml', start: 10, end: 20 };

/** A call of a function in a template. */
export const site: CallSite = {
  place,
  runtime: {
    isStrict: true,
    random: (length) => new Uint8Array(length),
    now: () => new Date(0),
    unknown: (value) => value,
  },
};
