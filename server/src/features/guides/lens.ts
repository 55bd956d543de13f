import type { Context } from '../../settings/context';
import { parseStep } from '../../simulation/steps';
import type { Resource, SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import type { Span } from '../../yaml/text';
import { type Chapter, chaptersOf } from './chapters';
import { type GuideCommand, pageOf } from './page';

/** Steps of a simulation that commands of a page ask for. */
export interface PlayLens {
  /** The first of the commands. */
  readonly span: Span;
  readonly title: string;
  readonly set: Resource;
  /** From an empty cluster on. */
  readonly steps: readonly string[];
}

/** For each block of commands, and for each command in a sentence, what it does to a set, to be played. */
export function playLenses(file: SourceFile, context: Context): PlayLens[] {
  if (!isMarkdown(file.uri) || !context.settings.markdown) return [];
  const sections = [...new Set(pageOf(file).commands.map(({ section }) => section))];
  return sections.flatMap((section) => {
    const groups = new Map<string, Chapter[]>();
    for (const chapter of chaptersOf(file, section, context)) {
      if (chapter.steps.length === 0) continue;
      const { command, set } = chapter;
      const key = `${placeOf(command)} ${set.file.uri} ${set.root.span.start}`;
      groups.set(key, [...(groups.get(key) ?? []), chapter]);
    }
    return [...groups.values()].flatMap((chapters) => lensOf(chapters));
  });
}

function placeOf({ block, span }: GuideCommand): number {
  return block ?? span.start;
}

/** The lens of what is done to one set in one place. */
function lensOf(chapters: readonly Chapter[]): PlayLens[] {
  const [first, last] = [chapters[0], chapters.at(-1)];
  if (!first || !last) return [];
  const { span } = first.command;
  const { set } = first;
  const words = chapters.flatMap(({ steps }) => steps.map(titleOf));
  const shown = words.length > mostTitles ? [...words.slice(0, mostTitles), '…'] : words;
  const title = `Play on ${set.name}: ${shown.join(', ')}`;
  return [{ span, title, set, steps: [...last.before, ...last.steps] }];
}

const mostTitles = 3;

/** A step in a few words. */
function titleOf(text: string): string {
  const step = parseStep(text);
  switch (step.do) {
    case 'apply':
      return 'apply';
    case 'delete':
      return step.orphan ? 'delete without its pods' : 'delete';
    case 'deletePod':
      return `delete ${step.pod}`;
    case 'change':
      return step.title.charAt(0).toLowerCase() + step.title.slice(1);
    case 'nothing':
      return 'wait';
  }
}
