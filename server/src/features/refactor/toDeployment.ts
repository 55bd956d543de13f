import type { Context } from '../../settings/context';
import { claimName, effectiveClaimTemplates } from '../../statefulset/identity';
import type { StatefulSet } from '../../statefulset/set';
import type { Resource } from '../../workspace/file';
import { statefulSetOf } from '../../workspace/set';
import { insertKey, remove, replaceValue } from '../../yaml/edit';
import { toVolume, volumesOf } from './claims';
import { inSteps, type Producer, type Refactoring, remark, type Step, sentences } from './refactoring';
import { retarget } from './retarget';

/** StatefulSet → Deployment: pods without names of their own. Of claims only those of the first pod can go along. */
export const toDeployment: Producer = ({ resource, context }) => {
  const conversion = convertToDeployment(resource, context);
  return conversion ? [conversion] : [];
};

export function convertToDeployment(resource: Resource, context: Context): Refactoring | undefined {
  if (resource.kind !== 'StatefulSet' || resource.apiVersion !== 'apps/v1' || !resource.name) return undefined;
  const set = statefulSetOf(resource);
  const templates = effectiveClaimTemplates(set);
  // Controllers let one of two with the same name win; a volume beside it would be mounted instead.
  const names = new Set(volumesOf(resource).map((volume) => volume.get('name').string));
  if (templates.length < set.claimTemplates.length || templates.some(({ name }) => names.has(name))) return undefined;
  const spec = resource.root.get('spec');
  const dropped = fieldsWithout.filter((field) => spec.get(field).exists);
  const scalers = retarget(resource, 'Deployment', context.workspace);
  if (!scalers) return undefined;
  const hasClaims = templates.length > 0;
  const said = sentences([
    consequences(set, dropped),
    context.workspace.kustomizations.mayPatch(resource.file.uri) &&
      'Patches of kustomizations that name the StatefulSet must name the Deployment.',
  ]);
  const edits = inSteps(resource, context, [
    () => scalers,
    ...templates.flatMap((template) => toVolume(resource, template.name, claimName(template, set, set.start))),
    ...dropped.map(
      (field): Step =>
        (now) =>
          remove(now.file.uri, now.root.get('spec').get(field)),
    ),
    ({ file: { uri }, root }) =>
      hasClaims ? insertKey(uri, root.get('spec'), 'strategy', { type: 'Recreate' }, ['replicas']) : [],
    ({ file: { uri }, root }) =>
      hasClaims && set.replicas > 1 ? replaceValue(uri, root.get('spec').get('replicas'), 1) : [],
    remark(`Converted from a StatefulSet. ${said}`),
    (now) => replaceValue(now.file.uri, now.root.get('kind'), 'Deployment'),
  ]);
  if (!edits) return undefined;
  return {
    title: hasClaims && set.replicas > 1 ? 'Convert to a Deployment with one pod' : 'Convert to a Deployment',
    kind: 'refactor.rewrite',
    edits,
    consequences: said,
    confirm: true,
  };
}

/** What a StatefulSet's spec has and a Deployment's has not, claim templates apart. */
const fieldsWithout = [
  'serviceName',
  'podManagementPolicy',
  'updateStrategy',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
];

function consequences(set: StatefulSet, dropped: readonly string[]): string {
  const claims = effectiveClaimTemplates(set).map((template) => claimName(template, set, set.start));
  const strategy = [
    set.updateStrategy,
    ...(set.partition > 0 ? [`partition ${set.partition}`] : []),
    ...(set.maxUnavailable === undefined ? [] : [`maxUnavailable ${set.maxUnavailable}`]),
  ].join(', ');
  return sentences([
    'The pods lose their names and their order: each new pod has a new one.',
    dropped.includes('serviceName') &&
      `serviceName '${set.serviceName ?? ''}' is dropped: names such as ${set.name}-0.${set.serviceName ?? ''} no longer resolve. The Service stays.`,
    dropped.includes('podManagementPolicy') && `podManagementPolicy ${set.podManagementPolicy} is dropped.`,
    dropped.includes('updateStrategy') && `updateStrategy (${strategy}) is dropped.`,
    dropped.includes('ordinals') && `ordinals, from ${set.start}, are dropped.`,
    dropped.includes('persistentVolumeClaimRetentionPolicy') &&
      'persistentVolumeClaimRetentionPolicy is dropped: claims stay until somebody deletes them.',
    claims.length > 0 && `The pod goes on with ${claims.join(', ')} and the data there.`,
    claims.length > 0 &&
      set.replicas > 1 &&
      `replicas goes from ${set.replicas} to 1, since a claim is for one pod: the claims of the other pods stay, unused.`,
    'The live set stays, with its pods: delete it before the Deployment starts, or both use the claims.',
  ]);
}
