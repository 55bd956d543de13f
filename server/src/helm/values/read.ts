import type { Node } from '../../rendering/node';
import type { Place } from '../../rendering/origin';
import { YamlDocument } from '../../yaml/document';
import { goMessage } from '../codecs/yamlErrors';
import type { ChartFile } from '../files';
import { type Defect, isDefect, readDocument, readText } from './readDocument';
import { valueOfNode } from './readNode';
import { fileSource, type ReadSource, textSource } from './readSource';
import type { Text } from './text';
import { type Dict, dict, Failure, goTypeOf, nil, type Value } from './value';

/** Why a file cannot be read, in Go's words, and where. */
export class Unreadable extends Failure {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

/**
 * The values that a file holds (pkg/chart/v2/loader, `LoadValues`): those of all its documents, the later over the
 * earlier. Throws `Unreadable`.
 */
export function readValues(file: ChartFile): Dict {
  let values = dict();
  const source = fileSource(file);
  for (const document of documentsOf(file)) {
    const value = valuesIn(document, file, source);
    if (value.type === 'map') values = mergeMaps(values, value);
  }
  return values;
}

function valuesIn({ yaml, start }: FileDocument, { uri }: ChartFile, source: ReadSource): Value {
  const problem = 'cannot unmarshal yaml document';
  try {
    const value = decoded(uri, readDocument(withLineEnd(yaml), start), source, start);
    if (value.type === 'nil' || value.type === 'map') return value;
    const place = { uri, start, end: start + yaml.text.length };
    throw new Unreadable(typeError(value, 'map[string]interface {}'), place);
  } catch (error) {
    throw error instanceof Unreadable ? new Unreadable(`${problem}: ${error.message}`, error.place) : error;
  }
}

/** The value of the first document of a text: nil if there is none. Throws `Failure` with the words of Go. */
export function readYaml(text: Text): Value {
  const read = readText(text.text);
  if (isDefect(read)) throw new Failure(goMessage(read, text.text));
  return read ? valueOfNode(read, textSource(text)) : nil;
}

/** What Go says of a value of YAML that is not of the type that is asked for. */
export function typeError(value: Value, type: string): string {
  return `error unmarshaling JSON: while decoding JSON: ${jsonTypeError(value, type)}`;
}

/** What Go says of a value of JSON that is not of the type that is asked for. */
export function jsonTypeError(value: Value, type: string): string {
  return `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${type}`;
}

function jsonTypeOf(value: Value): string {
  switch (value.type) {
    case 'map':
      return 'object';
    case 'list':
      return 'array';
    case 'int':
    case 'float':
      return 'number';
    default:
      return goTypeOf(value);
  }
}

/** Two maps as one, the second over the first, maps within them as well. */
export function mergeMaps(first: Dict, second: Dict): Dict {
  const merged = dict(first.entries, second.origin ?? first.origin);
  for (const [key, entry] of second.entries) {
    const before = merged.entries.get(key)?.value;
    const { value } = entry;
    const isMerged = before?.type === 'map' && value.type === 'map';
    merged.entries.set(key, isMerged ? { ...entry, value: mergeMaps(before, value) } : entry);
  }
  return merged;
}

function decoded(uri: string, read: Node | Defect | undefined, source: ReadSource, start: number): Value {
  if (isDefect(read)) {
    const defect = { ...read, start: read.start - start, end: read.end - start };
    throw new Unreadable(goMessage(defect, source.text.slice(start)), { uri, start: read.start, end: read.end });
  }
  return read ? valueOfNode(read, source) : nil;
}

type FileDocument = ChartFile['documents'][number];

/** The documents of a file; a List of manifests, which is otherwise read item by item, as one again. */
function documentsOf({ documents }: ChartFile): FileDocument[] {
  const whole: FileDocument[] = [];
  let isWithinList = false;
  for (const { yaml, start } of documents) {
    if (yaml.form === 'prose') continue;
    const before = whole.at(-1);
    const isContinued: boolean = isWithinList && (yaml.form === 'listItem' || yaml.form === 'listTail');
    if (before && isContinued)
      whole[whole.length - 1] = { yaml: new YamlDocument(before.yaml.text + yaml.text), start: before.start };
    else whole.push({ yaml, start });
    isWithinList = yaml.form === 'listHead' || isContinued;
  }
  return whole;
}

/** A document with the line end that Helm puts behind the last line of values. */
function withLineEnd(yaml: YamlDocument): YamlDocument {
  return /\n$|^$/.test(yaml.text) ? yaml : new YamlDocument(`${yaml.text}\n`);
}
