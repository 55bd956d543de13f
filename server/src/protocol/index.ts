import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { Connections } from '../operations/connect';
import type { CommandGroup } from '../operations/kubectl';
import type { PlanItem } from '../operations/plan';
import type { Range } from '../workspace/position';

export type { Range } from '../workspace/position';

import type { RunbookEntry } from '../operations/runbook';
import type { ScenarioId } from '../simulation/scenarios';
import type { Timeline } from '../simulation/timeline';

/**
 * What client and server say to each other beyond LSP. Types only, shared by both; every one is optional: a client
 * that knows nothing of these still gets diagnostics, fixes and hovers.
 */

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
  /** The client has the command `statefulset.openRunbook`: fixes may name it. Its argument is `MigrationParams`. */
  readonly runbook?: boolean;
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

/** client → server, a notification: what a file is compared with (the committed text); null for nothing. */
export const baseNotification = 'statefulset/base';
export interface BaseParams {
  readonly uri: string;
  readonly text: string | null;
}

/** client → server: what the edit of a document's sets means, as Markdown; null: there is nothing to compare with. */
export const plansRequest = 'statefulset/plans';
export interface PlansParams {
  readonly uri: string;
}
export type PlansResult = string | null;

/** client → server: whether the workloads of a document should be StatefulSets or Deployments, as Markdown; null: none. */
export const decisionRequest = 'statefulset/decision';
export interface DecisionParams {
  readonly uri: string;
}
export type DecisionResult = string | null;

/** client → server: the migration runbook of one set, as Markdown; null if nothing of its edit is refused. */
export const migrationRequest = 'statefulset/migration';
export interface MigrationParams {
  readonly uri: string;
  /** The set's name. */
  readonly set: string;
}
export type MigrationResult = string | null;

/** client → server: what the StatefulSets of one document become. */
export const previewRequest = 'statefulset/preview';
export interface PreviewParams {
  readonly uri: string;
  /** What is wanted beyond the manifests as they are written; read by features/wish.ts. */
  readonly wishes?: Wishes;
}

/** By the id of the set that they are about. */
export type Wishes = Readonly<Record<string, Wish>>;
export interface Wish {
  /** The set as it would be with these values instead of those written. */
  readonly changes?: Changes;
  /** The parts of its preview that are wanted: they are left out otherwise. */
  readonly details?: readonly Detail[];
  /** The pod that the runbook is about; the first by default. */
  readonly ordinal?: number;
  /** What is to be played. */
  readonly scenario?: ScenarioWish;
}
export type Detail = 'connections' | 'commands' | 'runbook' | 'diagram';

export interface ScenarioWish {
  readonly id: ScenarioId;
  /** `scale`: to how many; by default one more. */
  readonly replicas?: number;
  /** `deletePod`: which; by default the highest. */
  readonly ordinal?: number;
}

/** What of a set can be tried out in its preview, and written to its manifest. */
export interface Adjustable {
  readonly replicas: number;
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete' | 'Recreate';
  readonly partition: number;
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
}
export type Changes = Partial<Adjustable>;

/** client → server: what the sets of every manifest of the workspace become; without notes and details. Takes `{}`. */
export const setsRequest = 'statefulset/sets';
export type SetsResult = readonly PreviewResult[];

/** client → server: the wished scenarios as timelines, and what wished changes lead to. Takes `PreviewParams`. */
export const playRequest = 'statefulset/play';
export interface PlayResult {
  readonly uri: string;
  readonly sets: Readonly<Record<string, Played>>;
}
export interface Played {
  /** What applying the changes does, in sentences. */
  readonly consequences: readonly string[];
  readonly timeline?: Timeline;
}

/** client → server: the edit that writes something to a manifest; null if the text leaves no safe way. */
export const applyRequest = 'statefulset/apply';
export interface ApplyParams {
  readonly uri: string;
  /** The set's id. */
  readonly set: string;
  readonly what: Application;
}
export type Application =
  | { readonly kind: 'changes'; readonly changes: Changes }
  /** A Service with a cluster IP, for clients, beside the headless one. */
  | { readonly kind: 'clientService' }
  /** The retention of claims, spelled out. */
  | { readonly kind: 'retentionPolicy' };
export type ApplyResult = WorkspaceEdit | null;

export interface PreviewResult {
  readonly uri: string;
  readonly sets: readonly SetPreview[];
}

/**
 * One StatefulSet, small whatever its replicas: names of pods, claims and DNS follow from these values
 * (statefulset/identity.ts), so that the panel makes rows only for what is seen.
 */
export interface SetPreview extends Adjustable {
  /** Names the set within its file. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly start: number;
  /** The values of the manifest, where what is shown has wished ones. */
  readonly written: Adjustable;
  /** Whether the manifest says how many replicas: if not, an autoscaler may. */
  readonly replicasWritten: boolean;
  /** Wished changes were left out, since they cannot be written: other places share the value. */
  readonly refused: boolean;
  readonly serviceName: string | null;
  readonly service: ServicePreview | null;
  /** Whether pods get DNS names: a Service is named, and none that is known stands against it. */
  readonly dns: boolean;
  readonly clusterDomain: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly claimTemplates: readonly ClaimTemplatePreview[];
  /** Total storage requested by all pods (`30Gi`); null without claims or if a request cannot be read. */
  readonly storage: string | null;
  /** Other Services that select the pods: what clients connect to, and headless ones that lead to all pods. */
  readonly clientServices: readonly ServicePreview[];
  /** What is wrong enough that the picture above will not come true, in a sentence each. */
  readonly notes: readonly string[];
  /** What the edit of the set means, compared with what is committed; absent if there is none. */
  readonly plan?: Plan;
  /** What can be played. */
  readonly scenarios: readonly { readonly id: ScenarioId; readonly title: string }[];
  /** What can be added to the manifest: see `Application`. */
  readonly additions: readonly ('clientService' | 'retentionPolicy')[];
  readonly connections?: Connections;
  readonly commands?: readonly CommandGroup[];
  readonly runbook?: readonly RunbookEntry[];
  /** A picture of the set: an SVG of its own, and Mermaid text. */
  readonly diagram?: { readonly svg: string; readonly mermaid: string };
  readonly ranges: {
    readonly name: Range;
    readonly replicas: Range;
    readonly serviceName: Range;
    readonly template: Range;
  };
}

export interface Plan {
  readonly summary: string;
  readonly items: readonly PlanItem[];
  /** Whether there is a migration runbook: something is refused. */
  readonly runbook: boolean;
}

export interface ServicePreview {
  readonly name: string;
  readonly namespace: string | null;
  /** False: no Service of that name is in the workspace; the rest is then unknown. */
  readonly found: boolean;
  readonly headless: boolean;
  readonly selectsPods: boolean;
  readonly type: string;
  readonly ports: readonly { readonly name: string | null; readonly port: number; readonly protocol: string }[];
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
