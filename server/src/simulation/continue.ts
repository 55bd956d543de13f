import { readLabels } from '../kubernetes/selector';
import type { Target } from '../kubernetes/versions';
import { firstImage } from '../statefulset/containers';
import { claimName, ordinalRange } from '../statefulset/identity';
import { revisionData } from '../validation';
import { type Json, type JsonObject, valueAt } from '../yaml/json';
import {
  type Claim,
  type Cluster,
  isReady,
  type LiveSet,
  newClaim,
  newCluster,
  newPod,
  type OwnerReference,
  type Pod,
  playedReplicas,
  type Revision,
  readSpec,
  type SetSpec,
} from './cluster';
import { podTransition, write } from './lifecycle';
import { addPod } from './members';
import { Rollout } from './rollout';

/** A set as it runs, from which a simulation continues. In plain data: whoever has seen it fills this in. */
export interface RunningSet {
  /** As the simulated API server keeps it (`storedObject`), or a step that changes nothing makes a revision of it. */
  readonly manifest: Json;
  readonly pods: readonly RunningPod[];
  /** All claims of its namespace that are named like its own, those without a pod too. */
  readonly claims: readonly RunningClaim[];
  /** Oldest first. */
  readonly revisions: readonly RunningRevision[];
  readonly currentRevision: string | undefined;
  /** The revision of the template that the manifest has. */
  readonly updateRevision: string | undefined;
  /** How many pods have the current revision, as its status counts them. */
  readonly currentReplicas: number;
  /** Why the API server rejects a pod that is missing; undefined if nothing is known to keep it from being created. */
  readonly rejected: string | undefined;
}

export interface RunningPod {
  readonly name: string;
  readonly ordinal: number;
  /** The name of its revision; undefined where it has no label that says so. */
  readonly revision: string | undefined;
  readonly state: Pod['state'];
  readonly terminating: boolean;
  /** Whether it stays as it is, unless somebody mends it: it neither becomes Ready nor terminates. */
  readonly stuck: boolean;
  /** Whether it stays Terminating since its node does not answer. */
  readonly nodeLost?: boolean;
}

export interface RunningClaim {
  readonly name: string;
  readonly storage: string | undefined;
  readonly owners: readonly Pick<OwnerReference, 'kind' | 'name'>[];
  readonly terminating: boolean;
  /** Whether it has a volume. */
  readonly bound: boolean;
}

export interface RunningRevision {
  readonly name: string;
  readonly number: number;
  readonly template: JsonObject;
}

/**
 * A simulation that begins with a set as it runs. What is stuck stays so: a pod of it that is deleted is created from
 * the same template and is stuck again, unless another pod with that template is Ready. Pods beyond the first 1,000
 * are left out. `wanted` is what the step `apply` applies to it: by default the set as it is.
 */
export function continueFrom(running: RunningSet, target: Target, wanted: Json = running.manifest): Rollout {
  const cluster = newCluster(target);
  const { manifest } = running;
  const spec = readSpec(manifest);
  const history = new History(running, spec);
  const current = history.named(running.currentRevision);
  const set: LiveSet = {
    uid: ++cluster.lastUid,
    manifest,
    spec,
    progress: { currentRevision: current, updateRevision: history.update, currentReplicas: running.currentReplicas },
    members: undefined,
  };
  cluster.set = set;
  cluster.hasClaimsToLose = running.claims.length > 0;
  for (const claim of running.claims) cluster.claims.set(claim.name, claimOf(claim));
  const { start } = ordinalRange(spec);
  for (const pod of running.pods)
    if (pod.ordinal < start + playedReplicas(spec) || pod.ordinal >= start + spec.replicas)
      addPod(cluster, podOf(pod, history.named(pod.revision), cluster, spec));
  giveOwners(cluster, running, set);
  cluster.revisions = history.all;
  return new Rollout(wanted, target, cluster);
}

/** The revisions of a set by name. One that pods have and that was not kept has an unknown template. */
class History {
  private readonly byName = new Map<string, Revision>();
  readonly update: Revision;

  constructor(
    private readonly running: RunningSet,
    spec: SetSpec,
  ) {
    const { revisions, updateRevision } = running;
    for (const { name, number, template } of revisions) {
      const data = name === updateRevision ? spec.templateData : revisionData({ spec: { template } });
      this.byName.set(name, this.revision(name, number, template, data));
    }
    // The newest one has to be that of the set's template: it is what the controller has made of it.
    this.update =
      this.byName.get(updateRevision ?? '') ??
      this.add(updateRevision ?? spec.name, spec.template, spec.templateData, revisions.at(-1)?.number ?? 0);
  }

  get all(): Revision[] {
    return [...this.byName.values()].sort((a, b) => a.latest - b.latest);
  }

  named(name: string | undefined): Revision {
    if (name === undefined) return this.update;
    return this.byName.get(name) ?? this.add(name, {}, `unknown: ${name}`, -1);
  }

  private add(name: string, template: JsonObject, data: string, before: number): Revision {
    const revision = this.revision(name, before + 1, template, data);
    this.byName.set(name, revision);
    return revision;
  }

  private revision(name: string, number: number, template: JsonObject, data: string): Revision {
    const pods = this.running.pods.filter((pod) => pod.revision === name);
    return {
      number,
      latest: number,
      name,
      data,
      labels: readLabels(valueAt(template, ['metadata', 'labels'])),
      image: firstImage({ template }),
      trouble: pods.some(({ stuck }) => stuck) && !pods.some(isReady) ? 'as found' : undefined,
      template,
      rejected: this.running.rejected,
    };
  }
}

function claimOf({ name, storage, terminating, bound }: RunningClaim): Claim {
  return newClaim(name, storage, { terminating, found: bound ? 'unknown' : 'nothing' });
}

function podOf(running: RunningPod, revision: Revision, cluster: Cluster, spec: SetSpec): Pod {
  const { name, ordinal, state, terminating, stuck, nodeLost } = running;
  const claims = spec.templates.map((template) =>
    claimNamed(claimName(template, spec, ordinal), template.storage, cluster),
  );
  const uid = ++cluster.lastUid;
  // A pod that was Ready has written its data with the version of its revision.
  if (isReady({ state })) for (const claim of claims) write(claim, { name, uid, revision });
  const isSettled = stuck || (state === 'available' && !terminating);
  return newPod({
    name,
    ordinal,
    uid,
    revision,
    claims,
    ownersFor: undefined,
    owner: cluster.set?.uid,
    state,
    terminating,
    trouble: stuck ? (nodeLost ? 'node lost' : 'as found') : undefined,
    due: isSettled ? Number.POSITIVE_INFINITY : podTransition,
    sequence: ++cluster.lastSequence,
  });
}

/** A pod that runs has its claims, whether they were seen or not. */
function claimNamed(name: string, storage: string | undefined, cluster: Cluster): Claim {
  const claim = cluster.claims.get(name) ?? newClaim(name, storage);
  cluster.claims.set(name, claim);
  return claim;
}

/** Owners by the uids that they have in the simulation; an owner that is gone has none of these. */
function giveOwners(cluster: Cluster, { claims }: RunningSet, set: LiveSet): void {
  for (const { name, owners } of claims) {
    const claim = cluster.claims.get(name);
    if (claim === undefined) continue;
    claim.owners = owners.map(({ kind, name }) => ({
      kind,
      name,
      uid: (kind === 'StatefulSet' ? set.uid : cluster.pods.get(name)?.uid) ?? 0,
    }));
  }
}
