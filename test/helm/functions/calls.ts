import { sprig } from '../../../server/src/helm/functions';
import { Engine, functionNames } from '../../../server/src/helm/template/engine';
import { parse } from '../../../server/src/helm/template/parse';
import { Text } from '../../../server/src/helm/values/text';
import { type Dict, dict, type Runtime, unknown, type Value } from '../../../server/src/helm/values/value';
import type { Origin } from '../../../server/src/rendering/origin';

const names = functionNames(sprig);

/** The same bytes whenever they are asked for, and the first of June 2024. */
const runtime: Runtime = {
  isStrict: false,
  random: (length) => Uint8Array.from({ length }, (_, index) => (index * 37) % 256),
  now: () => new Date('2024-06-01T00:00:00Z'),
  unknown,
};

/** What a template prints. Throws what the engine throws. */
export function rendered(template: string, values: Dict = dict()): Text {
  const file = parse('case.yaml', 'file:///case.yaml', template, names);
  if (file.error) throw new Error(file.error.message);
  return new Engine([file], sprig, runtime).run('case.yaml', values).text;
}

/** Values of which each comes, exactly, from a place of its own in a text that has them one behind the other. */
export function valuesOf(texts: Readonly<Record<string, string>>): Dict {
  let start = 0;
  return dict(
    Object.entries(texts).map(([key, text]): [string, { value: Value }] => {
      const origin: Origin = { uri: 'values', start, end: start + text.length, how: 'exact' };
      start += text.length;
      return [key, { value: Text.of(text, origin) }];
    }),
  );
}

/** The pieces of a text that come from the values: each with its characters, the place that they come from, and how. */
export function piecesOf({ text, pieces }: Text): string[] {
  return pieces
    .filter(({ origin }) => origin.uri === 'values')
    .map(({ start, end, origin }) => `${text.slice(start, end)} ${origin.how} ${origin.start}-${origin.end}`);
}
