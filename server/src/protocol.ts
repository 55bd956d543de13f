/**
 * What client and server say to each other beyond LSP. Types only, shared by both; every one is optional: a client
 * that knows nothing of these still gets diagnostics, fixes and hovers.
 */

/** LSP's range: lines and UTF-16 characters from 0. */
export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** `initializationOptions` of our own client. */
export interface InitializationOptions {
  /** The client answers `statefulset/list` and `statefulset/read`: the server then never touches a disk. */
  readonly files?: boolean;
  /** Where a rule's page opens: a URI in which `{rule}` stands for the rule's id. Diagnostics link there. */
  readonly rulePages?: string;
  /** The client wants `statefulset/changed`. */
  readonly changes?: boolean;
  /** The client has the command `statefulset.openPreview`: code lenses may name it. */
  readonly preview?: boolean;
  /** Another YAML language server is at work: it says what a schema can say. */
  readonly otherYamlServer?: boolean;
  /** The section `statefulset` of the settings, for clients that cannot be asked for it. */
  readonly settings?: unknown;
}

/** server → client, a notification: the workspace is another one (an edit, a file, a setting); ask again. */
export const changedNotification = 'statefulset/changed';

/** server → client: the URIs of every YAML and JSON file of the workspace, without the excluded ones. */
export const listFilesRequest = 'statefulset/list';
export interface ListFilesParams {
  /** Instead: those in the folder of this file, for a document that belongs to no workspace. */
  readonly beside?: string;
}
export type ListFilesResult = readonly string[];

/** server → client: the text of one file, null if it cannot be read or is larger than `maxBytes`. */
export const readFileRequest = 'statefulset/read';
export interface ReadFileParams {
  readonly uri: string;
  readonly maxBytes: number;
}
export type ReadFileResult = string | null;

/** client → server: what the StatefulSets of one document become. */
export const previewRequest = 'statefulset/preview';
export interface PreviewParams {
  readonly uri: string;
}
export interface PreviewResult {
  readonly uri: string;
  readonly sets: readonly SetPreview[];
}

/**
 * One StatefulSet, small whatever its replicas: names of pods, claims and DNS follow from these values
 * (statefulset/identity.ts), so that the panel makes rows only for what is seen.
 */
export interface SetPreview {
  readonly name: string;
  readonly namespace: string | null;
  readonly replicas: number;
  readonly start: number;
  readonly serviceName: string | null;
  readonly service: ServicePreview | null;
  /** Whether pods get DNS names: a Service is named, and none that is known stands against it. */
  readonly dns: boolean;
  readonly clusterDomain: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete' | 'Recreate';
  readonly partition: number;
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
  readonly claimTemplates: readonly ClaimTemplatePreview[];
  /** Total storage requested by all pods (`30Gi`); null without claims or if a request cannot be read. */
  readonly storage: string | null;
  /** Other Services that select the pods: what clients connect to. */
  readonly clientServices: readonly ServicePreview[];
  /** What is wrong enough that the picture above will not come true, in a sentence each. */
  readonly notes: readonly string[];
  readonly ranges: {
    readonly name: Range;
    readonly replicas: Range;
    readonly serviceName: Range;
    readonly template: Range;
  };
}

export interface ServicePreview {
  readonly name: string;
  readonly namespace: string | null;
  /** False: no Service of that name is in the workspace; the rest is then unknown. */
  readonly found: boolean;
  readonly headless: boolean;
  readonly selectsPods: boolean;
  readonly type: string;
  readonly ports: readonly { readonly name: string | null; readonly port: number }[];
  readonly publishNotReadyAddresses: boolean;
  readonly uri: string | null;
  readonly range: Range | null;
}

export interface ClaimTemplatePreview {
  readonly name: string;
  readonly storage: string | null;
  readonly storageClass: string | null;
  readonly accessModes: readonly string[];
  /** Where containers mount it, or see it as a device. */
  readonly mounts: readonly { readonly container: string; readonly path: string }[];
  readonly range: Range;
}
