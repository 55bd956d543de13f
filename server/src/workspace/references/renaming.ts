import type { At } from '../../yaml/at';
import { replaceValue } from '../../yaml/edit';
import { startsWith } from '../../yaml/json';
import { resolvePlain } from '../../yaml/scalar';
import { verbatimSpan } from '../../yaml/strings';
import type { Edit, Span } from '../../yaml/text';
import { isBeside } from '../distance';
import type { Resource } from '../file';
import { fileNameOf } from '../uri';
import type { Workspace } from '../workspace';
import { declarationsIn, nameSpan } from './declarations';
import { referencesIn } from './find';
import { declarationAt, linksAt, referencesTo } from './index';
import { type Link, placeOf, sameTarget, type Target } from './reference';
import { resolve } from './resolve';

/** Another name for what a manifest declares, wherever the workspace refers to it. */

/** Why something is not renamed: a sentence for the user. */
export interface Refusal {
  readonly refused: string;
}

/** The kind of a target as sentences name it. */
export function kindOf({ part, resource }: Target): string {
  switch (part) {
    case 'resource':
      return resource.kind;
    case 'claimTemplate':
      return 'claim template';
    case 'containerPort':
    case 'servicePort':
      return 'port';
    case 'variable':
      return 'environment variable';
    case 'volume':
    case 'container':
    case 'key':
      return part;
  }
}

/** The same with its article: `an environment variable`. */
export function aKindOf(target: Target): string {
  const kind = kindOf(target);
  return `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** What already has the new name nearby; undefined if nothing has. */
export function nameTaken(target: Target, name: string, workspace: Workspace): string | undefined {
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
    (each) => rivals.includes(each.part) && each.name === name && startsWith(each.at.path, scope),
  );
  return other && `${resource.kind} ${resource.name ?? ''} already has ${aKindOf(other)} '${name}'.`;
}

/** Edits of the declaration and all references; refused if one of them cannot be changed alone. */
export function renameEdits(target: Target, name: string, workspace: Workspace): Edit[] | Refusal {
  const declaration = replaceValue(target.resource.file.uri, target.at, name);
  if (!declaration)
    return { refused: `The name in ${placeOfTarget(target)} is shared through a YAML anchor: change it by hand.` };
  const edits = new Map(declaration.map((edit) => [`${edit.uri}#${nameSpan(target).start}`, edit]));
  for (const link of referencesTo(target, workspace)) {
    const { reference, span } = link;
    if (reference.to.type === 'pods' || reference.to.type === 'services') continue;
    const { uri } = reference.from.file;
    const where = `${placeOf(reference).field} of ${reference.from.kind} ${reference.from.name ?? ''}`;
    if (!reference.verbatim) return { refused: `The name in ${where} is an alias or has escapes: change it by hand.` };
    const rival = meanings(link, workspace).find((other) => !sameTarget(other, target));
    if (rival) return { refused: `The name in ${where} also means ${placeOfTarget(rival)}: change it by hand.` };
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

export function placeOfTarget(target: Target): string {
  const { resource, part, name } = target;
  const whole = `${resource.kind} ${resource.name ?? ''}`;
  const what = part === 'resource' ? whole : `${kindOf(target)} ${name} of ${whole}`;
  return `${what} (${fileNameOf(resource.file.uri)})`;
}

/** What a place names, as a declaration or as a reference: several targets where it is not certain. */
export function namedAt({ file }: Resource, at: At, workspace: Workspace): readonly Target[] {
  const whole = at.valueSpan;
  if (!whole) return [];
  const declared = declarationAt(file, whole.start);
  if (declared) return [declared];
  const span = verbatimSpan(at);
  const links = linksAt(file, whole.start, workspace).filter((link) => link.span.end === (span ?? whole).end);
  return links.map(({ target }) => target);
}

/**
 * Another name for what has one that is not valid, with all that refers to it; undefined where that cannot be done in
 * one edit, or where host names made of it would be left behind.
 */
export function correctName(target: Target, name: string, workspace: Workspace): Edit[] | undefined {
  if (nameTaken(target, name, workspace) !== undefined) return undefined;
  const edits = renameEdits(target, name, workspace);
  return 'refused' in edits || isLeftBehind(target, edits, workspace) ? undefined : edits;
}

/** Whether names of hosts, pods or claims are made of an invalid name, which are no references: `my_db-0.my_db`. */
function isLeftBehind({ part, name }: Target, edits: readonly Edit[], workspace: Workspace): boolean {
  if (part !== 'resource' && part !== 'claimTemplate') return false;
  const changed = new Set(edits.map(({ uri, span }) => `${uri}#${span.start}`));
  return [...workspace.files.values()].some(({ uri, text }) => {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      const [before, behind] = [
        text.slice(Math.max(0, at - 2), at),
        text.slice(at + name.length, at + name.length + 3),
      ];
      const isHost = /^(?:-[\d$%{(]|\.[a-z]|:\d)/.test(behind) || /[\w)}]\.$|\/\/$|@$/.test(before);
      if (isHost && !/[\w-]$/.test(before) && !changed.has(`${uri}#${at}`)) return true;
    }
    return false;
  });
}
