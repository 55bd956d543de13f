import type { Context } from '../../settings/context';
import { parseStep } from '../../simulation/steps';
import type { SourceFile } from '../../workspace/file';
import { renderingOf } from '../../workspace/rendered';
import type { Span } from '../../yaml/text';
import { withIds } from '../preview/renderings';
import { type Chapter, chaptersOf } from './chapters';
import { isGuide, pageOf } from './page';

/** Steps of a simulation that commands of a page ask for. */
export interface PlayLens {
  /** The first of the commands. */
  readonly span: Span;
  readonly title: string;
  /** The file that has the set, and the id that the preview of that gives it. */
  readonly uri: string;
  readonly set: string;
  /** From an empty cluster on. */
  readonly steps: readonly string[];
  /** How many of these only lead to where the commands begin. */
  readonly setup: number;
}

/** For each block of commands, and for each command in a sentence, what it does to a set, to be played. */
export function playLenses(file: SourceFile, context: Context): PlayLens[] {
  if (!isGuide(file, context)) return [];
  const sections = new Set(pageOf(file).commands.map(({ section }) => section));
  return [...sections].flatMap((section) => {
    const runs: Chapter[][] = [];
    for (const chapter of chaptersOf(file, section, context)) {
      if (chapter.steps.length === 0) continue;
      const run = runs.findLast(([first]) => first?.story === chapter.story);
      const last = run?.at(-1);
      if (run && last && continues(last, chapter)) run.push(chapter);
      else runs.push([chapter]);
    }
    return runs.flatMap(lensOf);
  });
}

/** Whether an act follows another one in the same block, without a new beginning between them. */
function continues(last: Chapter, { command, before }: Chapter): boolean {
  return last.command.block === command.block && before.length === last.before.length + last.steps.length;
}

/** The lens of what is done to one set in one place. */
function lensOf(chapters: readonly Chapter[]): PlayLens[] {
  const [first, last] = [chapters[0], chapters.at(-1)];
  if (!first || !last) return [];
  const { set, command } = first;
  const words = chapters.map(titleOf);
  const shown = words.length > mostTitles ? [...words.slice(0, mostTitles), '…'] : words;
  const title = `Play on ${set.name}: ${shown.join(', ')}`;
  const written = renderingOf(set)?.writtenOf(set) ?? set;
  const [id = set.name ?? ''] = withIds(written.file.resources).find(([, each]) => each === written) ?? [];
  const steps = [...last.before, ...last.steps];
  return [{ span: command.span, title, uri: written.file.uri, set: id, steps, setup: first.before.length }];
}

const mostTitles = 3;

/** What an act is called in a few words. */
function titleOf({ act, steps }: Chapter): string {
  switch (act.do) {
    case 'apply':
      return 'apply';
    case 'deleteFile':
      return 'delete';
    case 'deleteSet':
    case 'deleteSelected':
      return act.orphan ? 'delete without its pods' : 'delete';
    case 'deletePod':
      return `delete ${act.pod}`;
    case 'scale':
      return `scale to ${act.replicas}`;
    case 'rollout':
      return act.action === 'undo' ? 'roll back' : act.action;
    case 'drain':
      return `drain the node of ${act.pod}`;
    case 'image':
    case 'patch':
      return changeTitle(steps[0]);
    case 'deleteClaim':
    case 'edit':
    case 'cordon':
    case 'look':
    case 'lookSelected':
      return 'look';
  }
}

/** The title of a step that changes the set: `scale to 5`. */
function changeTitle(text = ''): string {
  const step = parseStep(text);
  return step.do === 'change' ? step.title.charAt(0).toLowerCase() + step.title.slice(1) : 'change';
}
