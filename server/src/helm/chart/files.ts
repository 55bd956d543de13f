import { derivedFrom, type Origin } from '../../rendering/origin';
import { decodeUtf8, encodeUtf8, strayByteIn } from '../../yaml/bytes';
import { fileNameOf } from '../../yaml/uri';
import type { ChartFile, ChartFiles } from '../files';
import { sprig } from '../functions';
import { codecs } from '../functions/codecs';
import { empty, Text } from '../values/text';
import {
  type Bytes,
  type CallSite,
  type Dict,
  dict,
  Failure,
  func,
  type GoObject,
  list,
  type Value,
} from '../values/value';
import { globPattern } from './glob';
import type { Member } from './members';

/**
 * `.Files` of a chart (pkg/engine/files.go): all its files that are neither templates nor read by Helm itself. `read`
 * gives a file when it is asked for.
 */
export function filesObject(members: readonly Member[], read: ChartFiles['read']): GoObject {
  const byPath = new Map(members.map((member) => [member.path, member]));
  const textOf = (path: string, at: CallSite): Text => {
    const member = byPath.get(path);
    const file = member && read(member.uri);
    if (!member || file === undefined) return Text.of('', derivedFrom(at.place));
    if (file === 'unread') return unreadText(member, at);
    return contentOf(file);
  };
  return {
    type: 'object',
    go: 'engine.files',
    get text() {
      return `map[${[...byPath.keys()].join(' ')}]`;
    },
    fields: new Map(),
    methods: new Map([
      ['Get', func(['string'], (at, path) => textOf(path.text, at))],
      ['GetBytes', func(['string'], (at, path) => bytesOf(textOf(path.text, at)))],
      ['Lines', func(['string'], (at, path) => list(linesOf(textOf(path.text, at)), '[]string'))],
      [
        'Glob',
        func(['string'], (_, pattern) => {
          const isMeant = globPattern(pattern.text);
          return filesObject(
            members.filter(({ path }) => isMeant(path)),
            read,
          );
        }),
      ],
      ['AsConfig', func([], (at) => asYaml(members, at, (path) => textOf(path, at)))],
      ['AsSecrets', func([], (at) => asYaml(members, at, (path) => called(sprig, 'b64enc', textOf(path, at), at)))],
    ]),
    asMap: () =>
      dict(
        members.flatMap(({ path, uri }) => {
          const file = read(uri);
          return file && file !== 'unread' ? [[path, { value: bytesOf(contentOf(file)) }] as const] : [];
        }),
      ),
  };
}

function unreadText({ path }: Member, { place, runtime }: CallSite): Text {
  const text = runtime.unknown(empty, place, `${path} cannot be read here.`);
  return text.type === 'string' ? text : empty;
}

/** What a file says, without a mark of its byte order; of what is no text, all bytes. */
function contentOf({ uri, text, bytes }: ChartFile): Text {
  const origin: Origin = { uri, start: 0, end: text.length, how: 'exact' };
  if (bytes && strayByteIn(text)) return Text.of(decodeUtf8(bytes), derivedFrom(origin));
  return Text.of(text, origin).slice(text.startsWith('\uFEFF') ? 1 : 0);
}

function bytesOf(text: Text): Bytes {
  return { type: 'bytes', value: encodeUtf8(text.text), origin: text.origin };
}

function linesOf(text: Text): Text[] {
  if (text.length === 0) return [];
  const lines: Text[] = [];
  const end = text.text.endsWith('\n') ? text.length - 1 : text.length;
  for (let start = 0; start <= end; ) {
    const next = text.text.indexOf('\n', start);
    const lineEnd = next < 0 || next > end ? end : next;
    lines.push(text.slice(start, lineEnd));
    start = lineEnd + 1;
  }
  return lines;
}

/** The files by their names alone, as YAML. */
function asYaml(members: readonly Member[], at: CallSite, contentAt: (path: string) => Value): Value {
  const entries = members.map(({ path }) => [fileNameOf(path), { value: contentAt(path) }] as const);
  const byName: Dict = dict(entries, undefined, 'map[string]string');
  return called(codecs, 'toYaml', byName, at);
}

function called(functions: typeof sprig, name: string, argument: Value, at: CallSite): Value {
  const found = functions.get(name);
  if (!found) throw new Failure(`function "${name}" not defined`);
  return found.call([argument], at);
}
