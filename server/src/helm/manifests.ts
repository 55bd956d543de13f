import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { At } from '../yaml/at';
import { YamlDocument } from '../yaml/document';
import type { Span } from '../yaml/text';
import type { Text } from './values/text';

/** One document of what a template printed. */
export interface Manifest {
  readonly text: Text;
  readonly kind: string;
  /** Under `metadata.annotations`. */
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * The documents of a text, without white space around them: it is cut wherever a line begins with three dashes, whatever
 * follows them (`SplitManifests`).
 */
export function splitManifests(whole: Text): Text[] {
  const text = trimmed(whole);
  const parts: Text[] = [];
  let start = 0;
  const cut = (end: number) => {
    const part = trimmed(text.slice(start, end));
    if (part.length > 0) parts.push(part);
  };
  const { text: characters } = text;
  let mark = characters.startsWith('---') ? 0 : characters.indexOf('\n---');
  while (mark >= 0) {
    cut(mark);
    start = mark + (characters[mark] === '\n' ? 4 : 3);
    // The white space behind the dashes belongs to them, so that no mark begins with its last line break.
    while (/\s/.test(characters.charAt(start))) start++;
    mark = characters.indexOf('\n---', start);
  }
  cut(text.length);
  return parts;
}

/** Go's `strings.TrimSpace`. */
export function trimmed(text: Text): Text {
  const { text: characters } = text;
  const start = characters.length - characters.trimStart().length;
  return text.slice(start, Math.max(start, characters.trimEnd().length));
}

/**
 * What Helm knows of a manifest. Throws `Refused`, at a place of the text (of no file), where it does not parse, or where
 * what it looks at has another type than any object has (`SimpleHead`).
 */
export function readManifest(text: Text): Manifest {
  const document = new YamlDocument(text.text);
  const [error] = document.errors;
  if (error) throw new Refused(`error converting YAML to JSON: yaml: ${error.message}`, placeIn(error.span));
  const root = At.root(document, 0);
  expectMap(root, 'value of type util.SimpleHead');
  const metadata = root.get('metadata');
  expectMap(metadata, 'struct field SimpleHead.metadata of type struct');
  const annotations = metadata.get('annotations');
  expectMap(annotations, 'struct field .metadata.annotations of type map[string]string');
  stringAt(root.get('apiVersion'), 'SimpleHead.apiVersion');
  stringAt(metadata.get('name'), '.metadata.name');
  return {
    text,
    kind: stringAt(root.get('kind'), 'SimpleHead.kind'),
    annotations: new Map(
      annotations.entries().map(([key, value]) => [key, stringAt(value, '.metadata.annotations')] as const),
    ),
  };
}

function isNull(at: At): boolean {
  return !at.exists || at.scalar === null;
}

function expectMap(at: At, expected: string): void {
  if (!isNull(at) && !at.isMap) throw mismatch(at, expected);
}

/** A scalar of any type as a string, as sigs.k8s.io/yaml converts it where Go wants one. */
function stringAt(at: At, field: string): string {
  if (isNull(at)) return '';
  if (at.isMap || at.isList) throw mismatch(at, `struct field ${field} of type string`);
  return String(at.scalar);
}

function mismatch(at: At, expected: string): Refused {
  const type = at.isMap ? 'object' : at.isList ? 'array' : typeof at.scalar;
  const kind = type === 'boolean' ? 'bool' : type === 'bigint' ? 'number' : type;
  return new Refused(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go ${expected}`,
    placeIn(at.span),
  );
}

function placeIn({ start, end }: Span): Place {
  return { uri: '', start, end };
}
