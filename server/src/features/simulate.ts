import { clusterFrom } from '../live/continued';
import type { Dump } from '../live/dump';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { Rollout, type Simulation, simulate } from '../simulation/rollout';
import { manifest, type Resource, type SourceFile } from '../workspace/file';
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
  const written = manifest(set);
  return new Rollout(written, targetOf(context)).applying(written, budgetsGuarding(set, context.workspace));
}

/** The same with the set as a dump has it; undefined if the dump does not hold it. */
export function runningCluster(set: Resource, context: Context, dump: Dump): Rollout | undefined {
  const state = new LiveState('', dump);
  const running = state.objectOf(set) && state.setOf(set);
  const cluster = running && clusterFrom(running, targetOf(context));
  return cluster?.applying(manifest(set), budgetsGuarding(set, context.workspace));
}

/** The StatefulSets of a file, in the order of the text. */
export function setsToSimulate(file: SourceFile): Resource[] {
  return file.resources.filter(({ kind }) => kind === 'StatefulSet');
}
