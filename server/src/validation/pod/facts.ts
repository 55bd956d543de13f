import type { PodVolumes } from './volume';

/** What the containers of a pod need to know of it. */
export interface PodFacts {
  readonly volumes: PodVolumes;
  /** The names of its resource claims. */
  readonly claims: ReadonlySet<string>;
  /** In seconds. */
  readonly gracePeriod: number;
  /** Whether it shares the users of the host, as by default. */
  readonly hostUsers: boolean;
  readonly restartPolicy: string;
  /** The name of its operating system; undefined if it does not say. */
  readonly os: string | undefined;
}
