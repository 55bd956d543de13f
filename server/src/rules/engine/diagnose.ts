import type { Context } from '../../settings/context';
import { type Severity, severities } from '../../settings/settings';
import { guarded } from '../../workspace/failures';
import type { PlacedDocument, SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { isSilentFile } from '../../workspace/partial';
import type { Workspace } from '../../workspace/workspace';
import type { Span } from '../../yaml/text';
import { notesIn } from '../shared/builds';
import { type Diagnosis, OwnDiagnosis } from './diagnosis';
import { type FoundProblem, inOrder, knownProblemsOf, problemsOf, type Subjects } from './found';
import { concernsSets } from './relevance';
import { renderedPieces, renderedProblems, subjectsOf } from './rendered';
import { isDisabled } from './suppression';

export type { Diagnosis } from './diagnosis';
export { setsOf } from './found';

/**
 * What is looked at in a file: all of it, if somebody named or opened it; else what has to do with StatefulSets, for in
 * a folder most is none of our business.
 */
export type Scope = 'all' | 'sets';

/**
 * Every problem of one file, in the order of the text: of what is written in it, or where kustomizations read it, of what
 * they make of it. Pure: the same input gives the same list.
 */
export function diagnose(file: SourceFile, context: Context, scope: Scope = 'all'): Diagnosis[] {
  const documents = documentsToCheck(file, context, scope);
  const rendered = renderedProblems(file, context, (document) => isLookedAt(document, context, scope));
  // Of most files of a tree there is nothing to say.
  if (documents.length === 0) return inOrder(rendered);
  const subjects = subjectsOf(file, context.workspace);
  return inOrder([...documents.flatMap((document) => diagnosesOf(document, context, subjects)), ...rendered]);
}

/** The problems of one file that meet a range of it (offsets, both ends included), in the order of the text. */
export function diagnoseAt(file: SourceFile, range: Span, context: Context): Diagnosis[] {
  const subjects = subjectsOf(file, context.workspace);
  const own = documentsToCheck(file, context, 'all')
    .filter(({ start, yaml }) => start <= range.end && range.start <= start + yaml.text.length)
    .flatMap((document) => diagnosesOf(document, context, subjects));
  return inOrder([...own, ...renderedProblems(file, context, () => true)]).filter(
    ({ span }) => span.start <= range.end && range.start <= span.end,
  );
}

/** The gravest problems of a file, and how many there are beside them. */
export interface Gravest {
  /** In the order of the text. */
  readonly shown: readonly Diagnosis[];
  /** Of each severity, how many are left out. */
  readonly omitted: ReadonlyMap<Severity, number>;
}

/** What holds problems of a file: a document of it, or all that is rendered of it. */
interface Holder {
  /** How many there are of each severity, the gravest first. */
  readonly counts: readonly number[];
  visible(): readonly Diagnosis[];
}

/** As `diagnose`, of many problems only `most`: the gravest, and of those that are equally grave the first. */
export function gravest(file: SourceFile, context: Context, most: number, scope: Scope = 'all'): Gravest {
  const subjects = subjectsOf(file, context.workspace);
  const holders: Holder[] = documentsToCheck(file, context, scope)
    .map((document) => ({ document, problems: problemsOf(document, context, subjects) }))
    .filter(({ problems }) => problems.found.length > 0)
    .map(({ document, problems }) => ({
      counts: problems.counts,
      visible: () => visible(problems.found, document, context),
    }));
  const rendered = renderedProblems(file, context, (document) => isLookedAt(document, context, scope));
  if (rendered.length > 0)
    holders.push({
      counts: severities.map((severity) => rendered.filter((each) => each.severity === severity).length),
      visible: () => rendered,
    });
  const counts = severities.map(() => 0);
  for (const holder of holders) add(holder.counts, counts);
  let room = most;
  /** How many of each severity still have a place. */
  const places = counts.map((count) => {
    const taken = Math.min(count, room);
    room -= taken;
    return taken;
  });
  const shown: Diagnosis[] = [];
  const omitted = severities.map(() => 0);
  for (const holder of holders) {
    if (!holder.counts.some((count, rank) => count > 0 && (places[rank] ?? 0) > 0)) {
      add(holder.counts, omitted);
      continue;
    }
    for (const diagnosis of holder.visible()) {
      const rank = severities.indexOf(diagnosis.severity);
      const left = places[rank] ?? 0;
      if (left > 0) shown.push(diagnosis);
      else omitted[rank] = (omitted[rank] ?? 0) + 1;
      places[rank] = left - 1;
    }
  }
  const left = severities.map((severity, rank) => [severity, omitted[rank] ?? 0] as const);
  return {
    shown: rendered.length > 0 ? inOrder(shown) : shown,
    omitted: new Map(left.filter(([, count]) => count > 0)),
  };
}

/** Adds the counts of each severity to a sum of them. */
function add(counts: readonly number[], sum: number[]): void {
  for (const [rank, count] of counts.entries()) sum[rank] = (sum[rank] ?? 0) + count;
}

/** The pieces of work that a file needs: each finds the problems of a document ahead, where they are not known. */
export function workOn(file: SourceFile, context: Context, scope: Scope): (() => void)[] {
  const subjects = subjectsOf(file, context.workspace);
  const own = documentsToCheck(file, context, scope)
    .filter((document) => !knownProblemsOf(document, context, subjects))
    .map((document) => () => {
      problemsOf(document, context, subjects);
    });
  return [...own, ...renderedPieces(file, context, (document) => isLookedAt(document, context, scope))];
}

/** The documents of a file that rules look at. */
export function documentsToCheck(file: SourceFile, context: Context, scope: Scope): readonly PlacedDocument[] {
  const isValues = context.workspace.roots.charts.isRead(file.uri);
  if ((isSilentFile(file) && !isValues) || (isMarkdown(file.uri) && context.settings.markdown === 'off')) return [];
  const judged = file.holdsLive ? file.documents.filter(({ live }) => !live) : file.documents;
  return scope === 'all' ? judged : judged.filter((document) => isLookedAt(document, context, scope));
}

function isLookedAt(document: PlacedDocument, { workspace }: Context, scope: Scope): boolean {
  if (scope === 'all') return true;
  return guarded(
    'Telling what concerns sets',
    () => concernsSets(document, workspace) || isRefused(document, workspace),
    () => true,
  );
}

/** Whether Kustomize refuses to build something because of a document: then it concerns all that is built with it. */
function isRefused(document: PlacedDocument, workspace: Workspace): boolean {
  return notesIn(document, workspace, ({ refusals }) => refusals).length > 0;
}

function diagnosesOf(document: PlacedDocument, context: Context, subjects: Subjects): Diagnosis[] {
  return visible(problemsOf(document, context, subjects).found, document, context);
}

function visible(found: readonly FoundProblem[], document: PlacedDocument, context: Context): Diagnosis[] {
  return found
    .map((problem) => new OwnDiagnosis(problem, document, context))
    .filter(({ rule, span }, i) => !found[i]?.isFirst || !isDisabled(rule.id, document.file.text, span.start));
}
