import type { Span } from '../yaml/text';

/** The fenced blocks of Markdown. Offsets are the text's own. */

interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly isYaml: boolean;
}

/** Lines of a fenced block of YAML. */
export interface Block extends Span {
  /** How far its fence is indented. */
  readonly indent: number;
}

/** Where each document of a fenced block stands: whole lines, without the fences and the `---` lines. */
export function* blocksIn(text: string): Generator<Block> {
  let fence: Fence | undefined;
  let start = 0;
  let offset = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const next = offset + line.length;
    const opening = opened(line);
    if (!fence) {
      fence = opening;
      start = next;
    } else if (closes(line, fence) || reopens(opening, fence) || (fence.isYaml && separator.test(line))) {
      if (fence.isYaml && offset > start) yield { start, end: offset, indent: fence.indent };
      if (closes(line, fence)) fence = undefined;
      start = next;
    }
    offset = next;
  }
  if (fence?.isYaml && offset > start) yield { start, end: offset, indent: fence.indent };
}

const separator = /^ *(?:---|\.\.\.)\s*(?:#.*)?$/;

/** ` ```yaml `, `~~~yml title=...`: three or more marks, and a language that is YAML. Any other block is only passed. */
function opened(line: string): Fence | undefined {
  const match = /^( *)(`{3,}|~{3,})([^`]*)$/.exec(line.trimEnd());
  if (!match) return undefined;
  const [, indent = '', mark = '', information = ''] = match;
  const [language = ''] = information.trimStart().split(/\s/, 1);
  return { mark, indent: indent.length, isYaml: /^ya?ml$/i.test(language) };
}

/** A block of YAML that begins in another was meant to follow it: the first is not closed. */
function reopens(opening: Fence | undefined, { isYaml, indent }: Fence): boolean {
  return opening?.isYaml === true && isYaml && opening.indent <= indent;
}

function closes(line: string, { mark }: Fence): boolean {
  const closing = line.trim();
  return closing.length >= mark.length && [...closing].every((character) => character === mark[0]);
}

/**
 * How far the fence is indented that opens the block of YAML in which a text ends; undefined if it ends in no such block.
 * `text` is a file up to a place that is looked at.
 */
export function openBlock(text: string): number | undefined {
  // A line that says something shows whether it would be one of a block.
  const probe = `${text.slice(0, text.lastIndexOf('\n') + 1)}x`;
  let last: Block | undefined;
  for (const block of blocksIn(probe)) last = block;
  return last?.end === probe.length ? last.indent : undefined;
}
