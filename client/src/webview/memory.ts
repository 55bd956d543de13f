import type { Adjustable, Changes, Detail, ScenarioChoice, SetOptions, SetPreview } from '../../../server/src/protocol';

/** The state of the panel for one set. It is kept across reloads and determines what is shown. */
export interface Memory {
  /** The sections that the user opened or closed; the others have their default. */
  open: Record<string, boolean>;
  changes: Changes;
  scenario?: ScenarioChoice | undefined;
  /** Whether scenarios begin with what runs. */
  fromLive?: boolean | undefined;
  /** The frame of the scenario that is shown. */
  frame: number;
  /** The pod that the runbook is about. */
  ordinal?: number | undefined;
  /** The selected target in the connections. */
  way?: string | undefined;
}

export function newMemory(): Memory {
  return { open: {}, changes: {}, frame: 0 };
}

/** A section that is empty until it is opened, and the part of the preview that fills it. */
type LazySection = Exclude<Detail, 'diagram'>;
const lazySections: readonly LazySection[] = ['connections', 'commands', 'runbook'];

export function optionsOf({ open, changes, scenario, fromLive, ordinal }: Memory): SetOptions {
  const details = lazySections.filter((section) => open[section]);
  return {
    ...(Object.keys(changes).length > 0 && { changes }),
    ...(details.length > 0 && { details }),
    ...(ordinal !== undefined && { ordinal }),
    ...(scenario && { scenario }),
    ...(scenario && fromLive && { fromLive }),
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
