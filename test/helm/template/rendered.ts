import { Engine, functionNames, type Rendered } from '../../../server/src/helm/template/engine';
import { parse } from '../../../server/src/helm/template/parse';
import { Text } from '../../../server/src/helm/values/text';
import {
  type Dict,
  dict,
  Failure,
  type Func,
  float,
  func,
  list,
  type Runtime,
  unknown,
  type Value,
  variadic,
} from '../../../server/src/helm/values/value';

/** Some functions, each of another shape. */
const functions: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['upper', func(['string'], (_, text) => text.withCharacters(text.text.toUpperCase()))],
  ['list', variadic([], 'interface {}', (_, items) => list([...items]))],
  ['half', func(['float64'], (_, value) => float(value.value / 2))],
  ['keys', func(['map[string]interface {}'], (_, map) => list([...map.entries.keys()].map((key) => new Text(key))))],
  [
    'set',
    func(['map[string]interface {}', 'string', 'interface {}'], (_, map, key, value) => {
      map.entries.set(key.text, { value });
      return map;
    }),
  ],
  [
    'broken',
    variadic([], 'interface {}', () => {
      throw new Failure('it is broken');
    }),
  ],
]);

/** The text of `values.yaml`, in which strings stand as they are. */
export const valuesText = 'name: web\nlines: "{{ .Values.name }}-{{ include `n` . }}"\nport: 80\n';

function standing(text: string): Text {
  const start = valuesText.indexOf(text);
  return Text.of(text, { uri: 'values.yaml', start, end: start + text.length, how: 'exact' });
}

/** Data for a template: a dot with `.Values`, of which the given ones come from nowhere. */
export function data(given: Record<string, Value> = {}): Dict {
  const port = standing('80').origin;
  const values = dict(
    Object.entries({
      name: standing('web'),
      lines: standing('{{ .Values.name }}-{{ include `n` . }}'),
      port: float(80, port),
      nothing: { type: 'nil' } as Value,
      ...given,
    }).map(([key, value]) => [key, { value }]),
    undefined,
    'common.Values',
  );
  return dict([['Values', { value: values }]]);
}

/** Renders `a.yaml`, with helpers in files of their own. */
export function render(
  template: string,
  options: {
    readonly values?: Record<string, Value>;
    readonly helpers?: Record<string, string>;
    readonly isLax?: boolean;
  } = {},
): Rendered & { readonly notes: readonly string[] } {
  const notes: string[] = [];
  const runtime: Runtime = {
    isStrict: !options.isLax,
    random: (length) => new Uint8Array(length),
    now: () => new Date(0),
    unknown: (value, place, why) => {
      if (!options.isLax) return value;
      notes.push(why);
      return unknown(value, place);
    },
  };
  const names = functionNames(functions);
  const files = Object.entries({ ...options.helpers, 'a.yaml': template }).map(([name, text]) =>
    parse(name, name, text, names),
  );
  for (const { error } of files) if (error) throw error.error;
  return { ...new Engine(files, functions, runtime).run('a.yaml', data(options.values)), notes };
}

/** The pieces of what is rendered: the text, where it comes from, and which actions printed it, from the inside out. */
export function piecesOf({ text }: Rendered): string[] {
  return text.pieces.map(({ start, end, origin, site }) => {
    const sites: string[] = [];
    for (let at = site; at; at = at.caller) sites.push(`${at.place.uri}:${at.place.start}`);
    const written = `${text.text.slice(start, end)} ${origin.how} ${origin.uri}:${origin.start}`;
    return sites.length > 0 ? `${written} by ${sites.join(' < ')}` : written;
  });
}
