import type { SimulatedStep } from '../../simulation/rollout';
import { mendedClusterFrom } from '../continued';
import { isDeleted, type Standing } from './standing';
import { waiting } from './story';

/** Playing a set to its end takes the time of its pods squared: of larger ones only what they wait for is said. */
const maxPlayed = 100;

/** What the controller waits for, and what it does once that has happened, as the simulation has it. */
export function nextOf(standing: Standing): readonly string[] {
  const { observed, target } = standing;
  const waits = waiting(standing);
  const sentences = waits === '' ? [] : [waits];
  const pods = Math.max(observed.set.replicas, observed.pods.length);
  if (isDeleted(observed) || pods > maxPlayed) return sentences;
  return [...sentences, ...notesOf(mendedClusterFrom(observed, target).proceed())];
}

function notesOf({ notes, events }: SimulatedStep): readonly string[] {
  return events.length === 0 ? [] : notes;
}
