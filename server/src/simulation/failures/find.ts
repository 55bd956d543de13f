import { readStatefulSet } from '../../statefulset/set';
import type { Json } from '../../yaml/json';
import { playedReplicas } from '../cluster';
import type { Rollout } from '../rollout';
import { lossOfQuorum, outage } from './availability';
import { lossOfData } from './data';
import { type Finding, findingIds } from './finding';
import { blockades, blockedFromTheStart, blockedRollback } from './progress';
import { Stage } from './stage';
import { imageSteps, type Subject, triedPods } from './subject';

/**
 * Finds the single failures that delete data, cost the quorum, stop the set for good or leave no pod Ready, the worst
 * first; each cause once. `rollout` is where the set is applied, and is left as it is. Total: a set that cannot even be
 * applied has that as its only failure, one without pods none.
 */
export function findFailures(manifest: Json, rollout: Rollout, awaitsPeers = false): Finding[] {
  const read = readStatefulSet(manifest);
  const set = { ...read, replicas: playedReplicas(read) };
  const before = Stage.at(rollout);
  const running = before.after('apply');
  const blocked = [...blockedFromTheStart(set, running)];
  if (blocked.length > 0 || set.replicas === 0) return blocked;
  const subject: Subject = {
    set,
    before,
    running,
    pods: triedPods(set),
    images: imageSteps(set),
    awaitsPeers,
  };
  const found = [
    ...lossOfData(subject),
    ...lossOfQuorum(subject),
    ...blockades(subject),
    ...blockedRollback(subject),
    ...outage(subject),
  ];
  return found.sort((a, b) => findingIds.indexOf(a.id) - findingIds.indexOf(b.id));
}
