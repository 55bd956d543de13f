import { ordinalRange } from '../statefulset/identity';
import type { Identity, Resource } from './file';
import { isOverlay } from './references';
import { statefulSetOf } from './set';
import type { Workspace } from './workspace';

/**
 * The ordinals that a set surely has: its first and the one after its last. Undefined where something else decides
 * how many pods there are: an overlay, a patch, an autoscaler, or whoever scales up a set that is parked at 0.
 */
export function knownOrdinals(
  set: Resource,
  workspace: Workspace,
): { readonly start: number; readonly end: number } | undefined {
  const written = set.root.get('spec').get('replicas');
  if (written.exists && written.integer === undefined) return undefined;
  const read = statefulSetOf(set);
  if (read.replicas === 0 || isScaledElsewhere(set, workspace)) return undefined;
  return ordinalRange(read);
}

function isScaledElsewhere(set: Resource, workspace: Workspace): boolean {
  if (workspace.kustomizations.mayScale(set.file.uri) || autoscalersOf(set, workspace).length > 0) return true;
  const patches = workspace.named('StatefulSet', set.name ?? '', set).filter((other) => isOverlay(other, workspace));
  return patches.some(({ root }) => root.get('spec').get('replicas').exists);
}

/** The autoscalers that set the replicas of a workload: HPAs, and the ScaledObjects of KEDA, which create HPAs. */
export function autoscalersOf(workload: Resource, workspace: Workspace): Resource[] {
  const { kind, name } = workload;
  if (name === undefined) return [];
  return ['HorizontalPodAutoscaler', 'ScaledObject'].flatMap((scaler) =>
    workspace.ofKindBy(scaler, scaledBy, `${kind}/${name}`, workload),
  );
}

const scaled = new WeakMap<Identity, string>();

/** `kind/name` of what an autoscaler scales. */
function scaledBy({ identity, root }: Resource): string {
  let known = scaled.get(identity);
  if (known === undefined) {
    const target = root.get('spec').get('scaleTargetRef');
    // The default of KEDA; an HPA must name a kind.
    known = `${target.get('kind').string ?? 'Deployment'}/${target.get('name').string}`;
    scaled.set(identity, known);
  }
  return known;
}
