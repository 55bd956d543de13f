import { setsOf } from '../rules/engine/diagnose';
import type { Context } from '../settings/context';
import { effectiveClaimTemplates } from '../statefulset/identity';
import { governanceSummary } from '../statefulset/narrator/governance';
import { count } from '../statefulset/phrases';
import { totalStorage } from '../statefulset/storage';
import type { Resource, SourceFile } from '../workspace/file';
import { governanceOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Span } from '../yaml/text';
import { changeSummary } from './changes';

/** A line above a StatefulSet that opens its preview. */
export interface Lens {
  /** The set below it. */
  readonly span: Span;
  readonly title: string;
  readonly tooltip: string;
  /** The set's name. */
  readonly set: string | undefined;
}

/** The lenses of each StatefulSet: its pods, claims and Service, and what its edit means if it differs from the committed version. */
export function codeLenses(file: SourceFile, context: Context): Lens[] {
  return setsOf(file, context).flatMap((resource) => {
    const place = { span: resource.root.mark, set: resource.name };
    const summary = changeSummary(resource, context);
    return [
      { ...place, title: title(resource, context), tooltip: 'Open the preview of pods, claims and DNS names' },
      ...(summary === undefined
        ? []
        : [{ ...place, title: `change: ${summary}`, tooltip: 'Open the change plan in the preview' }]),
    ];
  });
}

function title(resource: Resource, { workspace }: Context): string {
  const set = statefulSetOf(resource);
  const claims = effectiveClaimTemplates(set).length * set.replicas;
  const parts = [count(set.replicas, 'pod')];
  if (claims > 0) parts.push([count(claims, 'claim'), totalStorage(set)].filter(Boolean).join(', '));
  const governance = governanceOf(resource, workspace);
  const { label } = governanceSummary(governance);
  parts.push(governance.name === undefined ? 'no Service' : `Service ${governance.name}, ${label.toLowerCase()}`);
  return parts.join(' · ');
}
