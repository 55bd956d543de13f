import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { podNames } from '../statefulset/identity';
import {
  changeClaimTemplates,
  changeImmutable,
  claimsOf,
  claimsOfNewPods,
  dataOfOldSet,
} from '../statefulset/narrator/claims';
import { created, updateRule } from '../statefulset/narrator/order';
import { sentences } from '../statefulset/phrases';
import type { Resource } from '../workspace/file';
import { referencesTo, type Target } from '../workspace/references';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';

/** Whether another name means other pods or claims, or is immutable in a live set. */
export function isNewIdentity(target: Target, workspace: Workspace): boolean {
  if (target.part === 'claimTemplate') return true;
  if (target.part !== 'resource') return false;
  return target.resource.kind === 'StatefulSet' || governed(target, workspace).length > 0;
}

/** What another name means for a cluster in which the old one is live. */
export function consequencesOf(target: Target, name: string, context: Context): string {
  const { part, resource } = target;
  switch (part) {
    case 'resource':
      return resource.kind === 'StatefulSet' ? ofSet(target, name) : ofService(target, name, context.workspace);
    case 'claimTemplate':
      return ofClaimTemplate(target, name);
    case 'servicePort':
      return 'Takes effect at once; nothing is recreated.';
    case 'volume':
    case 'container':
    case 'containerPort':
    case 'variable':
    case 'key':
      return ofPodTemplate(resource, context);
  }
}

function ofPodTemplate(resource: Resource, context: Context): string {
  const { kind, name = '' } = resource;
  switch (kind) {
    case 'StatefulSet':
      return `The pod template changes. ${updateRule(statefulSetOf(resource), targetOf(context))}`;
    case 'Pod':
      return 'This field of a live pod is immutable: delete the pod and create it again.';
    case 'Job':
      // pkg/apis/batch/validation, ValidateJobUpdate
      return `The pod template of a live Job is immutable: delete Job ${name} and apply it again.`;
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
  return sentences([
    'A renamed set is a new set.',
    dataOfOldSet(set),
    set.replicas > 0 && created(podNames(renamed), renamed),
    claimsOfNewPods(claimsOf(renamed)),
    `The set ${set.name} keeps running until you delete it.`,
  ]);
}

function ofClaimTemplate({ resource, name: old }: Target, name: string): string {
  const set = statefulSetOf(resource);
  const templates = set.claimTemplates.filter((template) => template.name === old);
  const [before, after] = [templates, templates.map((template) => ({ ...template, name }))].map((claimTemplates) =>
    claimsOf({ ...set, claimTemplates }),
  );
  return sentences([
    before && before.count > 0 && `The data stays in ${before.text}, which the pods no longer mount.`,
    after && claimsOfNewPods(after),
    changeClaimTemplates(set),
  ]);
}

function ofService(target: Target, name: string, workspace: Workspace): string {
  const sets = governed(target, workspace).map(statefulSetOf);
  return sentences([
    `The new Service exists beside the old one until you delete ${target.name}.`,
    ...sets.map((set) => changeImmutable('serviceName', set)),
    sets.length > 0 && `Pods get DNS names under ${name} when they are recreated.`,
  ]);
}

/** The sets whose `serviceName` is this Service. */
function governed(target: Target, workspace: Workspace): Resource[] {
  const sets = referencesTo(target, workspace).flatMap(({ reference: { from, path } }) =>
    from.kind === 'StatefulSet' && path.at(-1) === 'serviceName' ? [from] : [],
  );
  return [...new Set(sets)];
}
