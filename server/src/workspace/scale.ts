import { ordinalRange } from '../statefulset/identity';
import type { Resource } from './file';
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
  if (workspace.kustomizations.mayScale(set.file.uri)) return true;
  const patches = workspace.named('StatefulSet', set.name ?? '', set).filter((other) => isOverlay(other, workspace));
  return patches.some(({ root }) => root.get('spec').get('replicas').exists) || isAutoscaled(set, workspace);
}

function isAutoscaled(set: Resource, workspace: Workspace): boolean {
  return ['HorizontalPodAutoscaler', 'ScaledObject'].some((kind) =>
    workspace.ofKind(kind, set).some((autoscaler) => {
      const target = autoscaler.root.get('spec').get('scaleTargetRef');
      const names = target.get('kind').string === 'StatefulSet' && target.get('name').string === set.name;
      return names && workspace.sameNamespace(autoscaler, set);
    }),
  );
}
