import type { Context } from '../../settings/context';
import type { Resource } from '../../workspace/file';
import { podSpec } from '../../workspace/podTemplate';
import { isOverlay } from '../../workspace/references';
import { autoscalersOf, knownOrdinals } from '../../workspace/scale';
import { statefulSetOf } from '../../workspace/set';

/**
 * What the rules about practices share: they report what a set lacks only where nothing else can add it. What a
 * manifest sets, to whatever value, is a decision.
 */

/** Whether a manifest is complete: no patch and no component of a kustomization may add to it. */
export function isWhole({ file, kind }: Resource, { workspace }: Pick<Context, 'workspace'>): boolean {
  return !workspace.kustomizations.mayPatch(file.uri, kind);
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

/** Between how many pods a set surely has. */
export interface PodCount {
  readonly least: number;
  readonly most: number;
  /** What scales it between these. */
  readonly autoscaler?: Resource;
}

/**
 * The replicas that a set surely has, or those between which its only autoscaler scales it; undefined where something
 * else decides. A set that KEDA scales to 0 has no pods to evict: its least is 1.
 */
export function podCountOf(set: Resource, context: Pick<Context, 'workspace'>): PodCount | undefined {
  const { workspace } = context;
  const known = knownReplicas(set, context);
  if (known !== undefined) return { least: known, most: known };
  const [autoscaler, other] = autoscalersOf(set, workspace).filter((each) => !isOverlay(each, workspace));
  if (!autoscaler || other || !isWhole(set, context) || !isWhole(autoscaler, context)) return undefined;
  const spec = autoscaler.root.get('spec');
  const isKeda = autoscaler.kind === 'ScaledObject';
  const [least, most] = [spec.get(isKeda ? 'minReplicaCount' : 'minReplicas'), limitOf(autoscaler)];
  // The defaults of HorizontalPodAutoscaler and ScaledObject.
  const lowest = least.exists ? least.integer : isKeda ? 0 : 1;
  if (lowest === undefined || most === undefined || lowest > most) return undefined;
  return { least: Math.max(lowest, 1), most: Math.max(most, 1), autoscaler };
}

/** The most replicas that an autoscaler sets. */
function limitOf({ root, kind }: Resource): number | undefined {
  const spec = root.get('spec');
  if (kind !== 'ScaledObject') return spec.get('maxReplicas').integer;
  const limit = spec.get('maxReplicaCount');
  return limit.exists ? limit.integer : 100;
}

/** The most pods that a set may have: its replicas, or the maximum of an autoscaler. */
export function mostReplicas(set: Resource, { workspace }: Pick<Context, 'workspace'>): number {
  const limits = autoscalersOf(set, workspace).map((autoscaler) => limitOf(autoscaler) ?? 0);
  return Math.max(statefulSetOf(set).replicas, ...limits);
}
