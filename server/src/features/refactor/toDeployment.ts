import type { Context } from '../../settings/context';
import { claimName, effectiveClaimTemplates, podHost } from '../../statefulset/identity';
import { replacedByDeployment } from '../../statefulset/narrator/claims';
import { paragraphs, sentences, them } from '../../statefulset/phrases';
import type { StatefulSet } from '../../statefulset/set';
import type { Resource } from '../../workspace/file';
import { statefulSetOf } from '../../workspace/set';
import { insertKey, remove, replaceValue } from '../../yaml/edit';
import { toVolume, volumesOf } from './claims';
import { inSteps, keysOf, type Producer, type Refactoring, type RefactoringStep, remark } from './refactoring';
import { retarget } from './retarget';

/** StatefulSet → Deployment: the pods lose their fixed names, and only the claims of the first pod stay in use. */
export const toDeployment: Producer = ({ resource, context }) => {
  const conversion = convertToDeployment(resource, context);
  return conversion ? [conversion] : [];
};

export function convertToDeployment(resource: Resource, context: Context): Refactoring | undefined {
  if (resource.kind !== 'StatefulSet' || resource.apiVersion !== 'apps/v1' || !resource.name) return undefined;
  const set = statefulSetOf(resource);
  const templates = effectiveClaimTemplates(set);
  // Of two templates with one name the controller uses one; a volume of that name would be mounted instead.
  const names = new Set(volumesOf(resource).map((volume) => volume.get('name').string));
  if (templates.length < set.claimTemplates.length || templates.some(({ name }) => names.has(name))) return undefined;
  const spec = resource.root.get('spec');
  const dropped = fieldsWithout.filter((field) => spec.get(field).exists);
  const scalers = retarget(resource, 'Deployment', context.workspace);
  if (!scalers) return undefined;
  const hasClaims = templates.length > 0;
  const consequences = paragraphs([
    ...consequencesFor(set, dropped),
    context.workspace.kustomizations.mayPatch(resource.file.uri) &&
      'Kustomize patches that target the StatefulSet must target the Deployment.',
  ]);
  const edits = inSteps(resource, context, [
    () => scalers,
    ...templates.flatMap((template) => toVolume(resource, template.name, claimName(template, set, set.start))),
    ...dropped.map(
      (field): RefactoringStep =>
        (now) =>
          remove(now.file.uri, now.root.get('spec').get(field)),
    ),
    ({ file: { uri }, root }) =>
      hasClaims ? insertKey(uri, root.get('spec'), 'strategy', { type: 'Recreate' }, ['replicas']) : [],
    ({ file: { uri }, root }) =>
      hasClaims && set.replicas > 1 ? replaceValue(uri, root.get('spec').get('replicas'), 1) : [],
    remark(sentences(['Converted from a StatefulSet.', ...consequences])),
    (now) => replaceValue(now.file.uri, now.root.get('kind'), 'Deployment'),
  ]);
  if (!edits) return undefined;
  return {
    title: hasClaims && set.replicas > 1 ? 'Convert to a Deployment with one pod' : 'Convert to a Deployment',
    kind: 'refactor.rewrite',
    edits,
    consequences,
    confirm: true,
    fits: keysOf(resource.root, 'kind'),
  };
}

/** The fields that a StatefulSet's spec has and a Deployment's does not, except claim templates. */
const fieldsWithout = [
  'serviceName',
  'podManagementPolicy',
  'updateStrategy',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
];

function consequencesFor(set: StatefulSet, dropped: readonly string[]): string[] {
  const claims = effectiveClaimTemplates(set).map((template) => claimName(template, set, set.start));
  const strategy = [
    set.updateStrategy,
    ...(set.partition > 0 ? [`partition ${set.partition}`] : []),
    ...(set.maxUnavailable === undefined ? [] : [`maxUnavailable ${set.maxUnavailable}`]),
  ].join(', ');
  return [
    sentences([
      'The pods lose their fixed names and their order.',
      dropped.includes('serviceName') &&
        `serviceName '${set.serviceName ?? ''}' is dropped: names such as ${podHost(set, set.start)} no longer resolve. The Service is kept.`,
    ]),
    sentences([
      dropped.includes('podManagementPolicy') && `podManagementPolicy ${set.podManagementPolicy} is dropped.`,
      dropped.includes('updateStrategy') && `updateStrategy (${strategy}) is dropped.`,
      dropped.includes('ordinals') && `ordinals (start ${set.start}) is dropped.`,
      dropped.includes('persistentVolumeClaimRetentionPolicy') &&
        'persistentVolumeClaimRetentionPolicy is dropped: a Deployment never deletes claims.',
    ]),
    sentences([
      claims.length > 0 && `The pod continues with ${claims.join(', ')} and the data in ${them(claims.length)}.`,
      claims.length > 0 &&
        set.replicas > 1 &&
        `replicas changes from ${set.replicas} to 1, since a claim is for one pod: the claims of the other pods are no longer used.`,
    ]),
    replacedByDeployment(set),
  ];
}
