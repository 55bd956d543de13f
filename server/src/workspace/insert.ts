import { isObject, type JsonObject } from '../yaml/json';
import { renderBlock, renderFlow, renderJson, type Style, styleOf } from '../yaml/render';
import type { Edit } from '../yaml/text';
import { documentSpan, type Resource } from './file';
import { isMarkdown } from './markdown';

/**
 * Adds a manifest before a resource in its file: as a document of its own, as an item of the List that holds the
 * resource, or, in a JSON file, by making a List of both. Written as the neighbour is: indentation, flow style, line
 * ends. Insertions only, so that edits of the resource itself go along with them. As a document of its own in block
 * style it is taken from `source`, if that is given: the same manifest with comments.
 */
export function insertBefore(resource: Resource, manifest: JsonObject, source?: string): Edit[] {
  if (resource.list) return insertItem(resource, manifest, resource.list === 'flow');
  const style = styleOfResource(resource);
  const { documents } = resource.file;
  if (style.json && documents.length === 1 && !/^\s*---/.test(resource.file.text))
    return wrapInList(resource, manifest, style);
  const { start } = resource.root.valueSpan ?? resource.root.span;
  // What a fence of Markdown indents, all of its lines are.
  const column = isMarkdown(resource.file.uri) ? columnOf(resource.file.text, start) : 0;
  const added =
    source === undefined || resource.root.isFlow || style.json
      ? renderLike(manifest, resource, column, style)
      : source
          .trimEnd()
          .replace(/^(?=.)/gm, ' '.repeat(column))
          .replaceAll('\n', style.eol);
  return insertDocument(resource, added, style, ' '.repeat(column));
}

/** Behind the `---` line that opens the document, and behind a heading comment that a blank line sets apart. */
function insertDocument(resource: Resource, added: string, style: Style, indent: string): Edit[] {
  const span = documentSpan(resource.document);
  const text = resource.document.yaml.text;
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  const marker = /^(?:%[^\n]*\n)*---[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(offset));
  // The document begins on its marker's line: then the new one gets a marker of its own.
  if (!marker && /^---/.test(text.slice(offset)))
    return insertion(resource, span.start + offset, `---${style.eol}${added}${style.eol}`);
  if (marker) offset += marker[0].length;
  const heading = /^(?:[ \t]*\r?\n)*(?:[ \t]*#[^\n]*\n)+[ \t]*\r?\n/.exec(text.slice(offset));
  const contentStart = (resource.root.valueSpan?.start ?? span.end) - span.start;
  if (heading && offset + heading[0].length <= contentStart) offset += heading[0].length;
  return insertion(resource, span.start + offset, `${added}${style.eol}${indent}---${style.eol}`);
}

/** Between an item's dash and its first key there may be blanks, an anchor and a tag: at most this many characters. */
const maxLead = 1000;

function insertItem(resource: Resource, manifest: JsonObject, isFlow: boolean): Edit[] {
  const { text } = resource.file;
  const style = styleOfResource(resource);
  const { start } = resource.root.valueSpan ?? resource.root.span;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const column = start - lineStart;
  if (isFlow) {
    const blanks = /^\s*$/.test(text.slice(lineStart, start)) ? text.slice(lineStart, start) : undefined;
    const multiline = style.json && blanks !== undefined;
    const item = multiline ? indentWith(blanks, renderJson(manifest, 0, style), style) : renderFlow(manifest, style);
    return insertion(resource, start, item + (blanks === undefined ? ', ' : `,${style.eol}${blanks}`));
  }
  const above = Math.max(0, start - maxLead);
  // In front of the item's dash and the comments above it, with the same distance between dash and key.
  const lead = /-(\s+)((?:[&!]\S+\s+)*)$/.exec(text.slice(above, start));
  const dash = above + (lead?.index ?? start - above);
  const dashLine = text.lastIndexOf('\n', dash - 1) + 1;
  const indent = ' '.repeat(dash - dashLine);
  const gap = lead && lead[2] === '' ? lead[1] : ' '.repeat(Math.max(1, column - indent.length - 1));
  const item = renderLike(manifest, resource, column, style).slice(column);
  return insertion(resource, aboveComments(text, dashLine), `${indent}-${gap}${item}${style.eol}`);
}

/** The start of the comment lines that stand directly above the line at `lineStart`. */
function aboveComments(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (!/^[ \t]*#/.test(text.slice(before, start))) break;
    start = before;
  }
  return start;
}

function wrapInList(resource: Resource, manifest: JsonObject, style: Style): Edit[] {
  const { text } = resource.file;
  const span = resource.root.valueSpan ?? resource.root.span;
  const source = text.slice(span.start, span.end);
  if (!source.includes('\n')) {
    const opening = `{"apiVersion": "v1", "kind": "List", "items": [${renderFlow(manifest, style)}, `;
    return [...insertion(resource, span.start, opening), ...insertion(resource, span.end, ']}')];
  }
  const one = /^\t/m.test(source) ? '\t' : ' '.repeat(style.indent);
  const two = one + one;
  const item = indentWith(two, renderJson(manifest, 0, style), style);
  const opening = [
    '{',
    `${one}"apiVersion": "v1",`,
    `${one}"kind": "List",`,
    `${one}"items": [`,
    `${two}${item},`,
    two,
  ];
  return [
    ...insertion(resource, span.start, opening.join(style.eol)),
    ...[...source.matchAll(/\n(?!\r?\n)/g)].flatMap((end) => insertion(resource, span.start + end.index + 1, two)),
    ...insertion(resource, span.end, ['', `${one}]`, '}'].join(style.eol)),
  ];
}

function insertion({ file: { uri } }: Resource, offset: number, newText: string): Edit[] {
  return [{ uri, span: { start: offset, end: offset }, newText }];
}

/** The style of the resource itself, whatever surrounds it. */
function styleOfResource({ file, root }: Resource): Style {
  const { start, end } = root.valueSpan ?? root.span;
  const column = columnOf(file.text, start);
  const source = file.text.slice(start, end).replaceAll(`\n${' '.repeat(column)}`, '\n');
  return { ...styleOf(source), eol: file.text.includes('\r\n') ? '\r\n' : '\n', json: /^\{\s*"/.test(source) };
}

/** How many characters stand before an offset on its line, a byte order mark not counted. */
function columnOf(text: string, offset: number): number {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).replace(/^\uFEFF/, '').length;
}

/** JSON of several lines, all but the first indented by `blanks`; with tabs if these are. */
function indentWith(blanks: string, json: string, style: Style): string {
  const lines = json.split(style.eol);
  const step = blanks.includes('\t') ? '\t' : ' '.repeat(style.indent);
  const indented = lines.map((line) => {
    const own = /^ */.exec(line)?.[0].length ?? 0;
    return step.repeat(own / style.indent) + line.slice(own);
  });
  return indented.join(style.eol + blanks);
}

/** Block style as usual; all flow where the neighbour is, and its inner maps in flow where the neighbour's are. */
function renderLike(manifest: JsonObject, { root }: Resource, column: number, style: Style): string {
  const pad = ' '.repeat(column);
  if (root.isFlow) return pad + (style.json ? renderJson(manifest, column, style) : renderFlow(manifest, style));
  if (!root.get('metadata').isFlow) return renderBlock(manifest, column, style);
  const inner = pad + ' '.repeat(style.indent);
  const lines: string[] = [];
  for (const [key, value] of Object.entries(manifest)) {
    if (key === 'spec' && isObject(value)) {
      lines.push(`${pad}spec:`);
      for (const [name, field] of Object.entries(value)) lines.push(`${inner}${name}: ${renderFlow(field, style)}`);
    } else lines.push(`${pad}${key}: ${renderFlow(value, style)}`);
  }
  return lines.join(style.eol);
}
