import { Document, isScalar, type ToStringOptions, visit } from 'yaml';
import type { Json } from './json';
import { resolvePlain } from './scalar';
import type { Tree } from './tree';

/** How a file is written, so that what we add looks like the rest. */
export interface Style {
  readonly eol: '\n' | '\r\n';
  /** Spaces per level. */
  readonly indent: number;
  /** Whether a list is indented below its key. */
  readonly indentLists: boolean;
  /** JSON: quotes everywhere. Flow style whose keys have no quotes is YAML. */
  readonly json: boolean;
}

/** The style of a text, judged by its first lists and maps; two spaces where nothing tells. */
export function styleOf(text: string): Style {
  const json = /^\s*(?:[{[]\s*)+["}\]]/.test(text);
  // A document may be indented as a whole, in a list of Markdown for example.
  const base = /^( *)[^\s#]/m.exec(text)?.[1]?.length ?? 0;
  let indent = Number.POSITIVE_INFINITY;
  for (const [, blanks = ''] of text.matchAll(json ? /^( +)"/gm : /^( +)[^\s#-]/gm))
    if (blanks.length > base) indent = Math.min(indent, blanks.length - base);
  const list = /^( *)[^\s#-][^\n#]{0,200}:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( *)- /m.exec(text);
  return {
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
    indent: indent === Number.POSITIVE_INFINITY ? 2 : Math.min(8, indent),
    indentLists: list ? (list[2]?.length ?? 0) > (list[1]?.length ?? 0) : false,
    json,
  };
}

const styles = new WeakMap<Tree, Style>();

/** The style of a document, found once. */
export function styleIn(tree: Tree): Style {
  const style = styles.get(tree) ?? styleOf(tree.text);
  styles.set(tree, style);
  return style;
}

/** A value as lines of block YAML that begin at `column` (the first line too). No line end after the last. */
export function renderBlock(value: Json, column: number, style: Style): string {
  const text = stringify(value, { indent: Math.max(style.indent, 1), indentSeq: style.indentLists });
  const pad = ' '.repeat(column);
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : pad + line))
    .join(style.eol);
}

/** A value as a document of its own, with two spaces per level. A string that `isQuoted` is in double quotes. */
export function blockText(value: Json, isQuoted?: (text: string) => boolean): string {
  return `${stringify(value, { indent: 2, indentSeq: false }, isQuoted)}\n`;
}

/** A value on one line: `{app: web, tier: [a, b]}`, or JSON. */
export function renderFlow(value: Json, style: Style): string {
  if (style.json) {
    return jsonText(value, 1)
      .replace(/([{[])\n */g, '$1')
      .replace(/\n *([}\]])/g, '$1')
      .replace(/\n */g, ' ');
  }
  // Within brackets, so that a scalar gets the quotes that it needs inside a flow collection.
  return stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, blockQuote: false }).slice(1, -1);
}

/** JSON over several lines; the first is not indented, the others by `column`. */
export function renderJson(value: Json, column: number, style: Style): string {
  return jsonText(value, style.indent)
    .split('\n')
    .join(style.eol + ' '.repeat(column));
}

/** A key as it is written before its colon. */
export function renderKey(key: string, style: Style): string {
  return style.json ? JSON.stringify(key) : renderFlow(key, style);
}

function stringify(value: Json, options: ToStringOptions, isQuoted?: (text: string) => boolean): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      const { value: text } = node;
      // What go-yaml would read as something else, beyond what the library knows of YAML 1.1; one line stays one line;
      // and the library's indentation indicator is right for two spaces only.
      const oneLine = options.blockQuote === false || /^\s/.test(text);
      // In brackets, go-yaml takes any '?', and a ':' at the start, for the sign that it is elsewhere with a space.
      const isSign = options.collectionStyle === 'flow' && /^:|\?/.test(text);
      // The blank lines that end a block are lost where other lines follow it, or nothing.
      const endsBlank = text.endsWith('\n\n');
      if (resolvePlain(text) !== text || isSign || endsBlank || (oneLine && text.includes('\n')) || isQuoted?.(text))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER, ...options })
    .trimEnd();
}

function jsonText(value: Json, indent: number): string {
  return JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? Number(v) : v), indent);
}
