import { At } from '../yaml/at';
import { YamlDocument } from '../yaml/document';
import type { Json } from '../yaml/json';
import type { Piece } from '../yaml/stream';
import type { Values } from './jsonValues';

/** As `Values`, with how many pieces could not be read. */
export interface YamlValues extends Values {
  readonly unread: number;
}

/**
 * The objects of YAML documents as kubectl prints them. A List is read an item at a time, without asking whether items share
 * anchors, which kubectl never prints: a mistake in one of them leaves the others alone. The last item of a List that
 * ends without saying that it is one is left out, as nobody knows how much of it is missing.
 */
export function yamlValues(text: string): YamlValues {
  const values: Json[] = [];
  let [isCut, unread] = [false, 0];
  for (const document of withoutFieldSets(text).split(/^---(?:[ \t].*)?\r?$/m)) {
    const list = cutList(document);
    isCut ||= list.isCut;
    for (const piece of list.pieces) {
      const value = readPiece(piece);
      if (value === undefined) unread++;
      else if (value !== null) values.push(value);
    }
  }
  return { values, isCut, unread };
}

/** What a piece says; undefined if it is no YAML. */
function readPiece({ text, form }: Piece): Json | undefined {
  const document = new YamlDocument(text, form);
  const { tree } = document;
  if (tree.errors.length > 0 || document.failure !== undefined) return undefined;
  const root = At.root(document, 0);
  return (form === 'listItem' ? root.item(0) : root).json ?? null;
}

/**
 * Without the sets of fields in `metadata.managedFields`: they are most of a text that has them, and nothing here asks
 * for them. kubectl prints the keys of a map in order, so that one line tells where a set begins.
 */
function withoutFieldSets(text: string): string {
  const mark = 'fieldsType: FieldsV1';
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    const indent = at - (text.lastIndexOf('\n', at) + 1);
    const start = lineBehind(text, at);
    const isSet = text.startsWith('fieldsV1:', start + indent) && isBlank(text, start, start + indent);
    if (!isSet || start < from) continue;
    let end = lineBehind(text, start);
    while (end < text.length && isBlank(text, end, end + indent + 1)) end = lineBehind(text, end);
    kept += text.slice(from, start);
    from = end;
    at = end - 1;
  }
  return from === 0 ? text : kept + text.slice(from);
}

function lineBehind(text: string, offset: number): number {
  const lineFeed = text.indexOf('\n', offset);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) !== 32) return false;
  return end <= text.length;
}

interface CutList {
  readonly pieces: readonly Piece[];
  readonly isCut: boolean;
}

/** The items of a List, or a document that is none. */
function cutList(document: string): CutList {
  const opening = /^items:[ \t]*\r?\n(?=( *)-[ \t\r\n])/m.exec(document) ?? /^(?:\s*\n)?(?=( *)-\s)/.exec(document);
  if (!opening) return { pieces: [{ form: 'document', text: document }], isCut: false };
  const start = opening.index + opening[0].length;
  const indent = ' '.repeat((opening[1] ?? '').length);
  const behind = indent === '' ? /^[^\s#-]/m : /^[^\s#]/m;
  const length = behind.exec(document.slice(start))?.index ?? document.length - start;
  const items = document.slice(start, start + length);
  const starts = [...items.matchAll(new RegExp(`^${indent}-(?=[ \\t\\r\\n])`, 'gm'))].map(({ index }) => index);
  const pieces = starts.map((from, i): Piece => ({ form: 'listItem', text: items.slice(from, starts[i + 1]) }));
  const outside = `${document.slice(0, start)}\n${document.slice(start + length)}`;
  const isCut = opening[0].startsWith('items') && !/^kind:/m.test(outside);
  return { pieces: isCut ? pieces.slice(0, -1) : pieces, isCut };
}
