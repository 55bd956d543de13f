import type { Place } from '../rendering/origin';

/** What there is to say of a build, at a place. */
export interface Note {
  readonly place: Place;
  readonly message: string;
}

/** What cannot be known here. */
export interface Unknown extends Note {
  /** Whether the tool itself refuses, unless it is told to use the network, plug-ins or Helm. */
  readonly isRefused: boolean;
}
