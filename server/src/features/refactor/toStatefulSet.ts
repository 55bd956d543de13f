import { verdict } from '../../rules/shared/verdict';
import type { Context } from '../../settings/context';
import { maxSetNameLength, podNames } from '../../statefulset/identity';
import { dataNotMoved, replacesDeployment } from '../../statefulset/narrator/claims';
import { replacementRule } from '../../statefulset/narrator/order';
import { listNames, paragraphs, sentences } from '../../statefulset/phrases';
import { nearest } from '../../workspace/distance';
import type { Resource } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import { freeServiceName, headlessServiceFor, headlessServicesSelecting } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import { insertKey, remove, replaceValue } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';
import { applyToWorkspace } from '../codeActions';
import { claimsFrom, claimVolumes, toTemplate, volumesOf } from './claims';
import { inSteps, keysOf, type Producer, type Refactoring, type RefactoringStep, remark } from './refactoring';
import { retarget } from './retarget';

/**
 * Deployment → StatefulSet: a headless Service gives the pods DNS names, claims that the pods mount become claim
 * templates, autoscalers target the set. Budgets and Services select by labels, which do not change.
 */
export const toStatefulSet: Producer = ({ resource, context }) => {
  const conversion = convertToStatefulSet(resource, context);
  return conversion ? [conversion] : [];
};

export function convertToStatefulSet(deployment: Resource, context: Context): Refactoring | undefined {
  const { kind, apiVersion, name, root } = deployment;
  if (kind !== 'Deployment' || apiVersion !== 'apps/v1' || !name || name.length > maxSetNameLength) return undefined;
  const { workspace } = context;
  const volumes = claimVolumes(deployment, workspace);
  const [headless] = headlessServicesSelecting(deployment, workspace);
  const service = headless?.name ?? freeServiceName(name, deployment, workspace);
  const added = headless ? undefined : headlessServiceFor(deployment, service);
  if (!headless && !added) return undefined;
  const spec = root.get('spec');
  const dropped = fieldsWithout.filter((field) => spec.get(field).exists);
  const scalers = retarget(deployment, 'StatefulSet', workspace);
  if (!scalers) return undefined;
  const others = volumesOf(deployment).flatMap((volume) => {
    const claim = volume.get('persistentVolumeClaim').get('claimName').string;
    return claim && !volumes.some((each) => each.name === volume.get('name').string) ? [claim] : [];
  });
  const set = statefulSetOf(deployment);
  const pods = podNames({ ...set, replicas: Math.max(1, set.replicas) });
  const moves = volumes.map((volume) => ({ from: volume.claim.name ?? '', to: claimsFrom(volume, deployment) }));
  const consequences = paragraphs([
    `The pods are named ${listNames(pods)}, with DNS names under the headless Service '${service}'.`,
    ...moves.map(({ from, to }) => dataNotMoved(from, to)),
    ...others.map(
      (claim) =>
        `The claim '${claim}' is still shared by all pods: it is not found in this workspace, or is for many pods.`,
    ),
    sentences([
      dropped.includes('strategy') && `strategy (${strategyOf(deployment)}) is dropped: ${replacementRule}.`,
      dropped.includes('progressDeadlineSeconds') &&
        'progressDeadlineSeconds is dropped: a StatefulSet has no such deadline.',
      dropped.includes('paused') && 'paused is dropped: use a partition to hold back updates.',
    ]),
    scalers.length > 0 && 'Autoscalers of the Deployment now target the StatefulSet.',
    workspace.kustomizations.mayPatch(deployment.file.uri) &&
      'Kustomize patches that target the Deployment must target the StatefulSet.',
    replacesDeployment({
      text: moves.map(({ to }) => to.text).join('; '),
      count: moves.reduce((sum, { to }) => sum + to.count, 0),
    }),
  ]);
  const edits = inSteps(deployment, context, [
    () => scalers,
    ...volumes.flatMap(toTemplate),
    ...dropped.map(
      (field): RefactoringStep =>
        (now) =>
          remove(now.file.uri, now.root.get('spec').get(field)),
    ),
    (now) => insertKey(now.file.uri, now.root.get('spec'), 'serviceName', service, 'start'),
    remark(sentences(['Converted from a Deployment.', ...consequences])),
    (now) => (added ? insertBefore(now, added) : []),
    (now) => replaceValue(now.file.uri, now.root.get('kind'), 'StatefulSet'),
  ]);
  if (!edits || !isAccepted(deployment, edits, context)) return undefined;
  return {
    title: 'Convert to a StatefulSet',
    kind: 'refactor.rewrite',
    edits,
    consequences,
    confirm: true,
    fits: keysOf(deployment.root, 'kind'),
  };
}

/** Whether the API server accepts the resulting set: patches and half-typed manifests are left alone. */
function isAccepted(deployment: Resource, edits: readonly Edit[], context: Context): boolean {
  const { workspace } = applyToWorkspace(edits, context);
  const [set] = nearest(workspace.find('StatefulSet', deployment.name ?? '', deployment), deployment);
  return set !== undefined && verdict(set, context).every(({ kind }) => kind === 'warning');
}

/** The fields that a Deployment's spec has and a StatefulSet's does not. */
const fieldsWithout = ['strategy', 'progressDeadlineSeconds', 'paused'];

/** `RollingUpdate, maxSurge 1` */
function strategyOf({ root }: Resource): string {
  const strategy = root.get('spec').get('strategy');
  const rolling = strategy.get('rollingUpdate');
  const limits = ['maxSurge', 'maxUnavailable'].flatMap((field) => {
    const value = rolling.get(field).source;
    return value === undefined ? [] : [`${field} ${value}`];
  });
  return [strategy.get('type').string ?? 'RollingUpdate', ...limits].join(', ');
}
