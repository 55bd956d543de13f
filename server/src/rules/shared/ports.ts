import type { Resource } from '../../workspace/file';
import { podTemplateOf } from '../../workspace/labels';
import type { Workspace } from '../../workspace/workspace';

/** Whether patches, or proxies that are injected into pods, may add ports. */
export function mayGetPorts(workload: Resource, workspace: Workspace): boolean {
  if (workspace.kustomizations.mayPatch(workload.file.uri, workload.kind)) return true;
  const keys = podTemplateOf(workload)?.get('metadata').get('annotations').keys() ?? [];
  return keys.some((key) => key.includes('inject'));
}
