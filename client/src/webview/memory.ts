import type { Adjustable, Changes, Detail, ScenarioChoice, SetOptions, SetPreview } from '../../../server/src/protocol';

/** What the panel remembers of one set: it is kept over reloads, and tells what is to be shown. */
export interface Memory {
  /** Which sections were opened or closed; the others are as they are by default. */
  open: Record<string, boolean>;
  changes: Changes;
  scenario?: ScenarioChoice | undefined;
  /** How far the scenario is played. */
  frame: number;
  /** The pod whose runbook is read. */
  ordinal?: number | undefined;
  /** The way in that is shown. */
  way?: string | undefined;
}

export function newMemory(): Memory {
  return { open: {}, changes: {}, frame: 0 };
}

/** A section of the panel that is empty until it is opened, and the part of the preview that fills it. */
export type LazySection = Detail;
const lazySections: readonly LazySection[] = ['connections', 'commands', 'runbook', 'diagram'];

export function optionsOf({ open, changes, scenario, ordinal }: Memory): SetOptions {
  const details = lazySections.filter((section) => open[section]);
  return {
    ...(Object.keys(changes).length > 0 && { changes }),
    ...(details.length > 0 && { details }),
    ...(ordinal !== undefined && { ordinal }),
    ...(scenario && { scenario }),
  };
}

/** The changes without those that the manifest has. */
export function realChanges(changes: Changes, { written }: Pick<SetPreview, 'written'>): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(([key, value]) => written[key as keyof Adjustable] !== value),
  );
}

/** Keeps the memory of this many sets: the latest used. */
const maxRemembered = 40;

export function remember(memories: Record<string, Memory>, key: string): Memory {
  const memory = { ...newMemory(), ...memories[key] };
  delete memories[key];
  memories[key] = memory;
  for (const old of Object.keys(memories).slice(0, -maxRemembered)) delete memories[old];
  return memory;
}
