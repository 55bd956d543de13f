import { effectiveClaimTemplates } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import { claimsInWords, podsInWords } from '../statefulset/summary';
import type { Resource } from '../workspace/file';
import { referencesTo, type Target } from '../workspace/references';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';

/** A target's kind as it is called in a sentence. */
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

/** A target's kind with its article: `an environment variable`. */
export function aKindOf(target: Target): string {
  const kind = kindOf(target);
  return `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Whether another name makes other pods or claims, or cannot be given to a live set. */
export function isNewIdentity(target: Target, workspace: Workspace): boolean {
  if (target.part === 'claimTemplate') return true;
  if (target.part !== 'resource') return false;
  return target.resource.kind === 'StatefulSet' || governed(target, workspace).length > 0;
}

/** What another name means for what runs in a cluster under the old one. */
export function consequencesOf(target: Target, name: string, workspace: Workspace): string {
  const { part, resource } = target;
  switch (part) {
    case 'resource':
      return resource.kind === 'StatefulSet' ? ofSet(target, name) : ofService(target, name, workspace);
    case 'claimTemplate':
      return ofClaimTemplate(target, name);
    case 'servicePort':
      return 'Takes effect at once; nothing is recreated.';
    case 'volume':
    case 'container':
    case 'containerPort':
    case 'variable':
    case 'key':
      return ofPodTemplate(resource);
  }
}

function ofPodTemplate({ kind, name = '' }: Resource): string {
  switch (kind) {
    case 'Pod':
      return 'A live pod cannot be changed so: it has to be deleted and created again.';
    case 'Job':
      // The field is immutable (pkg/apis/batch/validation, ValidateJobUpdate).
      return `The API server refuses another pod template for a live Job: delete Job ${name} and apply it again.`;
    case 'CronJob':
      return `The pod template changes: CronJob ${name} uses it from its next Job on.`;
    default:
      return `The pod template changes: the pods of ${kind} ${name} are replaced.`;
  }
}

// What happens to the data comes first: editors show one line, and cut it off.

function ofSet({ resource }: Target, name: string): string {
  const set = statefulSetOf(resource);
  const renamed = { ...set, name };
  const templates = set.replicas === 0 ? [] : effectiveClaimTemplates(set);
  const claims = (of: StatefulSet) => templates.map((template) => claimsInWords(template, of)).join('; ');
  return [
    'A renamed set is a new set.',
    ...(templates.length > 0
      ? [`New, empty claims: ${claims(renamed)}. The old ones stay, with their data: ${claims(set)}.`]
      : []),
    ...(set.replicas > 0 ? [`New pods: ${podsInWords(renamed)}.`] : []),
    'The old set runs on until it is deleted.',
  ].join(' ');
}

function ofClaimTemplate({ resource, name: old }: Target, name: string): string {
  const set = statefulSetOf(resource);
  const template = set.claimTemplates.find((each) => each.name === old);
  const claims =
    template && set.replicas > 0
      ? [
          `New, empty claims: ${claimsInWords({ ...template, name }, set)}.`,
          `The old ones stay, with their data: ${claimsInWords(template, set)}.`,
        ]
      : [];
  const replace = `delete ${set.name} with --cascade=orphan, apply it again, and restart its pods`;
  return [...claims, `Claim templates of a live set cannot be changed: ${replace}.`].join(' ');
}

function ofService(target: Target, name: string, workspace: Workspace): string {
  const sets = governed(target, workspace);
  const sentences = [`The new Service stands beside the old one until '${target.name}' is deleted.`];
  if (sets.length > 0) {
    const names = sets.join(', ');
    sentences.push(
      `serviceName of a live set cannot be changed: delete ${names} with --cascade=orphan and apply again.`,
      `Pods get DNS names under ${name} when they are recreated.`,
    );
  }
  return sentences.join(' ');
}

/** The sets whose `serviceName` is this Service. */
function governed(target: Target, workspace: Workspace): string[] {
  const sets = referencesTo(target, workspace).flatMap(({ reference: { from, path } }) =>
    from.kind === 'StatefulSet' && path.at(-1) === 'serviceName' ? (from.name ?? []) : [],
  );
  return [...new Set(sets)];
}
