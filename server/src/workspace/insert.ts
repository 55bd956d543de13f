import { isObject, type Json, type JsonObject } from '../yaml/json';
import { renderBlock, renderFlow, renderJson, type Style, styleOf } from '../yaml/render';
import type { Edit } from '../yaml/text';
import { documentSpan, type Resource } from './file';

/**
 * Adds a manifest before a resource in its file: as a document of its own, as an item of the List that holds the
 * resource, or, in a JSON file, by making a List of both. Written as the neighbour is: indentation, flow style, line
 * ends.
 */
export function insertBefore(resource: Resource, manifest: JsonObject): Edit[] {
  const { file, list, root } = resource;
  const { uri, text } = file;
  const { json, ...rest } = styleOf(documentText(resource));
  const style: Style = { ...rest, json: json && (uri.endsWith('.json') || /^\s*\{\s*"/.test(documentText(resource))) };
  const span = root.valueSpan ?? root.span;
  if (list) {
    const column = span.start - (text.lastIndexOf('\n', span.start - 1) + 1);
    if (list.get('items').isFlow || style.json) {
      const inline = !/^\s*$/.test(text.slice(span.start - column, span.start));
      const item = style.json && !inline ? renderJson(manifest, column, style) : renderFlow(manifest, style);
      const separator = inline ? ', ' : `,${style.eol}${' '.repeat(column)}`;
      return [{ uri, span: { start: span.start, end: span.start }, newText: item + separator }];
    }
    // In front of the item's dash, with the same distance between dash and key.
    const dash = text.lastIndexOf('-', span.start - 1);
    const gap = text.slice(dash, span.start);
    const indent = ' '.repeat(Math.max(0, column - gap.length));
    const item = renderLike(manifest, resource, column, style).slice(column);
    return [{ uri, span: { start: dash, end: dash }, newText: `${gap}${item}${style.eol}${indent}` }];
  }
  if (style.json && root.isFlow) return wrapInList(resource, manifest, style);
  const at = insertionPoint(resource);
  const document = renderLike(manifest, resource, 0, style);
  return [{ uri, span: { start: at, end: at }, newText: `${document}${style.eol}---${style.eol}` }];
}

function documentText(resource: Resource): string {
  return resource.document.yaml.text;
}

/** Behind the `---` line that opens the document, and behind a heading comment that a blank line sets apart. */
function insertionPoint(resource: Resource): number {
  const span = documentSpan(resource.document);
  const text = documentText(resource);
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  const marker = /^(?:%[^\n]*\n)*---[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(offset));
  if (marker) offset += marker[0].length;
  const heading = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*?(?:[ \t]*#[^\n]*\r?\n)+[ \t]*\r?\n/.exec(text.slice(offset));
  const contentStart = (resource.root.valueSpan?.start ?? span.end) - span.start;
  if (heading && offset + heading[0].length <= contentStart) offset += heading[0].length;
  return span.start + offset;
}

function wrapInList(resource: Resource, manifest: JsonObject, style: Style): Edit[] {
  const { uri, text } = resource.file;
  const span = resource.root.valueSpan ?? resource.root.span;
  const source = text.slice(span.start, span.end);
  if (!source.includes('\n')) {
    const start = `{"apiVersion": "v1", "kind": "List", "items": [${renderFlow(manifest, style)}, `;
    return [
      { uri, span: { start: span.start, end: span.start }, newText: start },
      { uri, span: { start: span.end, end: span.end }, newText: ']}' },
    ];
  }
  const [one, two] = [' '.repeat(style.indent), ' '.repeat(2 * style.indent)];
  const lines = [
    '{',
    `${one}"apiVersion": "v1",`,
    `${one}"kind": "List",`,
    `${one}"items": [`,
    `${two}${renderJson(manifest, 2 * style.indent, style)},`,
    two + source.split(/\r?\n/).join(style.eol + two),
    `${one}]`,
    '}',
  ];
  return [{ uri, span, newText: lines.join(style.eol) }];
}

/** Block style as usual; all flow where the neighbour is, and its inner maps in flow where the neighbour's are. */
function renderLike(manifest: JsonObject, resource: Resource, column: number, style: Style): string {
  const { root } = resource;
  if (root.isFlow) return ' '.repeat(column) + renderFlow(manifest, style);
  if (!root.get('metadata').isFlow) return renderBlock(manifest, column, style);
  const pad = ' '.repeat(column);
  const inner = pad + ' '.repeat(style.indent);
  const lines: string[] = [];
  for (const [key, value] of Object.entries(manifest)) {
    if (key === 'spec' && isObject(value)) {
      lines.push(`${pad}spec:`);
      for (const [name, field] of Object.entries(value))
        lines.push(`${inner}${name}: ${renderFlow(field as Json, style)}`);
    } else lines.push(`${pad}${key}: ${renderFlow(value, style)}`);
  }
  return lines.join(style.eol);
}
