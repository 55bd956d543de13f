import type { PodVolumes } from './volume';

/** What the validation of containers needs to know of their pod. */
export interface PodFacts {
  readonly volumes: PodVolumes;
  /** The names of its resource claims. */
  readonly claims: ReadonlySet<string>;
  /** In seconds. */
  readonly gracePeriod: number;
  /** Whether it uses the host's user namespace, the default. */
  readonly hostUsers: boolean;
  readonly restartPolicy: string;
  /** The name of its operating system; undefined if it is not set. */
  readonly os: string | undefined;
}
