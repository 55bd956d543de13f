import { prose } from '../operations/markdown';
import { migrationRunbook } from '../operations/migration';
import { type PlanItem, planOf, type SetEdit, summarizeEdit } from '../operations/plan';
import type { Source } from '../operations/source';
import { type Diagnosis, diagnoseAt, setsOf } from '../rules/engine/diagnose';
import { updateOf } from '../rules/shared/change';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { committed, renamedFrom } from '../workspace/base';
import { manifest, type Resource, type SourceFile } from '../workspace/file';
import { type Location, locationOf, nameOfRendering } from '../workspace/location';
import { podNamesLost } from '../workspace/podNames';
import { type RenderedFile, renderingOf } from '../workspace/rendered';
import { decoded, fileNameOf, nearName } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import type { Span } from '../yaml/text';
import { setsIn } from './preview/renderings';
import { sourceOfRendering } from './source';

/** What the edit of a set means, compared with the committed version: for the code lens, the preview and the runbook. */
export interface ChangePlan {
  /** In a few words. */
  readonly summary: string;
  readonly items: readonly PlanItem[];
  /** How a live set gets what the API server rejects, as Markdown; undefined where applying the manifest suffices. */
  readonly runbook: string | undefined;
  /** Where the first field is written that the API server rejects; null if it rejects none. */
  readonly rejectedAt: Location | null;
}

/** The plan of a set; undefined if there is nothing to compare it with, or nothing changes. */
export function planFor(set: Resource, context: Context): ChangePlan | undefined {
  const edit = editOf(set, context);
  const before = edit && committedOrRenamed(set, context.workspace);
  return before && planBetween(before, set, edit, context);
}

/** The plan of a set that replaces `before`, in whichever file that is. */
export function planOfUpdate(before: Resource, set: Resource, context: Context): ChangePlan | undefined {
  return planBetween(before, set, between(before, set, context), context);
}

/** The plan in a few words, for the code lens; undefined if nothing changes. */
export function changeSummary(set: Resource, context: Context): string | undefined {
  const edit = editOf(set, context);
  return edit && summarizeEdit(edit);
}

/** The same of what renderings make of one manifest; each names its renderings, if it is not that of all. */
export function changeSummaries(sets: readonly Resource[], context: Context): string[] {
  const found = new Map<string, string[]>();
  for (const set of sets) {
    const [rendering, summary] = [renderingOf(set), changeSummary(set, context)];
    if (!rendering || summary === undefined) continue;
    found.set(summary, [...(found.get(summary) ?? []), nameOfRendering(set, rendering)]);
  }
  return [...found].map(([summary, names]) =>
    names.length < sets.length ? `${summary}${whereOf(names, sets)}` : summary,
  );
}

/** In which renderings something is so: ` in overlays/prod`, ` with values-prod.yaml`. */
function whereOf(names: readonly string[], [set]: readonly Resource[]): string {
  const isChart = set && renderingOf(set)?.chart !== undefined;
  return ` ${isChart ? 'with' : 'in'} ${names.join(', ')}`;
}

/** The sets that have a rejected change at a range of a file, each with the problem. */
export function migrationsAt(
  file: SourceFile,
  range: Span,
  context: Context,
): { readonly set: string; readonly diagnosis: Diagnosis }[] {
  const rejecting = ['immutable-field-changed', 'claim-storage-changed'];
  return diagnoseAt(file, range, context).flatMap((diagnosis) => {
    const { rule, resource } = diagnosis;
    if (!rejecting.includes(rule.id) || resource?.kind !== 'StatefulSet' || resource.name === undefined) return [];
    return [{ set: resource.name, diagnosis }];
  });
}

/**
 * The migration runbook of a set of a file; undefined if it needs none. Of a rendered set the one in the rendering of
 * `root`, by default in the first one in which it needs one.
 */
export function runbookFor(file: SourceFile, set: string, context: Context, root?: string): string | undefined {
  for (const { sets, rendering } of comparedSets(file, context)) {
    if (root !== undefined && rendering && rendering.root !== root) continue;
    for (const resource of sets) {
      const runbook = resource.name === set ? planFor(resource, context)?.runbook : undefined;
      if (runbook !== undefined) return runbook;
    }
  }
  return undefined;
}

/**
 * The plans of all sets of a file as a Markdown document; undefined if there is nothing to compare it with. What
 * kustomizations read is compared as it is rendered; a plan that is not that of all renderings names its own.
 */
export function plansText(file: SourceFile, context: Context): string | undefined {
  const compared = comparedSets(file, context).filter(({ uri }) => context.workspace.baseOf(uri));
  if (compared.length === 0) return undefined;
  const found = new Map<
    string,
    { readonly name: string; readonly plan: ChangePlan; readonly roots: string[]; readonly sets: Resource[] }
  >();
  for (const { sets, rendering } of compared)
    for (const set of sets) {
      const plan = planFor(set, context);
      if (!plan) continue;
      const { name = '' } = set;
      const key = JSON.stringify([name, plan.summary, plan.items]);
      const known = found.get(key) ?? { name, plan, roots: [], sets: [] };
      found.set(key, known);
      known.sets.push(set);
      if (rendering) known.roots.push(nameOfRendering(set, rendering));
    }
  const texts = [...found.values()].map(({ name, plan, roots, sets }) => {
    const where = roots.length > 0 && roots.length < compared.length ? whereOf(roots, sets) : '';
    return planText(`${name}${where}`, plan);
  });
  return texts.length > 0 ? texts.join('\n') : 'No StatefulSet of this file changes.\n';
}

/** What is compared of a file: the sets of each rendering that reads it, else those that are written in it. */
function comparedSets(file: SourceFile, context: Context): readonly ComparedSets[] {
  const { workspace } = context;
  const renderings = workspace.roots
    .reaching(file.uri)
    .flatMap((root) => workspace.lastRendering(root) ?? [])
    .filter(({ sources }) => sources.has(file.uri));
  if (renderings.length === 0) return [{ uri: file.uri, sets: setsOf(file, context), rendering: undefined }];
  return renderings.map((rendering) => ({
    uri: rendering.uri,
    sets: setsIn(file, context, rendering).map(([, set]) => set),
    rendering,
  }));
}

interface ComparedSets {
  /** Of what has a base to compare with. */
  readonly uri: string;
  readonly sets: readonly Resource[];
  readonly rendering: RenderedFile | undefined;
}

/** One plan as Markdown: a heading, what happens, and the runbook below it. */
export function planText(
  name: string,
  { summary, items, runbook }: Pick<ChangePlan, 'summary' | 'items' | 'runbook'>,
): string {
  const list = items
    .map(({ kind, text }) => `- ${kind === 'effect' ? '' : `**${labels[kind]}** `}${prose(text)}`)
    .join('\n');
  // Its headings are nested below this one; in its commands a # starts a comment.
  const nested = runbook?.replace(/^(`{3,})sh$[\s\S]*?^\1$|^#+ /gm, (part) =>
    part.startsWith('#') ? `##${part}` : part,
  );
  const below = nested === undefined ? '' : `\n${nested}`;
  return `## StatefulSet ${prose(name)}: ${prose(summary)}\n\n${list}\n${below}`;
}
const labels = { refused: 'Rejected.', risk: 'At risk.' } as const;

/** The plan of an edit that is known, of a set that replaces `before`: for what neither has a text of its own. */
export function planBetween(
  before: Resource,
  set: Resource,
  edit: SetEdit,
  { workspace, settings }: Context,
): ChangePlan | undefined {
  const summary = summarizeEdit(edit);
  if (summary === undefined) return undefined;
  const uses = usesOf(before, set, workspace);
  const items = planOf(edit, settings.clusterDomain);
  if (uses.length > 0) items.push({ kind: 'risk', text: `The old names are used in ${uses.join(', ')}.` });
  const rendering = renderingOf(set);
  const source: Source = rendering
    ? sourceOfRendering(set, rendering, workspace)
    : { kind: 'file', name: fileName(set.file.uri) };
  const runbook = migrationRunbook({ ...edit, source, uses });
  const [rejected] = edit.rejected;
  const rejectedAt = rejected ? locationOf(set.file, set.root.walk(rejected).mark) : null;
  return { summary, items, runbook, rejectedAt };
}

function editOf(set: Resource, context: Context): SetEdit | undefined {
  const before = committedOrRenamed(set, context.workspace);
  if (!before || before.document.yaml === set.document.yaml) return undefined;
  return between(before, set, context);
}

function committedOrRenamed(set: Resource, workspace: Workspace): Resource | undefined {
  return committed(set, workspace) ?? renamedFrom(set, workspace);
}

function between(before: Resource, after: Resource, context: Pick<Context, 'settings'>): SetEdit {
  const { rejected, changed } = updateOf(before, after, context);
  return {
    before: manifest(before),
    after: manifest(after),
    changed,
    rejected: rejected.map(({ path }) => path),
    target: targetOf(context),
  };
}

/** Where names of the set's pods are used that change with serviceName: `kafka.yaml:12`. */
function usesOf(before: Resource, after: Resource, workspace: Workspace): string[] {
  const uses = podNamesLost(before, after, workspace).flatMap(({ uri, span }) => {
    const file = uri === after.file.uri ? after.file : workspace.files.get(uri);
    if (!file) return [];
    const { uri: written, range } = locationOf(file, span);
    return [`${nearName(written, after.file.uri)}:${range.start.line + 1}`];
  });
  return [...new Set(uses)];
}

/** The name of a file for people. */
export function fileName(uri: string): string {
  return decoded(fileNameOf(uri));
}
