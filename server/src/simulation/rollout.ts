import type { Target } from '../kubernetes/versions';
import { asObject, type Json, valueAt } from '../yaml/json';
import { admit } from './admission';
import { type Refusal, refusalOf } from './budgets';
import {
  type Budget,
  type Cluster,
  type LiveSet,
  maxPlayedReplicas,
  newCluster,
  type Progress,
  readSpec,
  type SetSpec,
} from './cluster';
import { reconcile } from './controller';
import { copyCluster } from './copy';
import { deletePod, evictPod, failPod, forceDeletePod, loseNodeOf, recoverPod } from './faults';
import { collectGarbage, orphanDependents } from './garbage';
import { advancePod, nextChanges } from './lifecycle';
import type { RolloutEvent } from './log';
import { describeStep } from './notes';
import { type Standing, snapshot, standing } from './snapshot';
import { type SetStatus, statusOf } from './status';
import { mergePatch, parseStep, type SimulationStep } from './steps';

/**
 * What a StatefulSet becomes, step by step: a model of its controller, of the garbage collector and of a cluster in
 * which every pod becomes Ready in the same time, or never if its image ends in `:bad`. Each step is played until
 * nothing changes any more.
 */
export interface Simulation {
  readonly steps: readonly SimulatedStep[];
}

export interface SimulatedStep extends Standing {
  /** As it was given. */
  readonly step: string;
  readonly events: readonly RolloutEvent[];
  /** What happens, and what it means for the data. */
  readonly notes: readonly string[];
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
    private readonly cluster: Cluster = newCluster(target),
  ) {}

  /** The status of the set; undefined while there is none. */
  get status(): SetStatus | undefined {
    const { set, pods } = this.cluster;
    return set && statusOf(set, pods.values());
  }

  /** What the set asks for now; undefined while there is none. */
  get spec(): SetSpec | undefined {
    return this.cluster.set?.spec;
  }

  /** Whether the step `undo` has a revision to go back to. */
  get canUndo(): boolean {
    return this.cluster.set !== undefined && this.cluster.revisions.length > 1;
  }

  /** The same cluster, in which the step `apply` applies this manifest, and in which these budgets guard the pods. */
  applying(manifest: Json, budgets: readonly Budget[] = this.cluster.budgets): Rollout {
    this.cluster.budgets = budgets;
    return new Rollout(manifest, this.cluster.target, this.cluster);
  }

  /** Why the API server refuses to evict a pod; undefined if it evicts it, or there is none of this name. */
  refusalOf(name: string): Refusal | undefined {
    const pod = this.cluster.pods.get(name);
    return pod && refusalOf(this.cluster, pod);
  }

  /** A cluster of its own in the same state: what is played in one is not seen in the other. */
  clone(): Rollout {
    return new Rollout(this.manifest, this.cluster.target, copyCluster(this.cluster));
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
  look(): Standing {
    return standing(snapshot(this.cluster));
  }

  /** Carries out the step; returns remarks beyond what it changes. */
  private carryOut(step: SimulationStep): readonly string[] {
    const { cluster } = this;
    const { set } = cluster;
    switch (step.do) {
      case 'nothing':
        return [];
      case 'apply':
        return this.write(set ? mergePatch(set.manifest, this.manifest) : this.manifest);
      case 'change':
        return set ? this.write(step.change(set.manifest)) : noSet;
      case 'undo':
        return set ? this.undo(set) : noSet;
      case 'delete':
        return set ? this.delete(set, step.orphan) : noSet;
      case 'deletePod':
        return deletePod(cluster, step.pod);
      case 'fail':
        return failPod(cluster, step.pod);
      case 'recover':
        return recoverPod(cluster, step.pod);
      case 'loseNode':
        return loseNodeOf(cluster, step.pod);
      case 'forceDelete':
        return forceDeletePod(cluster, step.pod);
      case 'drain':
        return evictPod(cluster, step.pod);
    }
  }

  private delete(set: LiveSet, orphan: boolean): readonly string[] {
    const { cluster } = this;
    if (orphan) orphanDependents(cluster, set);
    else cluster.revisions = [];
    cluster.set = undefined;
    return [];
  }

  private undo({ manifest }: LiveSet): readonly string[] {
    const before = this.cluster.revisions.at(-2);
    if (before === undefined) return ['There is no revision before this one to roll back to.'];
    // Of a set that was found running, not every template was kept.
    if (Object.keys(before.template).length === 0)
      return [`The pod template of revision ${before.name ?? before.number} is not known.`];
    const spec = asObject(valueAt(manifest, ['spec']));
    return this.write({ ...asObject(manifest), spec: { ...spec, template: before.template } });
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
    } else cluster.set = { uid: ++cluster.lastUid, manifest, spec, progress: noProgress, members: undefined };
    return notes;
  }
}

const noSet = ['There is no StatefulSet at this point: the step has no effect.'];

const noProgress: Progress = { currentRevision: undefined, updateRevision: undefined, currentReplicas: 0 };

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
    const current = cluster.set?.progress.currentRevision;
    const burst = reconcile(cluster);
    burstFrom ??= burst;
    const middle = log.length;
    collectGarbage(cluster);
    // Two controllers that act on the same news do not wait for each other.
    if (from < middle && middle < log.length) log.merge(from);
    // A pass of the controller leaves nothing to the next one, unless there is other news.
    if (log.length === middle && cluster.set?.progress.currentRevision === current) return burstFrom;
  }
}
