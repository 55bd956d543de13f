import { code, prose } from '../../operations/markdown';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { containersOf } from '../../statefulset/containers';
import { recreatedEmpty } from '../../statefulset/narrator/claims';
import { deletedByForce, followedRollout, noPause, rolledBack, updateRule } from '../../statefulset/narrator/order';
import { count, listNames } from '../../statefulset/phrases';
import { readStatefulSet, type StatefulSet } from '../../statefulset/set';
import type { Resource, SourceFile } from '../../workspace/file';
import { fileNameOf } from '../../workspace/uri';
import type { Act } from './acts';
import { type Chapter, chaptersOf } from './chapters';
import { claimsGone, deletedBySelector, listed, looked } from './objects';
import type { GuideCommand } from './page';
import { notesOf, rejection, stateBefore } from './state';

/** What a command does to the sets that it names, in Markdown; undefined if it names none that is known. */
export function explain(command: GuideCommand, page: SourceFile, context: Context): string | undefined {
  const chapters = chaptersOf(page, command.section, context).filter((chapter) => chapter.command === command);
  const claimsOf = (set: Resource) =>
    chapters.flatMap(({ act, set: of }) => (act.do === 'deleteClaim' && of === set ? [act.claim] : []));
  // Claims that are deleted together are told of together.
  const several = chapters.filter(({ act, set }) => act.do !== 'deleteClaim' || act.claim === claimsOf(set)[0]);
  const told = several.slice(0, mostChapters).flatMap((chapter) => {
    const text = tell(chapter, claimsOf(chapter.set), context);
    return text === undefined ? [] : [{ chapter, text }];
  });
  const [first] = told;
  if (!first) return undefined;
  const more = several.length - mostChapters;
  const texts = [...told.map(({ text }) => text), ...(more > 0 ? [`And ${more} more.`] : [])];
  return [...new Set(texts), basis(first.chapter, page)].filter(Boolean).join('\n\n');
}

/** So many names of one command are explained. */
const mostChapters = 6;

/** Of which set it is said, and from which point on; nothing of what was only looked at, and is as the page has it. */
function basis({ act, set, acts }: Chapter, page: SourceFile): string {
  const isHere = set.file === page;
  if (isHere && acts === 0 && (act.do === 'look' || act.do === 'lookSelected')) return '';
  const where = isHere ? 'on this page' : `in ${code(fileNameOf(set.file.uri).replaceAll('%20', ' '))}`;
  const after = acts === 0 ? '' : `, after the ${acts === 1 ? 'command' : count(acts, 'command')} above`;
  return `As StatefulSet ${code(set.name ?? '')} is ${where}${after}.`;
}

/** What one act does; `claims` are all that the command deletes of the set. */
function tell(chapter: Chapter, claims: readonly string[], context: Context): string | undefined {
  const { act } = chapter;
  const set = readStatefulSet(chapter.now);
  const target = targetOf(context);
  switch (act.do) {
    case 'apply': {
      const again = chapter.before.length === 0 && !act.creates && set.replicas > 0 && !rejection(chapter, context);
      return paragraphs([
        notes(chapter, context),
        again && `Where it exists already, only what differs is changed. ${updateRule(set, target, code)}`,
      ]);
    }
    case 'deleteFile':
    case 'deleteSet':
    case 'scale':
      return notes(chapter, context);
    case 'deletePod':
      return paragraphs([podDeleted(act.pod, set, chapter, context), act.forced && prose(deletedByForce(act.pod))]);
    case 'deleteClaim':
      return claimsGone(claims, stateBefore(chapter, context));
    case 'deleteSelected':
      return act.kind === 'set'
        ? notes(chapter, context)
        : deletedBySelector(act.kind, act.selector, set, stateBefore(chapter, context));
    case 'image':
      return notes(chapter, context) ?? noSuchContainer(act.images, set);
    case 'patch':
      return notes(chapter, context);
    case 'rollout':
      return rollout(act, set, chapter, context);
    case 'edit':
      return `What you save is applied at once, and the next ${code('kubectl apply')} sets back what the manifest says otherwise. ${updateRule(set, target, code)}`;
    case 'drain':
      return notes(chapter, context);
    case 'cordon':
      return undefined;
    case 'look':
      return looked(act.kind, act.name, set, stateBefore(chapter, context));
    case 'lookSelected':
      return listed(act, set, stateBefore(chapter, context));
  }
}

function rollout(
  { action, revision }: Extract<Act, { do: 'rollout' }>,
  set: StatefulSet,
  chapter: Chapter,
  context: Context,
): string | undefined {
  switch (action) {
    case 'restart':
      return notes(chapter, context);
    case 'undo':
      return notes(chapter, context) ?? rolledBack(set, revision, targetOf(context), code);
    case 'status':
      return followedRollout(set, code);
    case 'history':
      return 'Lists the revisions of the pod template that can be rolled back to. It changes nothing.';
    case 'pause':
    case 'resume':
      return noPause;
  }
}

function noSuchContainer(images: ReadonlyMap<string, string>, set: StatefulSet): string | undefined {
  const names = containersOf(set).map(({ name }) => name);
  const missing = [...images.keys()].find((name) => name !== '*' && !names.includes(name));
  if (missing === undefined || names.length === 0) return undefined;
  return `kubectl refuses: StatefulSet ${code(set.name)} has no container ${code(missing)}. It has ${listNames(names, code)}.`;
}

/** A pod that is deleted: recreated with its claims, or with new ones, or none that the set has. */
function podDeleted(pod: string, set: StatefulSet, chapter: Chapter, context: Context): string | undefined {
  if (chapter.lacksClaim) return prose(recreatedEmpty(pod));
  return notes(chapter, context) ?? looked('pod', pod, set, stateBefore(chapter, context));
}

/** What the simulation says of an act, in Markdown; undefined if that is nothing. */
function notes(chapter: Chapter, context: Context): string | undefined {
  return paragraphs(notesOf(chapter, context).map(prose));
}

function paragraphs(parts: readonly (string | undefined | false)[]): string | undefined {
  return parts.filter(Boolean).join('\n\n') || undefined;
}
