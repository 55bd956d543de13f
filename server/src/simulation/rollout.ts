import type { Target } from '../kubernetes/versions';
import type { Json } from '../yaml/json';
import { withoutTrailing } from '../yaml/text';
import { admit } from './admission';
import {
  advancePod,
  type Claim,
  type Cluster,
  maxPlayedReplicas,
  newCluster,
  nextChanges,
  type Pod,
  readSpec,
  type SetSpec,
  type SetStatus,
  terminatePod,
} from './cluster';
import { reconcile } from './controller';
import { collectGarbage, orphanDependents } from './garbage';
import { EventLog, type RolloutEvent } from './log';
import { describeStep, type Snapshot } from './notes';
import { mergePatch, parseStep, type SimulationStep } from './steps';

/**
 * What a StatefulSet becomes, step by step: a model of its controller, of the garbage collector and of a cluster in
 * which every pod becomes Ready in the same time, or never if its image ends in `:bad`. Each step is played until
 * nothing changes any more.
 */
export interface Simulation {
  readonly steps: readonly SimulatedStep[];
}

export interface SimulatedStep {
  /** As it was given. */
  readonly step: string;
  readonly events: readonly RolloutEvent[];
  readonly podsAfter: readonly PodAfter[];
  readonly pvcsAfter: readonly ClaimAfter[];
  /** What happens, and what it means for the data. */
  readonly notes: readonly string[];
}

export interface PodAfter {
  readonly name: string;
  /** Which ControllerRevision, by the number that it was created with. */
  readonly revision: number;
  /** Its name, `web-747df48678`; undefined for versions of Kubernetes whose names are not known. */
  readonly revisionName: string | undefined;
  readonly ready: boolean;
}

export interface ClaimAfter {
  readonly name: string;
  readonly owners: readonly ('StatefulSet' | 'Pod')[];
}

/**
 * Plays `steps` on an empty cluster, or on what a rollout has come to (`continueFrom`). Throws a StepError, before
 * anything is played, if a step is invalid; every manifest gives a result. Deterministic. At most 1,000 pods are played.
 */
export function simulate(
  manifest: Json,
  steps: readonly string[],
  target: Target,
  rollout: Rollout = new Rollout(manifest, target),
): Simulation {
  const parsed = steps.map((text) => ({ text, step: parseStep(text) }));
  return { steps: parsed.map(({ text, step }) => rollout.play(text, step)) };
}

/** A cluster in which steps are played one after the other. */
export class Rollout {
  /** `cluster` is where it begins: an empty one by default, or what `continueFrom` makes of a set that runs. */
  constructor(
    private readonly manifest: Json,
    target: Target,
    private readonly cluster: Cluster = newCluster(target, new EventLog()),
  ) {}

  /** The status of the set; undefined while there is none. */
  get status(): SetStatus | undefined {
    return this.cluster.set?.status;
  }

  /** What the set asks for now; undefined while there is none. */
  get spec(): SetSpec | undefined {
    return this.cluster.set?.spec;
  }

  clone(): Rollout {
    const { log, ...rest } = this.cluster;
    return new Rollout(this.manifest, this.cluster.target, { ...structuredClone(rest), log: new EventLog() });
  }

  /** The same cluster, in which the step `apply` applies this manifest. */
  applying(manifest: Json): Rollout {
    return new Rollout(manifest, this.cluster.target, this.cluster);
  }

  /** Lets the controller go on with what it has to do, without a step. */
  proceed(): SimulatedStep {
    return this.play('', { do: 'nothing' });
  }

  play(text: string, step: SimulationStep): SimulatedStep {
    const { cluster } = this;
    const before = snapshot(cluster);
    const remarks = this.carryOut(step);
    settle(cluster);
    if (step.do === 'delete') cluster.log.merge(0);
    const events = cluster.log.take();
    const after = snapshot(cluster);
    return {
      step: text,
      events,
      ...standing(after),
      notes: [...remarks, ...describeStep(step, before, after, events, cluster.target)],
    };
  }

  /** The pods and claims of this moment. */
  look(): Pick<SimulatedStep, 'podsAfter' | 'pvcsAfter'> {
    return standing(snapshot(this.cluster));
  }

  /** Carries out the step; returns remarks beyond what it changes. */
  private carryOut(step: SimulationStep): readonly string[] {
    const { cluster } = this;
    const { set } = cluster;
    if (step.do === 'nothing') return [];
    if (step.do === 'apply') return this.write(set ? mergePatch(set.manifest, this.manifest) : this.manifest);
    if (step.do === 'deletePod') {
      const pod = cluster.pods.get(step.pod);
      if (pod === undefined) return [`There is no pod ${step.pod}.`];
      terminatePod(cluster, pod);
      return [];
    }
    if (set === undefined) return ['There is no StatefulSet at this point: the step has no effect.'];
    if (step.do === 'change') return this.write(step.change(set.manifest));
    if (step.orphan) orphanDependents(cluster, set);
    else cluster.revisions = [];
    cluster.set = undefined;
    return [];
  }

  private write(wanted: Json): readonly string[] {
    const { cluster } = this;
    const admission = admit(cluster.set?.manifest, wanted, cluster.target);
    if ('rejected' in admission) return [admission.rejected];
    const { manifest, notes } = admission;
    const spec = readSpec(manifest);
    if (cluster.set) {
      cluster.set.manifest = manifest;
      cluster.set.spec = spec;
    } else cluster.set = { uid: ++cluster.lastUid, manifest, spec, status: noStatus };
    return notes;
  }
}

const noStatus: SetStatus = {
  replicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  currentReplicas: 0,
  updatedReplicas: 0,
  currentRevision: undefined,
  updateRevision: undefined,
};

/** More than any step takes with the most pods that are simulated. */
const maxRounds = 20 * maxPlayedReplicas;

/** Plays until nothing changes: controllers react at once, pods take their time, each the same. */
function settle(cluster: Cluster): void {
  const { log } = cluster;
  let burstFrom = react(cluster);
  for (let round = 0; ; round++) {
    if (round === maxRounds) {
      cluster.failure = 'The set does not settle: what follows is not simulated.';
      break;
    }
    const changing = nextChanges(cluster);
    if (changing.length === 0) break;
    const from = burstFrom ?? log.length;
    const several = changing.length > 1 || burstFrom !== undefined;
    burstFrom = undefined;
    let end = log.length;
    let reacted = false;
    for (const pod of changing) {
      log.fence();
      advancePod(cluster, pod);
      const reaction = log.length;
      const burst = react(cluster);
      burstFrom ??= burst;
      // The reaction to one pod's change may precede the next pod's; only a deletion waits for the last of them.
      end = !reacted && log.kindAt(reaction) === 'pod-terminating' ? reaction : log.length;
      reacted ||= log.length > reaction;
    }
    if (several) log.merge(from, end);
  }
  if (burstFrom !== undefined) log.merge(burstFrom);
}

/** Lets the controller and the garbage collector act until neither has anything to do. */
function react(cluster: Cluster): number | undefined {
  const { log } = cluster;
  let burstFrom: number | undefined;
  for (;;) {
    const from = log.length;
    const status = cluster.set?.status;
    const burst = reconcile(cluster);
    burstFrom ??= burst;
    const middle = log.length;
    collectGarbage(cluster);
    // Two controllers that act on the same news do not wait for each other.
    if (from < middle && middle < log.length) log.merge(from);
    if (log.length === from && sameStatus(status, cluster.set?.status)) return burstFrom;
  }
}

function sameStatus(a: SetStatus | undefined, b: SetStatus | undefined): boolean {
  return a === b || (a?.currentRevision === b?.currentRevision && a?.currentReplicas === b?.currentReplicas);
}

function standing({ pods, claims }: Snapshot): Pick<SimulatedStep, 'podsAfter' | 'pvcsAfter'> {
  return {
    podsAfter: pods.map(({ name, revision, state }) => ({
      name,
      revision: revision.number,
      revisionName: revision.name,
      ready: state !== 'pending',
    })),
    pvcsAfter: claims.map(({ name, owners }) => ({ name, owners: owners.map(({ kind }) => kind) })),
  };
}

function snapshot(cluster: Cluster): Snapshot {
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
