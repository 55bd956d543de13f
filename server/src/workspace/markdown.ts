import { YamlDocument } from '../yaml/document';

/** Whether a file is Markdown, whose manifests stand in fenced blocks. */
export function isMarkdown(uri: string): boolean {
  return /\.(?:md|markdown)$/i.test(uri);
}

/**
 * The documents of a Markdown file: those of its fenced YAML blocks, and all that stands between them as documents
 * without content. Joined they are the text, so that places count as in any other file. A block that is indented, in a
 * list for example, is read as it stands: YAML asks for no certain column. Documents in `known` are taken over.
 */
export function readMarkdown(text: string, known: ReadonlyMap<string, YamlDocument>): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let at = 0;
  for (const { start, end } of blocksIn(text)) {
    if (start > at) documents.push(new YamlDocument(text.slice(at, start), 'prose'));
    const block = text.slice(start, end);
    documents.push(known.get(block) ?? new YamlDocument(block));
    at = end;
  }
  if (at < text.length || documents.length === 0) documents.push(new YamlDocument(text.slice(at), 'prose'));
  return documents;
}

interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly isYaml: boolean;
}

/** Where each document of a fenced block stands: whole lines, without the fences and the `---` lines. */
function* blocksIn(text: string): Generator<{ readonly start: number; readonly end: number }> {
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
      if (fence.isYaml && offset > start) yield { start, end: offset };
      if (closes(line, fence)) fence = undefined;
      start = next;
    }
    offset = next;
  }
  if (fence?.isYaml && offset > start) yield { start, end: offset };
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
