import { dataLostByDeletion, dataLostByScaleDown } from '../../statefulset/narrator/claims';
import type { Finding } from './finding';
import type { Stage } from './stage';
import type { Subject } from './subject';

/** What deletes claims, and the data with them. */
export function* lossOfData({ set, running }: Subject): Generator<Finding> {
  const scaled = running.after(`scale:${Math.max(0, set.replicas - 1)}`);
  const fewer = deletedClaims(scaled);
  if (fewer.length > 0) yield failure(scaled, running, fewer, dataLostByScaleDown(fewer));
  const deleted = running.after('delete');
  const all = deletedClaims(deleted);
  if (all.length > 0) yield failure(deleted, running, all, dataLostByDeletion(all));
}

function failure(stage: Stage, running: Stage, claims: readonly string[], message: string): Finding {
  return { id: 'data-deleted', steps: stage.steps, message, pods: stage.without(running), claims };
}

function deletedClaims({ last }: Stage): readonly string[] {
  return (last?.events ?? []).filter(({ ev }) => ev === 'pvc-deleted').map(({ name }) => name);
}
