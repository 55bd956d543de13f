import type { Context } from '../../settings/context';
import { type Block, blocksIn } from '../../workspace/fences';
import type { SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { countUpTo } from '../../yaml/search';
import type { Span } from '../../yaml/text';
import { type Act, actsOf } from './acts';
import { readKubectl } from './kubectl';
import { commandsIn } from './shell';

/** A command of kubectl in a text, as far as it is understood. */
export interface GuideCommand {
  readonly span: Span;
  /** Never empty. */
  readonly acts: readonly Act[];
  /** The section of the text, counted from 0. What is done in one is done one after the other. */
  readonly section: number;
  /** The block that it stands in, by the place where that begins; undefined for code within a sentence. */
  readonly block: number | undefined;
}

/** What a Markdown file has beside its manifests. */
export interface Page {
  /** In the order of the text. */
  readonly commands: readonly GuideCommand[];
  readonly blocks: readonly Block[];
}

/** Whether a file is a text whose commands and names are read: Markdown, unless that is not wanted. */
export function isGuide(file: SourceFile, { settings }: Context): boolean {
  return isMarkdown(file.uri) && settings.markdown !== 'off';
}

const pages = new WeakMap<SourceFile, Page>();

/** Reads a Markdown file; once, as long as its text stays the same. */
export function pageOf(file: SourceFile): Page {
  let page = pages.get(file);
  if (!page) {
    page = readPage(file.text);
    pages.set(file, page);
  }
  return page;
}

function readPage(text: string): Page {
  const blocks = [...blocksIn(text)];
  const between = gaps(blocks, text.length);
  const sections = sectionsIn(text, between);
  const sectionOf = (offset: number) => countUpTo(sections, (start) => start <= offset);
  const ofBlocks = blocks
    .filter(({ language }) => shells.has(language))
    .flatMap((block) => read(text, block, sectionOf, block.opens));
  const ofSentences = between.flatMap((gap) =>
    inlineCode(text, gap).flatMap((span) => read(text, span, sectionOf, undefined)),
  );
  const commands = [...ofBlocks, ...ofSentences].sort((a, b) => a.span.start - b.span.start);
  return { commands: commands.slice(0, mostCommands), blocks };
}

/** No page that people read has more. */
const mostCommands = 500;

function read(
  text: string,
  part: Span & Partial<Block>,
  sectionOf: (offset: number) => number,
  block: number | undefined,
): GuideCommand[] {
  const asRoot = sessions.has(part.language ?? '');
  return commandsIn(text, part, asRoot).flatMap((command) => {
    const invocation = readKubectl(command);
    const acts = invocation ? actsOf(invocation) : [];
    return acts.length > 0 ? [{ span: command.span, acts, section: sectionOf(command.span.start), block }] : [];
  });
}

/** Languages of blocks whose lines have prompts. */
const sessions: ReadonlySet<string> = new Set(['console', 'shell-session', 'shellsession', 'terminal']);
/** Languages of blocks that hold commands; many name none. */
const shells: ReadonlySet<string> = new Set([...sessions, '', 'bash', 'sh', 'shell', 'zsh']);

/** What is not in a block. */
function gaps(blocks: readonly Block[], length: number): Span[] {
  const starts = [0, ...blocks.map(({ end }) => end)];
  const ends = [...blocks.map(({ start }) => start), length];
  return starts.map((start, index) => ({ start, end: ends[index] ?? length }));
}

/** Code within a sentence that begins with kubectl. */
function inlineCode(text: string, { start, end }: Span): Span[] {
  return [...text.slice(start, end).matchAll(/(?<!`)(`{1,2})(?!`) ?(kubectl [^`\n]+)\1(?!`)/g)].map(
    ({ index, 0: whole, 2: code = '' }) => {
      const from = start + index + whole.indexOf(code);
      return { start: from, end: from + code.length };
    },
  );
}

/**
 * Where sections begin: at headings of the first two levels, or of a lower one if that is the highest with several
 * headings.
 */
function sectionsIn(text: string, between: readonly Span[]): number[] {
  const headings = between.flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(/^(#{1,6}) |^[^\s#].*\r?\n(=+|-+)[ \t]*$/gm)].map((match) => ({
      start: start + match.index,
      level: match[1]?.length ?? (match[2]?.startsWith('=') ? 1 : 2),
    })),
  );
  const several = [1, 2, 3, 4, 5, 6].find((level) => headings.filter((each) => each.level === level).length > 1);
  return headings.filter(({ level }) => level <= Math.max(2, several ?? 2)).map(({ start }) => start);
}
