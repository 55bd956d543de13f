import { withoutTrailing } from '../yaml/text';
import { type Claim, type Cluster, isReady, type LiveSet, type Pod, type Trouble } from './cluster';

/** The state of a cluster before or after a step. */
export interface Snapshot {
  readonly set: LiveSet | undefined;
  /** By ordinal. */
  readonly pods: readonly Pod[];
  readonly claims: readonly Claim[];
  readonly failure: string | undefined;
}

export interface Standing {
  /** By ordinal. */
  readonly podsAfter: readonly PodAfter[];
  /** By name, numbers by value. */
  readonly pvcsAfter: readonly ClaimAfter[];
}

export interface PodAfter {
  readonly name: string;
  /** Which ControllerRevision, by the number that it was created with. */
  readonly revision: number;
  /** Its name, `web-747df48678`; undefined for versions of Kubernetes whose names are not known. */
  readonly revisionName: string | undefined;
  readonly ready: boolean;
  /** What keeps it from becoming Ready, or from terminating; absent while nothing does. */
  readonly trouble?: Trouble;
  /** It is deleted, and has not terminated; absent while it is not. */
  readonly terminating?: true;
}

export interface ClaimAfter {
  readonly name: string;
  readonly owners: readonly ('StatefulSet' | 'Pod')[];
  /** The pod that wrote to it first, which is whose data it holds; absent while it is empty. */
  readonly writer?: {
    readonly pod: string;
    /** Tells pods of one name apart: another one has another number. */
    readonly uid: number;
    /** As in `PodAfter`. */
    readonly revision: number;
  };
  /** Of a claim that was there before the simulation: whether it may hold data that nobody knows of. */
  readonly found?: 'nothing' | 'unknown';
}

/** What is told of a moment. */
export function standing({ pods, claims }: Snapshot): Standing {
  return { podsAfter: pods.map(podAfter), pvcsAfter: claims.map(claimAfter) };
}

function podAfter(pod: Pod): PodAfter {
  const { name, revision, trouble, terminating } = pod;
  return {
    name,
    revision: revision.number,
    revisionName: revision.name,
    ready: isReady(pod),
    ...(trouble === undefined ? {} : { trouble }),
    ...(terminating ? { terminating } : {}),
  };
}

function claimAfter({ name, owners, firstWriter, found }: Claim): ClaimAfter {
  return {
    name,
    owners: owners.map(({ kind }) => kind),
    ...(firstWriter && { writer: { ...firstWriter, revision: firstWriter.revision.number } }),
    ...(found && { found }),
  };
}

/** A copy: what happens later does not change it. */
export function snapshot(cluster: Cluster): Snapshot {
  const pods: Pod[] = [...cluster.pods.values()].map((pod) => ({ ...pod })).sort((a, b) => a.ordinal - b.ordinal);
  const claims: Claim[] = [...cluster.claims.values()].map((claim) => ({ ...claim })).sort(byName);
  return { set: cluster.set && { ...cluster.set }, pods, claims, failure: cluster.failure };
}

/** By name, numbers at the end by value: data-web-2 before data-web-10. */
function byName(a: Claim, b: Claim): number {
  const [first, second] = [withoutTrailing(a.name, /\d/), withoutTrailing(b.name, /\d/)];
  if (first !== second) return first < second ? -1 : 1;
  return Number(a.name.slice(first.length)) - Number(b.name.slice(second.length));
}
