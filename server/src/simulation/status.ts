import { isReady, type LiveSet, type Pod, type Revision } from './cluster';

/** The status of a set, as its controller writes it. */
export interface SetStatus {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
  readonly currentRevision: Revision | undefined;
  readonly updateRevision: Revision | undefined;
}

/** Counts the pods that a set controls. */
export function statusOf({ uid, progress }: LiveSet, pods: Iterable<Pod>): SetStatus {
  const { currentRevision, updateRevision } = progress;
  const owned = [...pods].filter(({ owner }) => owner === uid);
  const living = owned.filter(({ terminating }) => !terminating);
  return {
    replicas: owned.length,
    readyReplicas: owned.filter(isReady).length,
    availableReplicas: owned.filter(({ state }) => state === 'available').length,
    currentReplicas: living.filter(({ revision }) => revision === currentRevision).length,
    updatedReplicas: living.filter(({ revision }) => revision === updateRevision).length,
    currentRevision,
    updateRevision,
  };
}
