import { isDnsLabel, isDnsLabel1035, isPortName, isVariableName } from '../kubernetes/names';
import { gateOn } from '../kubernetes/versions';
import type { Context } from '../settings/context';
import type { Settings } from '../settings/settings';
import { targetOf } from '../settings/target';
import type { SourceFile } from '../workspace/file';
import {
  declarationsIn,
  type Link,
  nameSpan,
  placeOf,
  referencesIn,
  referencesTo,
  resolve,
  sameTarget,
  type Target,
} from '../workspace/references';
import { isBeside } from '../workspace/service';

import { fileNameOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { resolvePlain } from '../yaml/scalar';
import type { Edit, Span } from '../yaml/text';
import { aKindOf, consequencesOf, isNewIdentity, kindOf } from './consequences';
import { symbolAt } from './symbolAt';

/** Why something is not renamed: a sentence for the user. */
export interface Refusal {
  readonly refused: string;
}

export interface Renaming {
  /** The declaration first. */
  readonly edits: readonly Edit[];
  /** `Rename StatefulSet web to app` */
  readonly title: string;
  /** What it means for a running cluster. */
  readonly consequences: string;
  /** Whether pods or claims get another identity, so that the user should review the change. */
  readonly confirm: boolean;
}

/** What would be renamed at an offset, as span and name; or why nothing can be. */
export function prepareRename(
  file: SourceFile,
  offset: number,
  { workspace }: Context,
): { readonly span: Span; readonly name: string } | Refusal {
  const found = renameable(file, offset, workspace);
  return 'refused' in found ? found : { span: found.span, name: found.target.name };
}

/** Renames what is at an offset, wherever the workspace refers to it. */
export function rename(file: SourceFile, offset: number, name: string, context: Context): Renaming | Refusal {
  const { workspace, settings } = context;
  const found = renameable(file, offset, workspace);
  if ('refused' in found) return found;
  const { target } = found;
  const what = `${kindOf(target)} ${target.name}`;
  const refused = wrongForm(target, name, settings) ?? taken(target, name, workspace);
  if (refused !== undefined) return { refused };
  const edits = editsFor(target, name, workspace);
  if ('refused' in edits) return edits;
  return {
    edits,
    title: `Rename ${what} to ${name}`,
    consequences: consequencesOf(target, name, context),
    confirm: isNewIdentity(target, workspace),
  };
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
      refused: `This name means both ${placeIn(target)} and ${placeIn(other)}: rename one of these where it is defined.`,
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

/** What already has the new name nearby; undefined if nothing has. */
function taken(target: Target, name: string, workspace: Workspace): string | undefined {
  if (name === target.name) return undefined;
  const { resource, part, at } = target;
  if (part === 'resource') {
    const [other] = workspace
      .find(resource.kind, name, resource)
      .filter(
        (each) => isBeside(each, resource) || (each.namespace !== undefined && each.namespace === resource.namespace),
      );
    return other && `${resource.kind} '${name}' already exists in ${fileNameOf(other.file.uri)}.`;
  }
  const rivals = part === 'volume' || part === 'claimTemplate' ? ['volume', 'claimTemplate'] : [part];
  // The scope of a variable is its container: the last three steps of its path are `env`, the item and `name`.
  const scope = part === 'variable' ? at.path.slice(0, -3) : [];
  const other = declarationsIn(resource).find(
    (each) => rivals.includes(each.part) && each.name === name && scope.every((step, i) => each.at.path[i] === step),
  );
  return other && `${resource.kind} ${resource.name ?? ''} already has ${aKindOf(other)} '${name}'.`;
}

/** Edits of the declaration and all references; refused if one of them cannot be changed alone. */
function editsFor(target: Target, name: string, workspace: Workspace): Edit[] | Refusal {
  const declaration = replaceValue(target.resource.file.uri, target.at, name);
  if (!declaration)
    return { refused: `The name in ${placeIn(target)} is shared through a YAML anchor: change it by hand.` };
  const edits = new Map(declaration.map((edit) => [`${edit.uri}#${nameSpan(target).start}`, edit]));
  for (const link of referencesTo(target, workspace)) {
    const { reference, span } = link;
    if (reference.to.type === 'pods' || reference.to.type === 'services') continue;
    const { uri } = reference.from.file;
    const where = `${placeOf(reference).field} of ${reference.from.kind} ${reference.from.name ?? ''}`;
    if (!reference.verbatim) return { refused: `The name in ${where} is an alias or has escapes: change it by hand.` };
    const rival = meanings(link, workspace).find((other) => !sameTarget(other, target));
    if (rival) return { refused: `The name in ${where} also means ${placeIn(rival)}: change it by hand.` };
    const key = `${uri}#${span.start}`;
    if (!edits.has(key))
      edits.set(key, { uri, span, newText: written(name, placeOf(reference), reference.span, span) });
  }
  return [...edits.values()];
}

/** Everything that the text of a link refers to: several targets if there are variants nearby, or aliases repeat it. */
function meanings({ reference, span }: Link, workspace: Workspace): Target[] {
  return referencesIn(reference.from.document)
    .filter((other) => other.span.start <= span.start && other.span.end >= span.end)
    .flatMap((other) => resolve(other, workspace))
    .filter((other) => other.span.start === span.start && other.span.end === span.end)
    .map((other) => other.target);
}

/** The name in quotes if it is a whole plain scalar that would be read as a number, a boolean or null. */
function written(name: string, at: At, whole: Span, span: Span): string {
  const alone =
    whole.start === span.start && whole.end === span.end && at.isPlain && at.source?.length === span.end - span.start;
  return alone && typeof resolvePlain(name) !== 'string' ? JSON.stringify(name) : name;
}

function placeIn(target: Target): string {
  const { resource, part, name } = target;
  const whole = `${resource.kind} ${resource.name ?? ''}`;
  const what = part === 'resource' ? whole : `${kindOf(target)} ${name} of ${whole}`;
  return `${what} (${fileNameOf(resource.file.uri)})`;
}
