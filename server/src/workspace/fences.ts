import type { Span } from '../yaml/text';

/** The fenced blocks of Markdown. Offsets are the text's own. */

/** What the line says that opens a block. */
interface Opening {
  /** Where it begins. The documents of one block have it in common. */
  readonly opens: number;
  /** As written, without the marks: `yaml title="web.yaml"`. */
  readonly information: string;
  /** The first word of that in lower case; empty without one. */
  readonly language: string;
  readonly isYaml: boolean;
  /** How far the fence is indented. */
  readonly indent: number;
}

interface Fence extends Opening {
  readonly mark: string;
}

/** A fenced block; of one of YAML each document. Its span has whole lines, without the fences and the `---` lines. */
export type Block = Opening & Span;

/** The fenced blocks of a text in their order; none that is empty. One that nobody closes ends with the text. */
export function* blocksIn(text: string): Generator<Block> {
  let fence: Fence | undefined;
  let start = 0;
  let offset = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const next = offset + line.length;
    const opening = opened(line, offset);
    if (!fence) {
      fence = opening;
      start = next;
    } else if (closes(line, fence) || reopens(opening, fence) || (fence.isYaml && separator.test(line))) {
      if (offset > start) yield { ...openingOf(fence), start, end: offset };
      if (closes(line, fence)) fence = undefined;
      start = next;
    }
    offset = next;
  }
  if (fence && offset > start) yield { ...openingOf(fence), start, end: offset };
}

function openingOf({ opens, information, language, isYaml, indent }: Fence): Opening {
  return { opens, information, language, isYaml, indent };
}

const separator = /^ *(?:---|\.\.\.)\s*(?:#.*)?$/;

/** ` ```yaml `, `~~~yml title=...`: three or more marks, and a language that is YAML. Any other block is only passed. */
function opened(line: string, opens: number): Fence | undefined {
  const match = /^( *)(`{3,}|~{3,})([^`]*)$/.exec(line.trimEnd());
  if (!match) return undefined;
  const [, indent = '', mark = '', information = ''] = match;
  const [word = ''] = information.trimStart().split(/\s/, 1);
  const language = word.toLowerCase();
  const isYaml = /^ya?ml$/.test(language);
  return { opens, information: information.trim(), language, isYaml, mark, indent: indent.length };
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
  return last?.isYaml && last.end === probe.length ? last.indent : undefined;
}
