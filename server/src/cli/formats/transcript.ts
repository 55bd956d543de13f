import type { ClaimAfter, EventKind, PodAfter, SimulatedStep, Simulation } from '../../language-service';

/**
 * A simulation as text for a terminal: of each step its events, numbered by batch, what is there afterwards, and what
 * it means. Ends with a newline.
 */
export function simulateText({ steps }: Simulation): string {
  const unordered = steps.some(({ events }) => events.some(({ batch }, index) => batch === events[index - 1]?.batch));
  const legend = unordered
    ? ['Events of one number come in no fixed order, but for those of one pod or claim.', '']
    : [];
  return [...legend, ...steps.flatMap((step) => [...stepLines(step), ''])].join('\n');
}

function stepLines({ step, events, podsAfter, pvcsAfter, notes }: SimulatedStep): string[] {
  const width = String(events.at(-1)?.batch ?? 0).length;
  return [
    step,
    ...events.map(({ ev, name, batch }) => `  ${String(batch).padStart(width)}  ${eventText(ev, name)}`),
    `  Pods: ${podsAfter.map(podText).join(', ') || 'none'}`,
    `  Claims: ${pvcsAfter.map(claimText).join(', ') || 'none'}`,
    ...notes.map((note) => `  ${note}`),
  ];
}

/** What happens, in words: `pod web-0 is Ready`. */
export function eventText(ev: EventKind, name: string): string {
  switch (ev) {
    case 'pvc-create':
      return `claim ${name} is created`;
    case 'pvc-owners':
      return `claim ${name} changes owners`;
    case 'pvc-terminating':
      return `claim ${name} is about to be deleted`;
    case 'pvc-deleted':
      return `claim ${name} is gone`;
    case 'pod-create':
      return `pod ${name} is created`;
    case 'pod-ready':
      return `pod ${name} is Ready`;
    case 'pod-terminating':
      return `pod ${name} is told to end`;
    case 'pod-deleted':
      return `pod ${name} is gone`;
  }
}

function podText({ name, revision, ready }: PodAfter): string {
  return `${name} (revision ${revision}${ready ? '' : ', not Ready'})`;
}

function claimText({ name, owners }: ClaimAfter): string {
  return owners.length === 0 ? name : `${name} (owned by the ${owners.join(' and the ')})`;
}
