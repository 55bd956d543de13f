import { type Claim, type Cluster, type LiveSet, newClaim, newPod, type Pod, type Revision } from './cluster';
import { EventLog } from './log';

/** A cluster of its own in the same state: what happens in one does not happen in the other. */
export function copyCluster(cluster: Cluster): Cluster {
  const { set, pods, claims, revisions, failing } = cluster;
  const copies = new Copies();
  const copied = new Map([...pods].map(([name, pod]) => [name, copies.pod(pod)]));
  return {
    ...cluster,
    log: new EventLog(),
    set: set && copies.set(set),
    pods: copied,
    changing: new Set(copied.values()),
    claims: new Map([...claims].map(([name, claim]) => [name, copies.claim(claim)])),
    revisions: revisions.map((revision) => copies.revision(revision)),
    failing: new Set(failing),
  };
}

/** Copies each object once, so that what was one object is one again. What never changes is shared. */
class Copies {
  private readonly revisions = new Map<Revision, Revision>();
  private readonly claims = new Map<Claim, Claim>();

  set(set: LiveSet): LiveSet {
    const { currentRevision, updateRevision } = set.progress;
    return {
      ...set,
      members: undefined,
      progress: {
        ...set.progress,
        currentRevision: currentRevision && this.revision(currentRevision),
        updateRevision: updateRevision && this.revision(updateRevision),
      },
    };
  }

  pod(pod: Pod): Pod {
    const claims = pod.claims.map((claim) => this.claim(claim));
    return newPod({ ...pod, revision: this.revision(pod.revision), claims });
  }

  claim(claim: Claim): Claim {
    const { writer, firstWriter } = claim;
    return once(this.claims, claim, () =>
      newClaim(claim.name, claim.storage, {
        ...claim,
        writer: writer && this.revision(writer),
        firstWriter: firstWriter && { ...firstWriter, revision: this.revision(firstWriter.revision) },
      }),
    );
  }

  revision(revision: Revision): Revision {
    return once(this.revisions, revision, () => ({ ...revision }));
  }
}

function once<T>(copies: Map<T, T>, original: T, copy: () => T): T {
  const known = copies.get(original) ?? copy();
  copies.set(original, known);
  return known;
}
