import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { type Simulation, simulate } from '../simulation/rollout';
import { manifest, type Resource, type SourceFile } from '../workspace/file';

/**
 * Plays steps on a StatefulSet, from an empty cluster. Throws a StepError, before anything is played, if a step is
 * invalid.
 */
export function simulateSet(set: Resource, steps: readonly string[], context: Context): Simulation {
  return simulate(manifest(set), steps, targetOf(context));
}

/** The StatefulSets of a file, in the order of the text. */
export function setsToSimulate(file: SourceFile): Resource[] {
  return file.resources.filter(({ kind }) => kind === 'StatefulSet');
}
