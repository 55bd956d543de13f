import type { Context } from '../../settings/context';
import type { Resource } from '../../workspace/file';
import { podSpec } from '../../workspace/podTemplate';
import { autoscalersOf, knownOrdinals } from '../../workspace/scale';
import { statefulSetOf } from '../../workspace/set';

/**
 * What the rules about practices share: they report what a set lacks only where nothing else can add it. What a
 * manifest sets, to whatever value, is a decision.
 */

/** Whether a set is complete: no patch and no component of a kustomization may add to it. */
export function isWhole(set: Resource, { workspace }: Pick<Context, 'workspace'>): boolean {
  return !workspace.kustomizations.mayPatch(set.file.uri);
}

/** Whether something else may set the resources of the containers: a patch, the pod's own resources, a LimitRange. */
export function isSized(set: Resource, context: Pick<Context, 'workspace'>): boolean {
  const { workspace } = context;
  return (
    !isWhole(set, context) ||
    podSpec(set).get('resources').exists ||
    workspace.ofKind('LimitRange', set).some((range) => workspace.sameNamespace(range, set))
  );
}

/** The replicas that a set surely has; undefined where a kustomization, a patch or an autoscaler may set others. */
export function knownReplicas(set: Resource, { workspace }: Pick<Context, 'workspace'>): number | undefined {
  const ordinals = knownOrdinals(set, workspace);
  return ordinals && ordinals.end - ordinals.start;
}

/** The most pods that a set may have: its replicas, or the maximum of an autoscaler. */
export function mostReplicas(set: Resource, { workspace }: Pick<Context, 'workspace'>): number {
  const limits = autoscalersOf(set, workspace).map(({ root }) => {
    const spec = root.get('spec');
    return spec.get('maxReplicas').integer ?? spec.get('maxReplicaCount').integer ?? 0;
  });
  return Math.max(statefulSetOf(set).replicas, ...limits);
}
