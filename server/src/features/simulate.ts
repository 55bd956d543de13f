import { clusterFrom } from '../live/continued';
import type { Dump } from '../live/dump';
import { awaitedPeer } from '../rules/peer-dns-before-ready';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { findFailures } from '../simulation/failures/find';
import type { Finding } from '../simulation/failures/finding';
import { Rollout, type Simulation, simulate } from '../simulation/rollout';
import { manifest, type Resource, type SourceFile } from '../workspace/file';
import { leadingContainer } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { budgetsGuarding } from './budgets';
import { LiveState } from './live/state';

/**
 * Plays steps on a StatefulSet, from an empty cluster, or from what runs (`runningCluster`). Throws a StepError, before
 * anything is played, if a step is invalid.
 */
export function simulateSet(
  set: Resource,
  steps: readonly string[],
  context: Context,
  from: Rollout = emptyCluster(set, context),
): Simulation {
  return simulate(manifest(set), steps, targetOf(context), from);
}

/** A cluster without the set, whose step `apply` applies it, and with the PodDisruptionBudgets that guard its pods. */
export function emptyCluster(set: Resource, context: Context): Rollout {
  return applying(new Rollout(manifest(set), targetOf(context)), set, context);
}

/** The same with the set as it runs; undefined if that is not known. */
export function runningCluster(set: Resource, context: Context, live: Dump | LiveState): Rollout | undefined {
  const state = live instanceof LiveState ? live : new LiveState('', live);
  // A set that was only told of has no state to start from.
  const running = state.objectOf(set) && state.setOf(set);
  return running && applying(clusterFrom(running, targetOf(context)), set, context);
}

function applying(cluster: Rollout, set: Resource, { workspace }: Context): Rollout {
  return cluster.applying(manifest(set), budgetsGuarding(set, workspace));
}

/** What deletes the data of a set, stops it for good or leaves too few pods Ready; see `findFailures`. */
export function failuresOf(set: Resource, context: Context, from: Rollout = emptyCluster(set, context)): Finding[] {
  return findFailures(manifest(set), from, awaitsPeers(set, context));
}

/** Whether pods may become Ready only once others run that OrderedReady creates after them. */
function awaitsPeers(set: Resource, context: Context): boolean {
  const leading = leadingContainer(set);
  const joins = leading?.product?.votes && leading.product.start === 'together';
  return (
    Boolean(joins && asksMembers(leading.container.get('readinessProbe'))) || awaitedPeer(set, context) !== undefined
  );
}

/** Whether a probe may ask for more than one member can answer alone, as an open port or ZooKeeper's `ruok` does not. */
function asksMembers(probe: At): boolean {
  const words = [...probe.get('exec').get('command').items(), probe.get('httpGet').get('path')];
  const isAlone = words.some(({ string }) => string?.includes('ruok'));
  return !isAlone && ['exec', 'httpGet', 'grpc'].some((action) => probe.get(action).exists);
}

/** The StatefulSets of a file, in the order of the text. */
export function setsToSimulate(file: SourceFile): Resource[] {
  return file.resources.filter(({ kind }) => kind === 'StatefulSet');
}
