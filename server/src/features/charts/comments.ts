import type { SourceFile } from '../../workspace/file';
import type { At } from '../../yaml/at';
import { fieldPath } from '../../yaml/json';
import { lineStart } from '../../yaml/layout';

/** So many lines above a key are read, and so much of them is shown. */
const mostLines = 20;
const longest = 600;

/**
 * What the comment above a key says of it: the lines directly above it, as helm-docs has it behind `--`, else the line
 * `@param web.port` of the generator of READMEs that Bitnami's charts are written for. Empty without any.
 */
export function commentOf({ text }: SourceFile, at: At): string {
  const start = at.keySpan?.start;
  if (start === undefined) return '';
  const above = linesAbove(text, start);
  const documented = above.findLastIndex((line) => /^--(?: |$)/.test(line));
  const own = above.slice(Math.max(0, documented)).flatMap(said);
  const comment = own.join(' ').trim() || paramOf(text, fieldPath(at.path));
  return comment.length > longest ? `${comment.slice(0, longest)}…` : comment;
}

/** The lines of comment directly above a place, without their signs, in the order of the text. */
function linesAbove(text: string, offset: number): string[] {
  const lines: string[] = [];
  let end = lineStart(text, offset);
  while (end > 0 && lines.length < mostLines) {
    const start = lineStart(text, end - 1);
    const [, line] = /^[ \t]*#+[ \t]?(.*)$/.exec(text.slice(start, end).trimEnd()) ?? [];
    if (line === undefined) break;
    lines.unshift(line);
    end = start;
  }
  return lines;
}

/** What a line says to people: none of what is meant for tools. */
function said(line: string): string[] {
  const [, param] = /^@param \S+(?: \[[^\]]*\])?(.*)$/.exec(line) ?? [];
  if (param !== undefined) return [param.trim()];
  if (/^@|^(?:[-=#*~]{3,}|\s*)$/.test(line)) return [];
  return [
    line
      .replace(/^--(?: |$)/, '')
      .replace(/^\((?:[\w/]+)\) /, '')
      .trim(),
  ];
}

function paramOf(text: string, path: string): string {
  const sign = `@param ${path} `;
  const at = text.indexOf(sign);
  if (at < 0) return '';
  const end = text.indexOf('\n', at);
  return text
    .slice(at + sign.length, end < 0 ? undefined : end)
    .replace(/^\[[^\]]*\]/, '')
    .trim();
}
