import {
  type ClaimAfter,
  describeEvent,
  type PodAfter,
  type SimulatedStep,
  type Simulation,
} from '../../language-service';
import { lines } from '../printer';

/**
 * A simulation as text for a terminal: for each step its events, numbered by batch, the pods and claims afterwards, and
 * its notes. Ends with a newline.
 */
export function simulateText({ steps }: Simulation): string {
  const unordered = steps.some(({ events }) => events.some(({ batch }, index) => batch === events[index - 1]?.batch));
  const legend = unordered
    ? ['Events with the same number happen in no fixed order, except those of one pod or claim.', '']
    : [];
  return lines([...legend, ...steps.flatMap((step, index) => [...(index > 0 ? [''] : []), ...stepLines(step)])]);
}

function stepLines({ step, events, podsAfter, pvcsAfter, notes }: SimulatedStep): string[] {
  const width = String(events.at(-1)?.batch ?? 0).length;
  return [
    step,
    ...events.map(
      ({ ev, name, batch }) =>
        `  ${String(batch).padStart(width)}  ${ev.startsWith('pod-') ? 'pod' : 'claim'} ${describeEvent(ev, [name])}`,
    ),
    `  Pods: ${podsAfter.map(podText).join(', ') || 'none'}`,
    `  Claims: ${pvcsAfter.map(claimText).join(', ') || 'none'}`,
    ...notes.map((note) => `  ${note}`),
  ];
}

function podText({ name, revision, revisionName, ready, trouble, terminating }: PodAfter): string {
  const state = terminating ? ', Terminating' : ready ? '' : ', not Ready';
  const reason = trouble === undefined ? '' : `: ${trouble}`;
  return `${name} (revision ${revision}${revisionName ? `, ${revisionName}` : ''}${state}${reason})`;
}

function claimText({ name, owners }: ClaimAfter): string {
  return owners.length === 0 ? name : `${name} (owned by the ${owners.join(' and the ')})`;
}
