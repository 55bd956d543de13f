import type { SimulatedStep } from '../../simulation/rollout';
import type { Cause } from '../cause';
import { mendedClusterFrom } from '../continued';
import { isTerminating } from '../podStatus';
import { isDeleted, type Standing } from './standing';
import { waiting } from './story';

/** Playing a set to its end takes the time of its pods squared: of larger ones only what they wait for is said. */
const maxPlayed = 100;

/** What the controller waits for, and what it does once that has happened, as the simulation has it. */
export function nextOf(standing: Standing, causes: readonly Cause[]): readonly string[] {
  const { observed } = standing;
  const pods = Math.max(observed.set.replicas, observed.pods.length);
  const waits = [waiting(standing)].filter((sentence) => sentence !== '');
  if (isDeleted(observed) || pods > maxPlayed || standing.unseen > 0) return waits;
  return [...waits, ...recreation(standing), ...played(standing, causes)];
}

/** A pod that terminates and is wanted is created again: that is no change of the set. */
function recreation({ observed, down: [lowest] }: Standing): readonly string[] {
  const pod = lowest === undefined ? undefined : observed.pod(lowest);
  return pod && isTerminating(pod.object) ? [`Then ${pod.name} is created again.`] : [];
}

/** A broken pod of an older template does not become Ready: what is shown is what follows once it is deleted. */
function played({ observed, target }: Standing, causes: readonly Cause[]): readonly string[] {
  const rollout = mendedClusterFrom(observed, target);
  const broken = causes.find(({ id }) => id === 'broken-rollback')?.pod;
  if (broken === undefined) return notesOf(rollout.proceed());
  const notes = notesOf(rollout.play('', { do: 'deletePod', pod: broken }));
  return [`Nothing else happens until ${broken} is deleted, or Ready after all.`, ...notes];
}

function notesOf({ notes, events }: SimulatedStep): readonly string[] {
  return events.length === 0 ? [] : notes;
}
