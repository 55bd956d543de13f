import type { Context } from '../settings/context';
import { type Simulation, simulate } from '../simulation/rollout';
import { manifest, type Resource, type SourceFile } from '../workspace/file';

/**
 * Plays steps on a StatefulSet, from an empty cluster. Throws a StepError, before anything is played, if a step cannot
 * be read.
 */
export function simulateSet(set: Resource, steps: readonly string[], { settings }: Context): Simulation {
  const { kubernetesVersion: version, featureGates } = settings;
  return simulate(manifest(set), steps, { version, featureGates });
}

/** The StatefulSets of a file, in the order of the text. */
export function setsToSimulate(file: SourceFile): Resource[] {
  return file.resources.filter(({ kind }) => kind === 'StatefulSet');
}
