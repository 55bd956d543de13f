/**
 * Cuts a YAML stream into the pieces that are read one by one: its documents, and of a `kind: List` its items, so that
 * a file of a thousand manifests is read a manifest at a time however they are put together.
 */

/**
 * What a piece of a file is. `document`: one of a YAML stream. `prose`: text that is not read as YAML, such as that
 * between the blocks of a Markdown file. A List that can be cut is a `listHead` (all up to `items:`), a `listItem` for
 * each manifest (a list with one item, at its own indentation) and perhaps a `listTail` (what stands behind the items).
 */
export type Form = 'document' | 'prose' | 'listHead' | 'listItem' | 'listTail';

export interface Piece {
  readonly form: Form;
  readonly text: string;
}

/**
 * Cuts a text. Documents begin where `---` and end where `...` stands at the start of a line; directives stay with the
 * document that follows them. The pieces joined are the text.
 */
export function cutStream(text: string): Piece[] {
  return documentsOf(text).flatMap((document) => cutList(document) ?? [{ form: 'document', text: document }]);
}

function documentsOf(text: string): string[] {
  const documents: string[] = [];
  let start = 0;
  const cut = (end: number) => {
    if (end > start) documents.push(text.slice(start, end));
    start = end;
  };
  for (const match of text.matchAll(/(?:^|(?<=[\n\r]))(?:---|\.\.\.)(?=[ \t\r\n]|$)/g)) {
    if (match[0] === '---') {
      const before = text.slice(start, match.index);
      if (!/^%/m.test(before) || !isPreamble(before)) cut(match.index);
    } else {
      const lineEnd = text.indexOf('\n', match.index);
      cut(lineEnd < 0 ? text.length : lineEnd + 1);
    }
  }
  cut(text.length);
  return documents;
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
  const opening = /^items:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*(?=( *)-[ \t\r\n])/m.exec(document);
  if (!opening || !/^kind:[ \t]*["']?\w*List["']?[ \t]*(?:#.*)?$/m.test(document)) return undefined;
  if (/^%/m.test(document) || entangled.test(document)) return undefined;
  const start = opening.index + opening[0].length;
  const indent = opening[1]?.length ?? 0;
  const end = start + lengthOfItems(document.slice(start), indent);
  const [head, tail] = [document.slice(0, start), document.slice(end)];
  const keys = [...`${head}${tail}`.matchAll(/^(["']?)([\w./-]+)\1[ \t]*:/gm)].map((match) => match[2]);
  if (new Set(keys).size < keys.length || !/^(?:["'\w]|$)/.test(tail)) return undefined;
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
