import type { SourceFile } from '../../workspace/file';
import type { Edit } from '../../yaml/text';

const directive = /^[ \t]*#[ \t]*statefulset-disable-next-line(?:[ \t]+([\w, -]+))?[ \t]*\r?$/;

/**
 * Whether a comment on the line before switches the rule off at an offset of a text: `# statefulset-disable-next-line
 * RULE, RULE`. Undefined if that cannot be told, since only comments stand between the offset and the start of the text,
 * which goes on in front of it.
 */
export function isDisabled(rule: string, text: string, offset: number): boolean | undefined {
  let end = text.lastIndexOf('\n', offset - 1);
  while (end >= 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    if (!/^[ \t]*#/.test(line)) return false;
    const match = directive.exec(line);
    if (match) return match[1] === undefined || match[1].split(/[\s,]+/).includes(rule);
    end = start - 1;
  }
  return undefined;
}

/** Puts that comment above the line on which `offset` lies; undefined in JSON, which has no comments. */
export function disableNextLine(rule: string, file: SourceFile, offset: number): Edit[] | undefined {
  const { text, uri } = file;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, text.indexOf('\n', start) < 0 ? undefined : text.indexOf('\n', start));
  if (uri.endsWith('.json') || /^\s*[{["}\]]/.test(line)) return undefined;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ uri, span: { start, end: start }, newText: `${indent}# statefulset-disable-next-line ${rule}${eol}` }];
}
