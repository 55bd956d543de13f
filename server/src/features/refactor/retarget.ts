import type { Resource } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import type { Workspace } from '../../workspace/workspace';
import { replaceValue, together } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';

/** The kinds that refer to a workload by kind and name, and in which field. */
const scalers = {
  HorizontalPodAutoscaler: 'scaleTargetRef',
  VerticalPodAutoscaler: 'targetRef',
  ScaledObject: 'scaleTargetRef',
} as const;

/** Changes the kind in autoscalers that target a workload; undefined if there is no safe way in one of them. */
export function retarget(workload: Resource, kind: string, workspace: Workspace): Edit[] | undefined {
  const edits: (Edit[] | undefined)[] = [];
  for (const [scaler, field] of Object.entries(scalers)) {
    for (const resource of workspace.ofKind(scaler, workload)) {
      // A text explains with what is in it; what stands elsewhere in the workspace stays as it is.
      if (isMarkdown(workload.file.uri) && resource.file !== workload.file) continue;
      const target = resource.root.get('spec').get(field);
      const named = target.get('kind').string ?? (scaler === 'ScaledObject' ? 'Deployment' : undefined);
      if (named !== workload.kind || target.get('name').string !== workload.name) continue;
      if (workspace.sameNamespace(resource, workload))
        edits.push(replaceValue(resource.file.uri, target.get('kind'), kind));
    }
  }
  return together(edits);
}
