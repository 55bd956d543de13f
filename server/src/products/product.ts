import type { Given, Told } from './told';

/**
 * How clients connect. In its texts `{host}`, `{port}`, `{pod}` and `{ordinal}` are placeholders for one member,
 * `{user}`, `{password}` and `{database}` for what the container is told, `{login}` for user and password before a host
 * (`user:password@`, empty if there is neither), `{hosts}` is `host:port` of all members joined by commas, and `{urls}`
 * the `url` of all members. Words in capitals are for the user to replace.
 */
export interface Access {
  /** The connection string of one member; for software that is asked by a command, that. */
  readonly url: string;
  /** A connection string for all members, if clients support one. */
  readonly all?: string;
  /** Other ways to the same member: another protocol, a console. */
  readonly others?: readonly { readonly title: string; readonly url: string; readonly port?: number }[];
  /** A client that is part of the image, as a command to run in a pod. */
  readonly client?: string;
  /** The entry of one member in the peer list, which is joined by commas. */
  readonly peer?: string;
  /** The port that clients connect to, where the container says so itself. */
  readonly port?: number;
  readonly user?: Given;
  /** undefined: there is none. */
  readonly password?: Given;
  readonly database?: Given;
  /** What else to know. */
  readonly notes?: readonly string[];
}

/**
 * Software that runs in StatefulSets: how clients connect to it, and how members join and leave. Its texts have the
 * placeholders of `Access`.
 */
export interface Product extends Pick<Access, 'url' | 'all' | 'client' | 'peer'> {
  readonly name: string;
  /** The last part of the repositories of its images. */
  readonly images: readonly string[];
  /**
   * What else its images bring: clients, tools, other servers. A container that runs one of these is not this software.
   * Matched against a command line that begins with the name of the program.
   */
  readonly others?: RegExp;
  /** The port that clients connect to. */
  readonly port: number;
  /** What of the access depends on what the container is told: its version, variables, options and files. */
  readonly access?: (told: Told) => Partial<Access>;
  /** Other software that its images also run, and that clients connect to. */
  readonly modes?: readonly Mode[];
  /** Its published images have no shell, but for those on Alpine Linux. */
  readonly noShell?: true;
  readonly user?: Setting;
  /** Members vote: without a quorum the cluster stops working. */
  readonly votes?: true;
  /** All members vote, so an even number tolerates no more failures than the odd number below it. */
  readonly odd?: true;
  /** Whether members can start together, or must join one at a time. */
  readonly start?: 'together' | 'in-order';
  /** Often has no volume on purpose: its data is a copy, or can be rebuilt. */
  readonly cache?: true;
  /** Independent replicas are fine: they do the same work, or share data elsewhere. */
  readonly apart?: true;
  /** Where its images keep data. */
  readonly data?: readonly DataFolder[];
  /** What another version makes of the data; undefined if that is not known. */
  readonly upgrade?: Upgrade;
  /** What to do before a member leaves for good. */
  readonly leave?: string;
  /** A store for applications in the cluster: clients outside the cluster are not expected. */
  readonly internal?: true;
  /** Replays its log before it answers, which can take long. */
  readonly recovers?: true;
  /** The seconds that it should have to stop, at most the 30 of Kubernetes (default: 15). */
  readonly stops?: number;
  /** How the entrypoint of its images prepares the server, in place of which a `command` runs. */
  readonly entrypoint?: Entrypoint;
  /** How to probe readiness; by default, whether the port accepts connections. */
  readonly ready?: Readiness;
  /** An initial memory request (default: 1Gi). */
  readonly memory?: string;
  readonly rootless?: readonly Rootless[];
}

/** What an image runs beside its main software: Redis and its Sentinel. */
export interface Mode extends Pick<Product, 'name' | 'port' | 'url' | 'all' | 'client' | 'peer' | 'access'> {
  /** Matched against a command line that begins with the name of the program. */
  readonly runs: RegExp;
  /** The last part of the repositories of images that run nothing else. */
  readonly images?: readonly string[];
}

/** What a version makes of the data of another one, from the documentation of the software. */
export interface Upgrade {
  /** The releases between which the data changes, if these are not the major versions: `[8, 4]` is 8.4. */
  readonly releases?: readonly (readonly [major: number, minor: number])[];
  /** How many releases at once the server upgrades when it starts; with a longer step it does not start. */
  readonly atOnce: number;
  /** What to do in place of a longer step. */
  readonly way: string;
  /** What an upgrade that the server does itself also needs. */
  readonly also?: string;
  /** An older release may still start, so that it cannot be told. */
  readonly wayBack?: true;
  /** It does not look at the data of another release, and starts empty. */
  readonly startsEmpty?: true;
}

/** A command in the image (from a major version on), or an HTTP path. */
export type Readiness =
  | { readonly command: readonly string[]; readonly since?: number }
  | { readonly path: string; readonly port?: number };

/** What runs before the server, unless `command` replaces it. */
export interface Entrypoint {
  /** The variables that only it reads. */
  readonly reads: RegExp;
  /** The server that it starts, as a word of a command line. */
  readonly server: RegExp;
  /** What follows without it. */
  readonly without: string;
}

/** How an image runs without root, from its documentation. */
export interface Rootless {
  /** The repository without registry and `library/`. A name that ends in a slash matches all repositories below it. */
  readonly image: string;
  /** The uid of its user; `alpine` in tags based on Alpine Linux, if it differs. */
  readonly user: number;
  readonly alpine?: number;
  /** The folders that it writes to besides its data; absent if it also changes files of the image. */
  readonly writes?: readonly string[];
}

/**
 * Where an image keeps its data, from its Dockerfile and documentation. An image has several for different versions, or
 * for different data.
 */
export interface DataFolder {
  /** Repositories without registry and `library/`. */
  readonly images: readonly string[];
  /** The first and the last major version to which it applies. */
  readonly from?: number;
  readonly upTo?: number;
  /** Where the data is by default. */
  readonly path: string;
  /** Where to mount a volume for it, if elsewhere. */
  readonly mount?: string;
  /** The volumes that the image declares: a mount above one of them does not receive its data. */
  readonly volumes?: readonly string[];
  /** Environment variables and command line options that move it. */
  readonly env?: readonly string[];
  readonly options?: readonly string[];
  /** The variable to set, and the folder below the mount to set it to, so that the data is on the volume. */
  readonly below?: { readonly env: string; readonly folder: string };
  /** It must not be the root of a volume: a new ext4 file system has lost+found there. */
  readonly notRoot?: true;
  /**
   * The image has a configuration of its own, with the data in `path`, until one of these variables is set or a file is
   * mounted in this folder. From then on all of the configuration must come from there: none of them is set on its own.
   */
  readonly unconfigured?: { readonly path: string; readonly variables: RegExp; readonly files: string };
  /** Its configuration decides where the data is; this is the usual place. */
  readonly byCustom?: true;
}

/** A value that the image reads from an environment variable. */
export interface Setting {
  readonly env: readonly string[];
  readonly fallback: string;
}
