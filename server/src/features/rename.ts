import { isDnsLabel, isDnsLabel1035, isPortName, isVariableName } from '../kubernetes/names';
import { gateOn } from '../kubernetes/versions';
import type { Context } from '../settings/context';
import type { Settings } from '../settings/settings';
import { targetOf } from '../settings/target';
import { count, listNames, sentences } from '../statefulset/phrases';
import { bareNames } from '../workspace/bareNames';
import type { SourceFile } from '../workspace/file';
import type { Target } from '../workspace/references';
import { aKindOf, kindOf, nameTaken, placeOfTarget, type Refusal, renameEdits } from '../workspace/references/renaming';
import { decoded, fileNameOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import type { Edit, Span } from '../yaml/text';
import { chartFeatures } from './charts';
import { consequencesOf, isNewIdentity } from './consequences';
import { symbolAt } from './symbolAt';

export type { Refusal } from '../workspace/references/renaming';

export interface Renaming {
  /** The declaration first. */
  readonly edits: readonly Edit[];
  /**
   * Names of its pods and claims in scripts and settings that its pods read: `pg-0`. Whether they are meant, the user
   * must check; without them, no pod may know itself any more.
   */
  readonly mentions: readonly Mention[];
  /** `Rename StatefulSet web to app` */
  readonly title: string;
  /** What it means for a running cluster, a paragraph each. */
  readonly consequences: readonly string[];
  /** Whether the cluster gets another object, or something is left behind, so that the user should be asked before. */
  readonly confirm: boolean;
}

/** An edit of a name that may mean something else. */
export interface Mention extends Edit {
  /** The whole name that it is in: `data-pg-0`. */
  readonly text: string;
}

/** What would be renamed at an offset, as span and name; or why nothing can be. */
export function prepareRename(
  file: SourceFile,
  offset: number,
  context: Context,
): { readonly span: Span; readonly name: string } | Refusal {
  const { workspace } = context;
  const ofChart = chartFeatures(file.uri, workspace)?.prepareRename(file, offset, context);
  if (ofChart) return ofChart;
  const found = renameable(file, offset, workspace);
  return 'refused' in found ? found : { span: found.span, name: found.target.name };
}

/** Renames what is at an offset, wherever the workspace refers to it. */
export function rename(file: SourceFile, offset: number, name: string, context: Context): Renaming | Refusal {
  const { workspace, settings } = context;
  const ofChart = chartFeatures(file.uri, workspace)?.rename(file, offset, name, context);
  if (ofChart) return ofChart;
  const found = renameable(file, offset, workspace);
  if ('refused' in found) return found;
  const { target } = found;
  const what = `${kindOf(target)} ${target.name}`;
  const refused = wrongForm(target, name, settings) ?? nameTaken(target, name, workspace);
  if (refused !== undefined) return { refused };
  const edits = renameEdits(target, name, workspace);
  if ('refused' in edits) return edits;
  const mentions = mentionsOf(target, name, edits, workspace);
  return {
    edits,
    mentions,
    title: `Rename ${what} to ${name}`,
    consequences: consequencesOf(target, name, context),
    confirm: isNewIdentity(target),
  };
}

/** Which places of the workspace a rename changes if its mentions are changed too, in a sentence or two. */
export function extentOf({ edits, mentions }: Renaming): string {
  const all = [...edits, ...mentions];
  const files = [...new Set(all.map(({ uri }) => uri))].map((uri) => decoded(fileNameOf(uri)));
  const names = listNames([...new Set(mentions.map(({ text }) => text))]);
  const where = files.length === 1 ? listNames(files) : `${files.length} files (${listNames([...new Set(files)])})`;
  return sentences([
    `Changes ${count(all.length, 'place')} in ${where}.`,
    names !== '' && `These include ${names} in scripts and settings of its pods: check that this set is meant.`,
  ]);
}

/** The names that are no references, and are not changed already. */
function mentionsOf(
  { part, resource, name: old }: Target,
  name: string,
  edits: readonly Edit[],
  workspace: Workspace,
): Mention[] {
  if (resource.kind !== 'StatefulSet' || (part !== 'resource' && part !== 'claimTemplate')) return [];
  const changed = new Set(edits.map(({ uri, span }) => `${uri}#${span.start}`));
  return bareNames(resource, workspace, { template: part === 'claimTemplate' ? old : undefined })
    .filter(({ uri, span }) => !changed.has(`${uri}#${span.start}`))
    .map(({ uri, span, text }) => ({ uri, span, newText: name, text }));
}

const kinds = ['StatefulSet', 'Service'];

function renameable(
  file: SourceFile,
  offset: number,
  workspace: Workspace,
): { readonly span: Span; readonly target: Target } | Refusal {
  const found = symbolAt(file, offset, workspace);
  const isSelector = found?.links.some(({ reference }) => ['pods', 'services'].includes(reference.to.type));
  const [target, other] = found?.targets ?? [];
  if (!found || !target || isSelector || target.part === 'key')
    return { refused: 'Only names of StatefulSets, Services and their parts can be renamed.' };
  if (other)
    return {
      refused: `This name means both ${placeOfTarget(target)} and ${placeOfTarget(other)}: rename one of these where it is defined.`,
    };
  if (target.part === 'resource' && !kinds.includes(target.resource.kind))
    return {
      refused: `${target.resource.kind} ${target.name} cannot be renamed here: only StatefulSets, Services and their parts can.`,
    };
  return { span: found.span, target };
}

/** Why a name is not valid for a target; undefined if it is. */
function wrongForm(target: Target, name: string, settings: Settings): string | undefined {
  const label = 'at most 63 lowercase letters, digits and "-", with a letter or digit at both ends';
  const version = targetOf({ settings });
  const not = (form: string) => `'${name}' is not a valid name for ${aKindOf(target)}: use ${form}.`;
  switch (target.part) {
    case 'resource':
      // The API server rejects the pods of sets with longer names: see the rule name-too-long.
      if (target.resource.kind === 'StatefulSet')
        return isDnsLabel(name) && name.length <= 52 ? undefined : not(label.replace('63', '52'));
      if (gateOn('RelaxedServiceNameValidation', version)) return isDnsLabel(name) ? undefined : not(label);
      return isDnsLabel1035(name) ? undefined : not(`${label}, starting with a letter`);
    case 'containerPort':
      return isPortName(name)
        ? undefined
        : not('at most 15 lowercase letters, digits and single "-", with at least one letter');
    case 'variable':
      return isVariableName(name) ? undefined : not('letters, digits and "_", not starting with a digit');
    case 'claimTemplate':
    case 'volume':
    case 'container':
    case 'servicePort':
    case 'key':
      return isDnsLabel(name) ? undefined : not(label);
  }
}
