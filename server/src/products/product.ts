/**
 * What is known of software that runs in StatefulSets: how clients address it, and how its members join and leave. In
 * its texts `{host}`, `{port}`, `{pod}`, `{ordinal}`, `{user}` and `{database}` stand for those of one member, `{hosts}`
 * for `host:port` of every member joined by commas, `{urls}` likewise for every member's `url`. PASSWORD and other words
 * in capitals are for the reader to fill in.
 */
export interface Product {
  readonly name: string;
  /** The last part of its images' repositories. */
  readonly images: readonly string[];
  /**
   * What else its images bring: clients, tools, other servers. A container that runs one of these is not this software.
   * Matched against a command line that begins with the name of the program.
   */
  readonly others?: RegExp;
  /** Where clients connect. */
  readonly port: number;
  /** The connection string of one member. */
  readonly url: string;
  /** One connection string for all members, where clients take such. */
  readonly all?: string;
  /** A client that the image brings, run inside a pod. */
  readonly client?: string;
  readonly user?: Setting;
  readonly database?: Setting;
  /** How members list each other, of one member; joined by commas. */
  readonly peer?: string;
  /** Whether members vote: without a majority the rest stops working. */
  readonly votes?: true;
  /** Every member votes on everything, so that an even number tolerates no more failures than one fewer. */
  readonly odd?: true;
  /** Whether members can start together and find each other, or must join one after the other. */
  readonly start?: 'together' | 'in-order';
  /** Often without a volume, on purpose: what it holds is a copy, or can be rebuilt. */
  readonly cache?: true;
  /** Replicas that know nothing of each other are fine: they do the same work, or keep what they share elsewhere. */
  readonly apart?: true;
  /** Where its images keep data. */
  readonly data?: readonly DataFolder[];
  /** What to do before a member leaves for good. */
  readonly leave?: string;
  /** A store for the applications of the cluster: clients from outside are not expected. */
  readonly internal?: true;
  /** Before it answers it replays its log, which can take long. */
  readonly recovers?: true;
  /** How a member shows that it is ready; where absent, by accepting a connection. */
  readonly ready?: Readiness;
  /** An amount of memory to begin with (1Gi if absent). */
  readonly memory?: string;
  readonly rootless?: readonly Rootless[];
}

/** A command that the image brings (from a major version on), or a path that answers over HTTP. */
export type Readiness =
  | { readonly command: readonly string[]; readonly since?: number }
  | { readonly path: string; readonly port?: number };

/** How an image runs without root, from the image's own documentation. */
export interface Rootless {
  /** The repository without registry and `library/`; of a name that ends in a slash all below it. */
  readonly image: string;
  /** Its own user; `alpine` in the tags that are made of Alpine Linux, where they differ. */
  readonly user: number;
  readonly alpine?: number;
  /** The folders that it writes to beside its data; absent where it also changes files that it brings. */
  readonly writes?: readonly string[];
}

/**
 * Where an image keeps its data, as its Dockerfile and documentation have it. Of several for one image, each is for
 * other versions or other data.
 */
export interface DataFolder {
  /** Repositories without registry and `library/`. */
  readonly images: readonly string[];
  /** The major versions, both ends included, to which it applies. */
  readonly from?: number;
  readonly upTo?: number;
  /** Where the data is if nothing else is set. */
  readonly path: string;
  /** Where to mount a volume for it, if not there. */
  readonly mount?: string;
  /** Where the image declares volumes of its own: what is mounted above one of them does not get what is in it. */
  readonly volumes?: readonly string[];
  /** Variables and options of the command line that move it. */
  readonly env?: readonly string[];
  readonly options?: readonly string[];
  /** The variable to set, and the folder below the volume to set it to, so that the data is on a mounted volume. */
  readonly below?: { readonly env: string; readonly folder: string };
  /** It must not be the root of a volume: the folder lost+found of a fresh ext4 file system is in its way. */
  readonly notRoot?: true;
  /** Its configuration decides; here it is by custom. */
  readonly byCustom?: true;
}

/** A value that the image takes from an environment variable. */
export interface Setting {
  readonly env: readonly string[];
  readonly fallback: string;
}
