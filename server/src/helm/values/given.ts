import type { ValuesSource } from '../build';
import { readJson } from '../codecs/readJson';
import { mergeMaps, readValues, Unreadable } from './read';
import { setValues } from './set';
import { argumentsUri } from './setScanner';
import { Text } from './text';
import { type Dict, dict, Failure } from './value';

/** Helm takes the options in this order, however they are mixed (pkg/cli/values). */
const order: readonly ValuesSource['type'][] = ['file', 'set-json', 'set', 'set-string', 'set-literal'];

/**
 * What files and arguments set over the values of a chart, later ones over earlier. Throws `Unreadable` for a file, and
 * `Failure` for an argument, with the words of Helm.
 */
export function givenValues(sources: readonly ValuesSource[]): Dict {
  let values = dict();
  for (const type of order) for (const source of sources) if (source.type === type) values = withSource(values, source);
  return values;
}

/** `values` may be changed. */
function withSource(values: Dict, source: ValuesSource): Dict {
  switch (source.type) {
    case 'file':
      return mergeMaps(values, valuesOfFile(source.file));
    case 'set-json':
      return withJson(values, source.argument);
    case 'set':
    case 'set-string':
    case 'set-literal':
      return withArgument(values, source.type, source.argument);
  }
}

function valuesOfFile(file: Extract<ValuesSource, { type: 'file' }>['file']): Dict {
  try {
    return readValues(file);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(`failed to parse ${file.uri}: ${error.message}`, error.place);
  }
}

/** An argument of `--set-json`: a map, or keys and their values. */
function withJson(values: Dict, argument: string): Dict {
  if (!argument.trimStart().startsWith('{')) return withArgument(values, 'set-json', argument);
  const origin = { uri: argumentsUri, start: 0, end: argument.length, how: 'derived' } as const;
  try {
    const given = readJson(Text.of(argument, origin));
    return given.type === 'map' ? mergeMaps(values, given) : values;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`failed parsing --set-json data JSON: ${argument}`);
  }
}

function withArgument(values: Dict, kind: Exclude<ValuesSource['type'], 'file'>, argument: string): Dict {
  try {
    setValues(values, kind, argument);
    return values;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`failed parsing --${kind} data: ${error.message}`);
  }
}
