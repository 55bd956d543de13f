import type { Place } from '../rendering/origin';

/** What there is to say of a build, at a place. */
export interface Note {
  readonly place: Place;
  readonly message: string;
}

/** What cannot be known here. */
export interface Unknown extends Note {
  /** Whether Kustomize itself refuses, unless it is told to use the network, plug-ins or Helm. */
  readonly isRefused: boolean;
}

/** An entry that Kustomize takes without a word, though nothing is there that it is for. */
export interface Idle {
  readonly place: Place;
  /** The kind of Kustomize's plug-in that does what it says. */
  readonly plugin: string;
}
