import type { Target } from '../kubernetes/versions';
import { continueFrom, type RunningClaim, type RunningPod, type RunningSet } from '../simulation/continue';
import type { Rollout } from '../simulation/rollout';
import { mergePatch } from '../simulation/steps';
import { storedObject } from '../validation';
import { asList, asString, type Json, oneOf, valueAt } from '../yaml/json';
import { podCauses } from './causes/pods';
import { claimsNamedAfter } from './claims';
import type { LiveObject } from './dump';
import { numberOf, type ObservedPod, type ObservedSet } from './observed';
import { isProgress, type PodCauses } from './order/causes';
import { availability, standingOf } from './order/standing';
import { terminatingCause } from './order/terminating';
import { isReady, isTerminating, numberAt, revisionOfPod } from './podStatus';
import { revisionsOf, templateOf } from './revisions';

/**
 * A simulation that continues from what a dump holds of a set: steps can be played in it. Pods that are stuck stay so;
 * all others behave as in any simulation. `wanted` is the manifest that the step `apply` applies; by default what is live.
 */
export function clusterFrom(
  observed: ObservedSet,
  target: Target,
  wanted?: Json,
  causesOf: PodCauses = podCauses,
): Rollout {
  const standing = standingOf(observed, target);
  const stuck = new Set(standing.down.filter((ordinal) => isStuck(ordinal, observed, causesOf)));
  const missing = standing.missing.find((ordinal) => stuck.has(ordinal));
  const rejected = missing === undefined ? undefined : causesOf(observed, missing)[0]?.message;
  const manifest = storedObject(observed.object.json, standing.target) ?? observed.object.json;
  return continueFrom({ ...runningSet(observed, stuck, rejected), manifest }, standing.target, wanted ?? manifest);
}

/**
 * The same once all that is stuck is mended: what the controller does then. Of claims that the dump does not hold it says
 * nothing, as they may exist.
 */
export function mendedClusterFrom(observed: ObservedSet, target: Target): Rollout {
  const running = runningSet(observed, new Set(), undefined);
  const isBlind = observed.dump.ofKind('PersistentVolumeClaim').length === 0;
  const manifest = isBlind ? mergePatch(running.manifest, { spec: { volumeClaimTemplates: null } }) : running.manifest;
  // A claim that is on its way out is gone by then, unless a pod keeps it.
  const kept = new Set(observed.pods.flatMap(({ ordinal }) => observed.claimNames(ordinal)));
  const claims = running.claims.filter(({ name, terminating }) => !terminating || kept.has(name));
  return continueFrom({ ...running, claims, manifest }, standingOf(observed, target).target);
}

function isStuck(ordinal: number, observed: ObservedSet, causesOf: PodCauses): boolean {
  const pod = observed.pod(ordinal);
  if (pod && isReady(pod.object) && !isTerminating(pod.object)) return false;
  const cause = (pod && terminatingCause(pod, observed)) ?? causesOf(observed, ordinal)[0];
  return cause !== undefined && !isProgress(cause);
}

function runningSet(observed: ObservedSet, stuck: ReadonlySet<number>, rejected: string | undefined): RunningSet {
  const { object, pods, revisions } = observed;
  const { current, update } = revisionsOf(observed);
  const isAvailable = availability(observed);
  return {
    manifest: object.json,
    pods: pods.map((pod) => ({
      ...runningPod(pod, stuck.has(pod.ordinal), isAvailable(pod)),
      nodeLost: terminatingCause(pod, observed)?.id === 'terminating-node-lost',
    })),
    claims: claimsNamedAfter(observed).map((claim) => runningClaim(claim.object)),
    revisions: revisions.map((revision) => ({
      name: revision.name,
      number: numberOf(revision),
      template: templateOf(revision) ?? {},
    })),
    currentRevision: current,
    updateRevision: update,
    currentReplicas: numberAt(object.json, ['status', 'currentReplicas']) ?? 0,
    rejected,
  };
}

function runningPod({ name, ordinal, object }: ObservedPod, stuck: boolean, available: boolean): RunningPod {
  return {
    name,
    ordinal,
    revision: revisionOfPod(object),
    state: !isReady(object) ? 'pending' : available || isTerminating(object) ? 'available' : 'ready',
    terminating: isTerminating(object),
    stuck,
  };
}

function runningClaim(claim: LiveObject): RunningClaim {
  const owners = asList(valueAt(claim.json, ['metadata', 'ownerReferences'])).flatMap((owner) => {
    const kind = oneOf(valueAt(owner, ['kind']), ['StatefulSet', 'Pod'] as const);
    return kind === undefined ? [] : [{ kind, name: asString(valueAt(owner, ['name'])) ?? '' }];
  });
  const bound = valueAt(claim.json, ['status', 'phase']) === 'Bound';
  return { name: claim.name, storage: storageOf(claim) ?? undefined, owners, terminating: isTerminating(claim), bound };
}

/** What a claim has: its capacity once it is bound, and until then what it requests. */
export function storageOf({ json }: LiveObject): string | null {
  const capacity = valueAt(json, ['status', 'capacity', 'storage']);
  const storage = capacity ?? valueAt(json, ['spec', 'resources', 'requests', 'storage']) ?? null;
  return typeof storage === 'string' ? storage : storage === null ? null : String(storage);
}
