import { prose } from '../operations/markdown';
import { migrationRunbook } from '../operations/migration';
import { type PlanItem, planOf, type SetEdit, summarizeEdit } from '../operations/plan';
import { type Diagnosis, diagnoseAt, setsOf } from '../rules/engine/diagnose';
import { updateOf } from '../rules/shared/change';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { committed, renamedFrom } from '../workspace/base';
import { manifest, type Resource, type SourceFile } from '../workspace/file';
import { podNamesLost } from '../workspace/podNames';
import { toRange } from '../workspace/position';
import { decoded, fileNameOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import type { Span } from '../yaml/text';

/** What the edit of a set means, compared with the committed version: for the code lens, the preview and the runbook. */
export interface ChangePlan {
  /** In a few words. */
  readonly summary: string;
  readonly items: readonly PlanItem[];
  /** How a live set gets what the API server rejects, as Markdown; undefined where applying the manifest suffices. */
  readonly runbook: string | undefined;
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

/** The migration runbook of a set of a file; undefined if it needs none. */
export function runbookFor(file: SourceFile, set: string, context: Context): string | undefined {
  const resource = setsOf(file, context).find(({ name }) => name === set);
  return resource && planFor(resource, context)?.runbook;
}

/** The plans of all sets of a file as a Markdown document; undefined if there is nothing to compare it with. */
export function plansText(file: SourceFile, context: Context): string | undefined {
  if (!context.workspace.baseOf(file.uri)) return undefined;
  const plans = setsOf(file, context).flatMap((set) => {
    const plan = planFor(set, context);
    return plan ? [planText(set.name ?? '', plan)] : [];
  });
  return plans.length > 0 ? plans.join('\n') : 'No StatefulSet of this file changes.\n';
}

/** One plan as Markdown: a heading, what happens, and the runbook below it. */
export function planText(name: string, { summary, items, runbook }: ChangePlan): string {
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

function planBetween(
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
  const runbook = migrationRunbook({ ...edit, file: fileName(set.file.uri), uses });
  return { summary, items, runbook };
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
    const file = workspace.files.get(uri);
    return file ? [`${nearName(uri, after.file.uri)}:${toRange(file, span).start.line + 1}`] : [];
  });
  return [...new Set(uses)];
}

/** The name of a file for people. */
export function fileName(uri: string): string {
  return decoded(fileNameOf(uri));
}

/** A file as it is called beside another: from the last folder that they share. */
function nearName(uri: string, beside: string): string {
  let shared = 0;
  for (let i = 0; i < uri.length && uri[i] === beside[i]; i++) if (uri[i] === '/') shared = i + 1;
  return decoded(uri.slice(shared));
}
