import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { podNames } from '../statefulset/identity';
import {
  changeClaimTemplates,
  changeImmutable,
  claimsInShort,
  claimsOfNewPods,
  deletingOldSet,
  replacedByName,
  untilDeleted,
} from '../statefulset/narrator/claims';
import { updateRule } from '../statefulset/narrator/order';
import { listNames, paragraphs, sentences, spanNames, verb } from '../statefulset/phrases';
import { nearest } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { podLabels } from '../workspace/labels';
import { referencesTo, type Target } from '../workspace/references';
import { isPinned } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';

/** Whether another name means another object in the cluster: a set and its pods, a Service, claims. */
export function isNewIdentity({ part }: Target): boolean {
  return part === 'resource' || part === 'claimTemplate';
}

/** What another name means for a cluster in which the old one is live, a paragraph each. */
export function consequencesOf(target: Target, name: string, context: Context): readonly string[] {
  const { part, resource } = target;
  switch (part) {
    case 'resource':
      return resource.kind === 'StatefulSet'
        ? ofSet(resource, name, context.workspace)
        : ofService(target, name, context.workspace);
    case 'claimTemplate':
      return ofClaimTemplate(target, name);
    case 'servicePort':
      return ['Takes effect at once; nothing is recreated.'];
    case 'volume':
    case 'container':
    case 'containerPort':
    case 'variable':
    case 'key':
      return [ofPodTemplate(resource, context)];
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

function ofSet(resource: Resource, name: string, workspace: Workspace): string[] {
  const set = statefulSetOf(resource);
  const renamed = { ...set, name };
  const pods = podNames(renamed);
  return paragraphs([
    sentences(['This creates a new StatefulSet.', replacedByName(set), deletingOldSet(set)]),
    sentences([
      pods.length > 0 && `${pods.length === 1 ? 'The new pod is' : 'The new pods are'} ${spanNames(pods)}.`,
      claimsOfNewPods(claimsInShort(renamed)),
    ]),
    pods.length > 0 && selectedWithOld(resource, workspace),
  ]);
}

/** A new name leaves the labels as they are, and with them what Services select. Those that are far may be of others. */
function selectedWithOld(set: Resource, workspace: Workspace): string {
  const selecting = workspace.servicesSelecting(podLabels(set), set).filter((service) => !isPinned(service));
  const services = nearest(selecting, set);
  const names = [...new Set(services.map(({ name = '' }) => name))];
  if (names.length === 0) return '';
  const who = `${names.length === 1 ? 'Service' : 'Services'} ${listNames(names)} ${verb(names.length, 'select')}`;
  return `As long as both sets exist, ${who} the pods of both.`;
}

function ofClaimTemplate({ resource, name: old }: Target, name: string): string[] {
  const set = statefulSetOf(resource);
  const templates = set.claimTemplates.filter((template) => template.name === old);
  const [before, after] = [templates, templates.map((template) => ({ ...template, name }))].map((claimTemplates) =>
    claimsInShort({ ...set, claimTemplates }),
  );
  return paragraphs([
    before &&
      before.count > 0 &&
      `The data stays in ${before.text}, which the pods no longer mount once they are recreated.`,
    after && claimsOfNewPods(after),
    changeClaimTemplates(set),
  ]);
}

function ofService(target: Target, name: string, workspace: Workspace): string[] {
  const sets = governed(target, workspace).map(statefulSetOf);
  const old = `Service ${target.name}`;
  return paragraphs([
    `This creates a new Service. ${old} exists ${untilDeleted('it')}.`,
    ...sets.map((set) => changeImmutable('serviceName', set)),
    sets.length > 0
      ? `Pods get DNS names under ${name} when they are recreated.`
      : `Clients outside of this workspace may still connect to ${target.name}.`,
  ]);
}

/** The sets whose `serviceName` is this Service. */
function governed(target: Target, workspace: Workspace): Resource[] {
  const sets = referencesTo(target, workspace).flatMap(({ reference: { from, path } }) =>
    from.kind === 'StatefulSet' && path.at(-1) === 'serviceName' ? [from] : [],
  );
  return [...new Set(sets)];
}
