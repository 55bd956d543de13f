import { verdict } from '../../rules/shared/verdict';
import type { Context } from '../../settings/context';
import { maxSetNameLength } from '../../simulation/cluster';
import type { Resource } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import { freeServiceName, headlessServiceFor, headlessServicesSelecting } from '../../workspace/service';
import { insertKey, remove, replaceValue } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';
import { applyToWorkspace } from '../codeActions';
import { claimVolumes, leftBehind, toTemplate, volumesOf } from './claims';
import { inSteps, type Producer, type Refactoring, remark, type Step, sentences } from './refactoring';
import { retarget } from './retarget';

/**
 * Deployment → StatefulSet: a headless Service gives the pods names, claims that the pods mount become claim
 * templates, autoscalers follow. Budgets and Services select by labels, which stay.
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
  const made = headless ? undefined : headlessServiceFor(deployment, service);
  if (!headless && !made) return undefined;
  const spec = root.get('spec');
  const dropped = fieldsWithout.filter((field) => spec.get(field).exists);
  const scalers = retarget(deployment, 'StatefulSet', workspace);
  if (!scalers) return undefined;
  const others = volumesOf(deployment).flatMap((volume) => {
    const claim = volume.get('persistentVolumeClaim').get('claimName').string;
    return claim && !volumes.some((each) => each.name === volume.get('name').string) ? [claim] : [];
  });
  const consequences = sentences([
    `The pods get the names ${name}-0, ${name}-1 ... under the headless Service '${service}', and are updated one by one.`,
    ...volumes.map((volume) => leftBehind(volume, deployment)),
    ...others.map(
      (claim) => `The claim '${claim}' stays one claim for all pods: it is not in the workspace, or made for many.`,
    ),
    dropped.includes('strategy') &&
      `The strategy (${strategyInWords(deployment)}) has no equal: a StatefulSet stops each pod before it starts its successor.`,
    dropped.includes('progressDeadlineSeconds') && 'progressDeadlineSeconds is dropped: a StatefulSet has no deadline.',
    dropped.includes('paused') && 'paused is dropped: a partition holds updates instead.',
    scalers.length > 0 && 'Autoscalers that name it name the StatefulSet.',
    workspace.kustomizations.mayPatch(deployment.file.uri) &&
      'Patches of kustomizations that name the Deployment must name the StatefulSet.',
    'The live Deployment stays, with its pods: delete it once the set is Ready.',
  ]);
  const edits = inSteps(deployment, context, [
    () => scalers,
    ...volumes.flatMap(toTemplate),
    ...dropped.map(
      (field): Step =>
        (now) =>
          remove(now.file.uri, now.root.get('spec').get(field)),
    ),
    (now) => insertKey(now.file.uri, now.root.get('spec'), 'serviceName', service, 'start'),
    remark(`Converted from a Deployment. ${consequences}`),
    (now) => (made ? insertBefore(now, made) : []),
    (now) => replaceValue(now.file.uri, now.root.get('kind'), 'StatefulSet'),
  ]);
  if (!edits || !isAccepted(deployment, edits, context)) return undefined;
  return { title: 'Convert to a StatefulSet', kind: 'refactor.rewrite', edits, consequences, confirm: true };
}

/** Whether the API server takes the set that it becomes: a patch, or what is half typed, is better left alone. */
function isAccepted(deployment: Resource, edits: readonly Edit[], context: Context): boolean {
  const { workspace } = applyToWorkspace(edits, context);
  const set = workspace.find('StatefulSet', deployment.name ?? '', deployment)[0];
  return set !== undefined && verdict(set, context).every(({ kind }) => kind === 'warning');
}

/** What a Deployment's spec has and a StatefulSet's has not. */
const fieldsWithout = ['strategy', 'progressDeadlineSeconds', 'paused'];

function strategyInWords({ root }: Resource): string {
  const strategy = root.get('spec').get('strategy');
  const rolling = strategy.get('rollingUpdate');
  const limits = ['maxSurge', 'maxUnavailable'].flatMap((field) => {
    const value = rolling.get(field).source;
    return value === undefined ? [] : [`${field} ${value}`];
  });
  return [strategy.get('type').string ?? 'RollingUpdate', ...limits].join(', ');
}
