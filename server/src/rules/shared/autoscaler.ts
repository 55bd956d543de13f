import type { Resource } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';

/** The autoscalers (HPA, or KEDA's ScaledObject, which makes one) that set the replicas of a workload. */
export function autoscalersOf(workload: Resource, workspace: Workspace): Resource[] {
  const all = ['HorizontalPodAutoscaler', 'ScaledObject'].flatMap((kind) => workspace.ofKind(kind));
  return all.filter((scaler) => {
    const target = scaler.root.get('spec').get('scaleTargetRef');
    const kind = target.get('kind').string ?? 'Deployment';
    return (
      kind === workload.kind &&
      target.get('name').string === workload.name &&
      workload.name !== undefined &&
      workspace.sameNamespace(scaler, workload)
    );
  });
}
