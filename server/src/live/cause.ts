import type { CauseId, ObjectRef, Remedy } from '../operations/remedies/remedy';
import type { Path } from '../yaml/json';

/** One reason why a set does not get on, with its evidence. */
export interface Cause {
  readonly id: CauseId;
  /** What is wrong and what shows it, in one or two sentences, with the age of what was seen. */
  readonly message: string;
  /** The object to look at. */
  readonly culprit: ObjectRef;
  /** A second object: the missing ConfigMap, the class, the node. It may not exist. */
  readonly about: ObjectRef | undefined;
  /** The pod that suffers from it; undefined where it is the set itself. */
  readonly pod: string | undefined;
  /** Where the set's manifest says what causes it: `spec.template.spec.containers[0].image`; undefined if it does not. */
  readonly field: Path | undefined;
  readonly remedy: Remedy;
}

export type State = 'healthy' | 'progressing' | 'stuck';

/** What a set does, and why it does not do more. */
export interface Explanation {
  readonly state: State;
  /** The first one is the one to mend. */
  readonly causes: readonly Cause[];
  /** The pod that the controller waits for, the lowest one where several are down; null if it waits for none. */
  readonly waitsFor: string | null;
  /** All of it as a chain: `web waits for web-1 to be Ready. web-1 is Pending: ...` */
  readonly story: string;
  /** What the controller does next, and what it waits for, as the simulation that continues from here has it. */
  readonly next: readonly string[];
}
