import { isArray, isObject, type Json, own } from './json';
import { resolvePlain } from './scalar';
import { isPreamble, type Piece } from './stream';

/** What can be read of a place in YAML without knowing how it is written. */
export interface Fields {
  /** What stands below a key; of anything but a map with that key a place where nothing stands. */
  get(key: string): Fields;
  /** The keys of a map; none of anything else. */
  keys(): string[];
  /** The items of a list; none of anything else. */
  items(): Fields[];
  readonly exists: boolean;
  readonly isMap: boolean;
  readonly isList: boolean;
  /** The value, if Kubernetes reads it as a string. */
  readonly string: string | undefined;
}

/**
 * What `read` finds in a document, or an item of a List, by a look at the lines it needs: a repository has
 * thousands of manifests of which only kind, name and labels count. Knows JSON, keys on lines of their own, and values
 * of one line; undefined if what `read` asks for is written in any other way, so that the text has to be parsed.
 */
export function skim<T>(piece: Piece, read: (root: Fields) => T): T | undefined {
  try {
    return read(rootOf(piece));
  } catch (error) {
    if (error === unsure) return undefined;
    throw error;
  }
}

/** Thrown where the lines alone do not tell. Always the same object: it is thrown often, and says nothing more. */
const unsure = new Error('The document has to be parsed.');

/** No manifest is longer: etcd would not take it. On a text that is, the patterns here could run out of stack. */
const longest = 2_000_000;

function rootOf({ form, text }: Piece): Fields {
  if (/^\s*\{/.test(text)) return fieldsOf(parseJson(text));
  if (text.length > longest || (text.includes('\r') && /\r(?!\n)/.test(text))) throw unsure;
  if (form === 'listItem') {
    const column = /^ *- +(?=[\w"'])/.exec(text)?.[0].length;
    if (column === undefined) throw unsure;
    return new Block(text, column, text.length, column);
  }
  const opening = /^(?:[ \t]*(?:#.*)?\r?\n)*(?:---[ \t]*(?:#.*)?(?:\r?\n|$))?/.exec(text)?.[0].length ?? 0;
  return opening === text.length || isPreamble(text.slice(opening)) ? nothing : new Block(text, opening, text.length);
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw unsure;
  }
}

function fieldsOf(value: Json): Fields {
  return {
    get: (key) => {
      const entry = isObject(value) ? own(value, key) : undefined;
      return entry === undefined ? nothing : fieldsOf(entry);
    },
    keys: () => (isObject(value) ? Object.keys(value) : []),
    items: () => (isArray(value) ? value.map(fieldsOf) : []),
    exists: true,
    isMap: isObject(value),
    isList: isArray(value),
    string: typeof value === 'string' ? value : undefined,
  };
}

/** What has nothing below it: a value of one line, an empty map, or nothing at all. */
class Leaf implements Fields {
  readonly isList = false;

  constructor(
    readonly exists: boolean,
    readonly isMap: boolean,
    readonly string: string | undefined,
  ) {}

  get(): Fields {
    return nothing;
  }

  keys(): string[] {
    return [];
  }

  items(): Fields[] {
    return [];
  }
}

const nothing = new Leaf(false, false, undefined);
const emptyMap = new Leaf(true, true, undefined);
const unreadList: Fields = {
  get: () => nothing,
  keys: () => [],
  /** A List is cut into its items before anybody looks at them: one that could not be cut has to be parsed. */
  items() {
    throw unsure;
  },
  exists: true,
  isMap: false,
  isList: true,
  string: undefined,
};

/** A key with what stands on its line, and the lines below that belong to it. */
interface Entry {
  readonly value: string;
  /** Where the lines below start and end; the same if there are none. */
  start: number;
  end: number;
  isList: boolean;
}

/** A map in block style. */
class Block implements Fields {
  readonly exists = true;
  readonly isMap = true;
  readonly isList = false;
  readonly string = undefined;
  private readonly entries: ReadonlyMap<string, Entry>;

  /** `column` is where its first key stands, if that does not begin a line. */
  constructor(
    private readonly text: string,
    start: number,
    end: number,
    column = 0,
  ) {
    this.entries = entriesOf(text, start, end, column);
  }

  get(key: string): Fields {
    const entry = this.entries.get(key);
    return entry ? placeOf(entry, this.text) : nothing;
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  items(): Fields[] {
    return [];
  }
}

function placeOf({ value, start, end, isList }: Entry, text: string): Fields {
  if (value === '' && isList) return unreadList;
  if (value === '' && start < end) return new Block(text, start, end);
  if (start < end) throw unsure;
  if (value === '{}') return emptyMap;
  const resolved = scalarOf(value);
  return new Leaf(true, false, typeof resolved === 'string' ? resolved : undefined);
}

function scalarOf(value: string): unknown {
  const first = value.charCodeAt(0);
  if (first === doubleQuote || first === singleQuote) {
    const quoted = /^(?:"([^"\\]*)"|'([^']*)')$/.exec(value);
    if (quoted) return quoted[1] ?? quoted[2];
    throw unsure;
  }
  if (value !== '' && !/^[\w./+~][^\s#,{}[\]"'`]*$/.test(value)) throw unsure;
  if (value.endsWith(':')) throw unsure;
  return resolvePlain(value);
}

const [lineFeed, carriageReturn, space, doubleQuote, hash, singleQuote, dash] = [10, 13, 32, 34, 35, 39, 45];
/** A key, and what follows it on its line, a comment left out. */
const keyLine =
  /([\w./-]+|"[^"\\\n]*"|'[^'\n]*')[ \t]*:(?:[ \t]+(?!#)((?:[^#\n]|(?<![ \t])#)*))?(?:[ \t]#.*)?\r?(?=\n|$)/y;

/** The keys of a map whose lines start and end there. */
function entriesOf(text: string, start: number, end: number, column: number): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let indent = -1;
  let last: Entry | undefined;
  for (let at = start, lineStart = start - column; at < end; lineStart = at) {
    let next = lineAfter(at, text, end);
    while (text.charCodeAt(at) === space) at++;
    const first = at < next ? text.charCodeAt(at) : lineFeed;
    const own = at - lineStart;
    if (first !== lineFeed && first !== carriageReturn && first !== hash) {
      if (indent < 0) indent = own;
      if (own < indent) throw unsure;
      const isItem = own === indent && first === dash && /[ \r\n]/.test(text.charAt(at + 1) || '\n');
      if (own > indent || isItem) {
        if (!last) throw unsure;
        if (last.start === last.end) {
          last.start = lineStart;
          last.isList = first === dash && (isItem || /[ \r\n]/.test(text.charAt(at + 1) || '\n'));
        }
        if (isItem && !last.isList) throw unsure;
        // All that is indented belongs to a key that is not.
        if (indent === 0) while (text.charCodeAt(next) === space && next < end) next = lineAfter(next, text, end);
        last.end = next;
      } else {
        keyLine.lastIndex = at;
        const match = keyLine.exec(text);
        if (!match) throw unsure;
        if (last && leavesQuoteOpen(text.slice(last.start, last.end))) throw unsure;
        const [key, value] = [scalarOf(match[1] ?? ''), withoutBlanksBehind(match[2] ?? '')];
        if (typeof key !== 'string' || entries.has(key) || isOpen(value)) throw unsure;
        last = { value, start: next, end: next, isList: false };
        entries.set(key, last);
      }
    }
    at = next;
  }
  return entries;
}

/** What ends a text in quotes, by the quote that begins it; another quote or an escaped character goes on. */
const closings = { '"': /[^"\\]*(?:\\[\s\S][^"\\]*)*"/y, "'": /[^']*(?:''[^']*)*'/y };

/** Whether lines may end within quotes: what follows belongs to these, however it is indented. */
function leavesQuoteOpen(lines: string): boolean {
  const quote = /["']/g;
  while (quote.test(lines)) {
    const opening = quote.lastIndex - 1;
    if (opening > 0 && !' \t\r\n:,[{(-'.includes(lines.charAt(opening - 1))) continue;
    const closing = closings[lines.charAt(opening) as keyof typeof closings];
    closing.lastIndex = opening + 1;
    if (!closing.test(lines)) return true;
    quote.lastIndex = closing.lastIndex;
  }
  return false;
}

/** Where the line starts that follows the one at an offset; `end` if there is none. */
function lineAfter(at: number, text: string, end: number): number {
  const lineFeedAt = text.indexOf('\n', at);
  return lineFeedAt < 0 ? end : lineFeedAt + 1;
}

/** Not by a regular expression, which would be quadratic; nor by `trimEnd`, which takes away more than blanks. */
function withoutBlanksBehind(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Whether a value may go on in the lines below, however these are indented. */
function isOpen(value: string): boolean {
  const [first, final] = [value[0], value.at(-1)];
  if (first === '"' || first === "'") return value.length < 2 || final !== first;
  return (first === '{' && final !== '}') || (first === '[' && final !== ']');
}
