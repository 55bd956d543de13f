import type { CodeLens } from 'vscode-languageserver-types';
import { setsOf } from '../rules/engine/diagnose';
import type { Context } from '../settings/context';
import { effectiveClaimTemplates } from '../statefulset/identity';
import { count, totalStorage } from '../statefulset/summary';
import type { Resource, SourceFile } from '../workspace/file';
import { toRange } from '../workspace/position';
import { statefulSetOf } from '../workspace/set';
import { isHeadless } from '../workspace/workspace';
import { changeSummary } from './changes';

/** The client's command that opens the preview; its argument names the document and the set. */
export const openPreviewCommand = 'statefulset.openPreview';

/** Above each StatefulSet what it becomes, and what its edit means if it differs from what is committed. */
export function codeLenses(file: SourceFile, context: Context): CodeLens[] {
  return setsOf(file, context).flatMap((resource) => {
    const lens = (title: string, tooltip: string): CodeLens => ({
      range: toRange(file, resource.root.mark),
      command: {
        title,
        tooltip,
        command: openPreviewCommand,
        arguments: [{ uri: file.uri, set: resource.name }],
      },
    });
    const summary = changeSummary(resource, context);
    return [
      lens(title(resource, context), 'Open the preview of pods, claims and DNS names'),
      ...(summary === undefined ? [] : [lens(`change: ${summary}`, 'Open the change plan, in the preview')]),
    ];
  });
}

function title(resource: Resource, { workspace }: Context): string {
  const set = statefulSetOf(resource);
  const claims = effectiveClaimTemplates(set).length * set.replicas;
  const parts = [count(set.replicas, 'pod')];
  if (claims > 0) parts.push([count(claims, 'claim'), totalStorage(set)].filter(Boolean).join(', '));
  if (set.serviceName !== undefined) {
    const [service] = workspace.find('Service', set.serviceName, resource);
    parts.push(
      `Service ${set.serviceName}, ${!service ? 'not found' : isHeadless(service) ? 'headless' : 'not headless'}`,
    );
  } else parts.push('no Service');
  return parts.join(' · ');
}
