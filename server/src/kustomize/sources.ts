import { get, type MapNode, type Node, stringAt } from '../rendering/node';
import { derivedFrom, type Origin, type Place, unknownFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { strayByteIn } from '../yaml/bytes';
import type { KustomizeFile } from './files';

/** What generators ask of the kustomization that has them. */
export interface SourceReader {
  /** The file that a path means; undefined if what it holds cannot be known. Throws `Refused` if there is none. */
  file(path: string, place: Place): KustomizeFile | undefined;
  /** Is told what else cannot be known. */
  leaveOut(message: string, place: Place): void;
}

/** What a key of a ConfigMap or Secret holds. */
export interface Pair {
  readonly key: string;
  readonly value: Content;
  readonly origin: Origin;
}

/** Text, or bytes that are none; undefined if it cannot be known here. */
export type Content = string | Uint8Array | undefined;

export interface Sources {
  readonly pairs: readonly Pair[];
  /** Whether there may be keys that cannot be known here. */
  readonly isPartial: boolean;
}

/**
 * The pairs that an entry of a generator names: those of its `envs`, then its `literals`, then its `files` (kustomize,
 * api/kv/kv.go). Throws `Refused` for those that cannot be read, and for keys that repeat.
 */
export function readSources(entry: MapNode, reader: SourceReader): Sources {
  const envs = strings(entry, 'envs').map((path) => pairsOfEnv(path, reader));
  const pairs = [
    ...envs.flatMap((env) => env ?? []),
    ...strings(entry, 'literals').map(pairOfLiteral),
    ...strings(entry, 'files').map((source) => pairOfFile(source, reader)),
  ];
  refuseRepeated(pairs, stringAt(entry, ['name']) ?? '');
  return { pairs, isPartial: envs.includes(undefined) };
}

interface Text {
  readonly text: string;
  readonly origin: Origin;
}

function strings(entry: MapNode, key: string): Text[] {
  const list = get(entry, key);
  return list?.type === 'list' ? list.items.flatMap(textOfNode) : [];
}

function textOfNode(node: Node | undefined): Text[] {
  return node?.type === 'scalar' && typeof node.value === 'string' ? [{ text: node.value, origin: node.origin }] : [];
}

function refuseRepeated(pairs: readonly Pair[], name: string): void {
  const keys = new Set<string>();
  for (const { key, origin } of pairs) {
    if (keys.has(key)) throw new Refused(`configmap ${name} illegally repeats the key \`${key}\``, origin);
    keys.add(key);
  }
}

function pairOfLiteral({ text, origin }: Text): Pair {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new Refused(`invalid literal source ${text}, expected key=value`, origin);
  return { key: text.slice(0, equals), value: withoutQuotes(text.slice(equals + 1)), origin: derivedFrom(origin) };
}

/** A literal without the quotes around it, if there is the same at both ends. */
function withoutQuotes(text: string): string {
  const [first] = text;
  return text.length >= 2 && (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1) : text;
}

function pairOfFile(source: Text, reader: SourceReader): Pair {
  const { key, path } = keyAndPath(source);
  const file = reader.file(path, source.origin);
  if (!file) return { key, value: undefined, origin: unknownFrom(source.origin) };
  const value = contentOf(file);
  return { key, value, origin: value === undefined ? unknownFrom(source.origin) : derivedFrom(wholeOf(file)) };
}

/** `key=path`, or a path whose last part is the key. */
function keyAndPath({ text, origin }: Text): { readonly key: string; readonly path: string } {
  const [first = '', second, ...more] = text.split('=');
  if (second === undefined) return { key: lastPart(text), path: text };
  if (more.length > 0) throw new Refused(`source "${text}" key name or file path contains '='`, origin);
  if (first === '') throw new Refused(`missing key name for file path "${second}" in source "${text}"`, origin);
  if (second === '') throw new Refused(`missing file path for key name "${first}" in source "${text}"`, origin);
  return { key: first, path: second };
}

function lastPart(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.at(-1) ?? (path === '' ? '.' : '/');
}

function wholeOf({ uri, text }: KustomizeFile): Place {
  return { uri, start: 0, end: text.length };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function contentOf({ text, bytes }: KustomizeFile): Content {
  // A text keeps one byte of each sequence that is no character, so that what the file holds cannot be told from it.
  if (!bytes) return strayByteIn(text) ? undefined : text;
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes;
  }
}

/** The pairs of an env file, a line each; undefined if it cannot be read here. */
function pairsOfEnv({ text: path, origin }: Text, reader: SourceReader): Pair[] | undefined {
  const file = reader.file(path, origin);
  if (!file) return undefined;
  const content = contentOf(file);
  if (typeof content !== 'string') throw new Refused(`env source files: ${path} has invalid utf8 bytes`, origin);
  const pairs: Pair[] = [];
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf('\n', start);
    const end = newline < 0 ? content.length : newline;
    const line = content.slice(start, end);
    if (isTooLong(line)) break;
    // Where the file is not read as its text, places in it are not known.
    const place =
      content === file.text ? { uri: file.uri, start, end: start + withoutReturn(line).length } : wholeOf(file);
    const pair = pairOfLine(start === 0 && line.startsWith('\ufeff') ? line.slice(1) : line, derivedFrom(place));
    if (pair) pairs.push(pair);
    if (pair && pair.value === undefined)
      reader.leaveOut(
        `The value of the environment variable ${pair.key} is not known here; ${path} takes it up.`,
        origin,
      );
    start = end + 1;
  }
  return pairs;
}

/** What Go's unicode.IsSpace finds. */
const leadingSpace = /^[\t\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/**
 * The pair of a line of an env file, as it stands there, with quotes and spaces; none of an empty line or a comment. A key
 * alone has the value of the environment variable of that name.
 */
function pairOfLine(line: string, origin: Origin): Pair | undefined {
  const text = withoutReturn(line).replace(leadingSpace, '');
  if (text === '' || text.startsWith('#')) return undefined;
  const equals = text.indexOf('=');
  const key = equals < 0 ? text : text.slice(0, equals);
  if (key === '') return undefined;
  return equals < 0
    ? { key, value: undefined, origin: unknownFrom(origin) }
    : { key, value: text.slice(equals + 1), origin };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Whether Go's bufio.Scanner gives up at a line: Kustomize leaves out what follows, without a word. */
function isTooLong(line: string): boolean {
  return line.length > 65_535 / 3 && new TextEncoder().encode(line).length > 65_535;
}

/** Content as the string that a Secret, or `binaryData`, holds. */
export function base64(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  const encoded = btoa(parts.join(''));
  // kyaml breaks lines so that a scalar stays readable, with a break behind the last one, too.
  return encoded.length < 70 ? encoded : encoded.replace(/.{1,70}/g, '$&\n');
}
