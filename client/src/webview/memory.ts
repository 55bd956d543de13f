import type { Adjustable, Changes, Detail, SetOptions, SetPreview } from '../../../server/src/protocol';
import type { History } from './simulation/history';

/** The state of the panel for one set. It is kept across reloads and determines what is shown. */
export interface Memory {
  /** The sections that the user opened or closed; the others have their default. */
  open: Record<string, boolean>;
  changes: Changes;
  /** What was done in the simulation. */
  history?: History | undefined;
  /** The pod that the runbook is about. */
  ordinal?: number | undefined;
  /** The selected target in the connections. */
  way?: string | undefined;
}

export function newMemory(): Memory {
  return { open: {}, changes: {} };
}

/** A section that is empty until it is opened, and the part of the preview that fills it. */
type LazySection = Exclude<Detail, 'diagram'>;
const lazySections: readonly LazySection[] = ['connections', 'commands', 'runbook'];

export function optionsOf({ open, changes, ordinal }: Memory): SetOptions {
  const details = lazySections.filter((section) => open[section]);
  return {
    ...(Object.keys(changes).length > 0 && { changes }),
    ...(details.length > 0 && { details }),
    ...(ordinal !== undefined && { ordinal }),
  };
}

/** The changes that differ from the manifest. */
export function realChanges(changes: Changes, { written }: Pick<SetPreview, 'written'>): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(([key, value]) => written[key as keyof Adjustable] !== value),
  );
}

/** Keeps the state of this many sets: the most recently used. */
const maxRemembered = 40;

export function remember(memories: Record<string, Memory>, key: string): Memory {
  const memory = { ...newMemory(), ...memories[key] };
  delete memories[key];
  memories[key] = memory;
  for (const old of Object.keys(memories).slice(0, -maxRemembered)) delete memories[old];
  return memory;
}
