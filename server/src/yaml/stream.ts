/**
 * Cuts a YAML stream into the pieces that are read one by one: its documents, and of a `kind: List` its items, so that
 * a file of a thousand manifests is read a manifest at a time however they are put together.
 */

/**
 * What a piece of a file is. `document`: one of a YAML stream. `prose`: text that is not read as YAML, such as that
 * between the blocks of a Markdown file, behind the end of a document, or on a line of `---#`. A List that can be cut is a `listHead` (all up
 * to `items:`), a `listItem` for each manifest (a list with one item, at its own indentation) and perhaps a `listTail`
 * (what stands behind the items).
 */
export type Form = 'document' | 'prose' | 'listHead' | 'listItem' | 'listTail';

export interface Piece {
  readonly form: Form;
  readonly text: string;
}

/**
 * Cuts a text as kubectl does (apimachinery, util/yaml/decoder.go), at every line of `---` with at most a comment behind
 * it. Of what stands between two of these it reads one document: what follows a `...` is prose. Directives stay with
 * the document that follows them. The pieces joined are the text.
 */
export function cutStream(text: string): Piece[] {
  return documentsOf(text).flatMap((piece) => (piece.form === 'document' && cutList(piece.text)) || [piece]);
}

function documentsOf(text: string): Piece[] {
  const objects = objectsOf(text);
  // Most files are one document: a look for the marks as such tells that in no time.
  if (objects.length === 0 && text !== '' && !text.includes('---') && !text.includes('...'))
    return [{ form: 'document', text }];
  const pieces: Piece[] = objects.map((object) => ({ form: 'document', text: object }));
  let start = objects.reduce((length, object) => length + object.length, 0);
  /** What follows stands behind a `...`. */
  let ended = false;
  const cut = (end: number, form: Form = ended ? 'prose' : 'document') => {
    if (end > start) pieces.push({ form, text: text.slice(start, end) });
    start = end;
  };
  const cutPast = (form: Form, index: number) => {
    const lineEnd = text.indexOf('\n', index);
    cut(lineEnd < 0 ? text.length : lineEnd + 1, form);
  };
  const marks = /(?<![^\n])(?:---(?=[ \t\r\n#]|$)|\.\.\.(?=[ \t\r\n]|$))/g;
  marks.lastIndex = start;
  for (const match of text.matchAll(marks)) {
    const { index } = match;
    if (match[0] === '---') {
      const before = text.slice(start, index);
      if (/^%/m.test(before) && isPreamble(before)) continue;
      cut(index);
      ended = false;
      // go-yaml wants a blank behind the marker, but kubectl leaves this line out where something stands before it.
      if (text[index + 3] === '#' && index > 0 && !(pieces.length > 1 && /^---.*\r?\n$/.test(before))) {
        cutPast('prose', index);
      }
    } else if (!ended) {
      cutPast('document', index);
      ended = true;
    }
  }
  cut(text.length);
  return pieces;
}

/**
 * The objects of a stream of JSON, such as `jq '.items[]'` prints, with the white space behind them: all but the last,
 * which other documents may follow. kubectl reads what begins with a brace as JSON while it can.
 */
function objectsOf(text: string): string[] {
  const objects: string[] = [];
  if (!/^\s*\{/.test(text) || !/\}\s*\{/.test(text)) return objects;
  for (let start = 0; ; ) {
    const end = endOfObject(text, start);
    const next = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
    if (text[next] !== '{' || !isJson(text.slice(start, end))) return objects;
    objects.push(text.slice(start, next));
    start = next;
  }
}

/** Where the object ends that begins a text at `start`: behind the brace that closes it. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (const { 0: sign, index } of text.slice(start).matchAll(/[{}]|"(?:[^"\\]|\\[\s\S]?)*"?/g)) {
    if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return start + index + 1;
  }
  return text.length;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a document of a file that is no Markdown has behind its end (`...`), if it is more than comments. */
export function isBehindEnd({ form, text }: Piece): boolean {
  return form === 'prose' && !text.startsWith('---') && !isPreamble(text);
}

/** Whether a text is directives, comments and blank lines only. */
export function isPreamble(text: string): boolean {
  return /^(?:\s|[#%].*(?:[\n\r]|$))*$/.test(text);
}

/** What makes pieces depend on one another: anchors, which aliases anywhere below repeat, and templates. */
const entangled = /\{\{|(?:^|[:\-?,[{])[ \t]*&[^\s,[\]{}]/m;

/**
 * Cuts a document that is a List with items in block style; undefined for any other. One with anchors or templates
 * stays whole, and so does one whose head and tail have the same key, so that it is found.
 */
function cutList(document: string): Piece[] | undefined {
  if (!document.includes('items:')) return undefined;
  const opening = /^items:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*(?=( *)-[ \t\r\n])/m.exec(document);
  if (!opening || !/^kind:[ \t]*["']?\w*List["']?[ \t]*(?:#.*)?$/m.test(document)) return undefined;
  if (/^%/m.test(document) || entangled.test(document)) return undefined;
  const start = opening.index + opening[0].length;
  const indent = opening[1]?.length ?? 0;
  const end = start + lengthOfItems(document.slice(start), indent);
  const [head, tail] = [document.slice(0, start), document.slice(end)];
  const keys = [...`${head}${tail}`.matchAll(/^(["']?)([\w./-]+)\1[ \t]*:/gm)].map((match) => match[2]);
  // A line that is no key goes on with a quoted string or brackets of the last item.
  if (new Set(keys).size < keys.length || !/^(?:["']?[\w./-]+["']?[ \t]*:(?=\s)|$)/.test(tail)) return undefined;
  return [
    { form: 'listHead', text: head },
    ...cutItems(document.slice(start, end), indent),
    ...(tail === '' ? [] : [{ form: 'listTail' as const, text: tail }]),
  ];
}

/** How much of a text belongs to items whose dashes stand at `indent`: up to a line that is indented less. */
function lengthOfItems(text: string, indent: number): number {
  const end = indent === 0 ? /^[^\s#-]/m.exec(text) : new RegExp(`^ {0,${indent - 1}}[^\\s#]`, 'm').exec(text);
  return end?.index ?? text.length;
}

function cutItems(text: string, indent: number): Piece[] {
  const starts = [...text.matchAll(new RegExp(`^ {${indent}}-(?=[ \\t\\r\\n]|$)`, 'gm'))].map(({ index }) => index);
  return starts.map((start, i) => ({ form: 'listItem', text: text.slice(start, starts[i + 1]) }));
}

/**
 * Cuts a text into items of a List, given one of its other items; undefined if it is anything else too. What stands
 * around it is then cut as before.
 */
export function cutItemsLike(item: string, text: string): Piece[] | undefined {
  const indent = /^ */.exec(item)?.[0].length ?? 0;
  const isItem = new RegExp(`^ {${indent}}-(?:[ \\t\\r\\n]|$)`);
  if (!isItem.test(text) || entangled.test(text)) return undefined;
  if (lengthOfItems(text, indent) < text.length || /^(?:---|\.\.\.)(?=\s|$)/m.test(text)) return undefined;
  return cutItems(text, indent);
}
