import type { CommandGroup } from '../operations/commands';
import type { Connections } from '../operations/connect';
import type { PlanItem } from '../operations/plan';
import type { RunbookEntry } from '../operations/runbook';
import type { Preset } from '../simulation/presets';
import type { Occasion } from '../statefulset/narrator/order';
import type { Location } from '../workspace/location';
import type { LivePage, LiveSet } from './livePreview';

export type { CommandGroup } from '../operations/commands';
export type { Connections, Way } from '../operations/connect';
export type { Command } from '../operations/kubectl';
export type { Remedy, RemedyStep } from '../operations/remedies/remedy';
export type { PossibleCause, RunbookEntry } from '../operations/runbook';
export type { Location } from '../workspace/location';
export type { Range } from '../workspace/position';

/** The view models of the preview: plain data, small whatever the replicas. */

/** What to show of the sets of a document beyond what is written, by the id of the set. */
export type PreviewOptions = Readonly<Record<string, SetOptions>>;
export interface SetOptions {
  /** The set as it would be with these values instead of those written. */
  readonly changes?: Changes;
  /** The parts of its preview to include: they are left out otherwise. */
  readonly details?: readonly Detail[];
  /** The pod that the commands and the runbook are about; the first by default. */
  readonly ordinal?: number;
}
export type Detail = 'connections' | 'commands' | 'runbook' | 'diagram';

/** The fields of a set that can be tried out in its preview, and written to its manifest. */
export interface Adjustable {
  readonly replicas: number;
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete' | 'Recreate';
  readonly partition: number;
  /** How many pods a rolling update may replace at once: a number, or a percentage of the replicas. */
  readonly maxUnavailable: number | string;
  /** Immutable in a cluster: what is tried is what another set would do. */
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
}
export type Changes = Partial<Adjustable>;

/** Sets of a file. */
export interface FileSets {
  readonly uri: string;
  /** The folder (a URI that ends in a slash) of the kustomization whose rendering is shown; null: what is written is. */
  readonly rendering: string | null;
  readonly sets: readonly SetPreview[];
}

export interface PreviewResult extends FileSets {
  /** What renders the file, kustomizations and charts with their values: the rendering of each can be shown. */
  readonly renderings: readonly RenderingChoice[];
  /** What is to be known of what is shown, and where the reason stands: that it is an earlier version, or not complete. */
  readonly remark: Remark | null;
  /** The state of the cluster that it is compared with; null if there is none. */
  readonly live: LivePage | null;
}

export interface Remark {
  readonly text: string;
  readonly place: Location;
  /** Whether an earlier version is shown: the files say something else now. */
  readonly isStale: boolean;
}

export interface RenderingChoice {
  /** The folder of a kustomization, or what stands for a chart with a values file: a URI that ends in a slash. */
  readonly root: string;
  /** For people: `overlays/prod`, `values-prod.yaml`. */
  readonly name: string;
}

/**
 * One StatefulSet, small whatever its replicas: names of pods, claims and DNS follow from these values
 * (statefulset/identity.ts), so that the panel renders only visible rows.
 */
export interface SetPreview extends Adjustable {
  /** Names the set within its file. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly start: number;
  /** The values of the manifest, where what is shown has others that are tried out. */
  readonly written: Adjustable;
  /** Whether the manifest sets replicas: if not, an autoscaler may. */
  readonly replicasWritten: boolean;
  /** Changes were left out that cannot be written: other places share the value. */
  readonly refused: boolean;
  /** Of a rendered set with changes: where they would be written; absent otherwise. */
  readonly writing?: Writing;
  readonly serviceName: string | null;
  readonly service: ServicePreview | null;
  /** What the governing Service means for the pods. */
  readonly governance: { readonly badge: Badge; readonly consequence: string };
  /** Whether pods get DNS names, or will once the Service exists. */
  readonly dns: boolean;
  readonly clusterDomain: string;
  /** Whether the version of Kubernetes follows `maxUnavailable`. */
  readonly countsUnavailable: boolean;
  readonly claimTemplates: readonly ClaimTemplatePreview[];
  /** The name of the revision that the pods get, `web-747df48678`; null if it is not known. */
  readonly revision: string | null;
  /** How many pods and claims, and how much storage. */
  readonly totals: readonly string[];
  /** What happens to the pods on which occasion, in which order; empty without pods. */
  readonly order: readonly Occasion[];
  /** What happens to the claims when the set is scaled down or deleted. */
  readonly retention: string;
  /** What happens to the claims of pods that a scale-down deletes, as a label: a warning if their data is deleted. */
  readonly removedClaims: Badge;
  /**
   * The storage that all claims request together (`30Gi`), with those that a tried scale-down retains; null without
   * claims or if a request cannot be read.
   */
  readonly storage: string | null;
  /** Other Services that select the pods: those for clients, and headless ones. */
  readonly clientServices: readonly ServicePreview[];
  /** Problems because of which the preview will not come true, in a sentence each. */
  readonly notes: readonly string[];
  /** Where each of them is about, in the same order. */
  readonly notePlaces: readonly Location[];
  /** The manifests of the set and its Services, each from its first character to its last. */
  readonly manifests: readonly Location[];
  /** What the edit of the set means, compared with the committed version; absent if there is none. */
  readonly plan?: Plan;
  /** The set as it runs, if what is compared has it. */
  readonly live?: LiveSet;
  /** What the simulation can begin with. */
  readonly presets: readonly Preset[];
  /** What can be added to the manifest: see `Application`. */
  readonly additions: readonly ('clientService' | 'retentionPolicy')[];
  readonly connections?: Connections;
  readonly commands?: readonly CommandGroup[];
  readonly runbook?: readonly RunbookEntry[];
  /** A diagram of the set: a standalone SVG, and Mermaid text. */
  readonly diagram?: { readonly svg: string; readonly mermaid: string };
  /** Where it is written, as far as it is; else the nearest place. */
  readonly places: {
    readonly name: Location;
    readonly replicas: Location;
    readonly serviceName: Location;
    readonly template: Location;
    /** What the verdict on the governing Service is about, such as a selector. */
    readonly governance: Location;
  };
}

/** Where changes of a rendered set would be written; or why they cannot be, in one or two sentences. */
export type Writing =
  | {
      /** The names of the files. */
      readonly files: readonly string[];
      /** What they are also for: the other kustomizations that read them, or the values with which a chart changes too. */
      readonly alsoIn: readonly string[];
      /** What has them in common: kustomizations read files, a chart is rendered with values. */
      readonly shared: 'files' | 'values';
    }
  | { readonly obstacle: string };

/** A short label, and how it looks. */
export interface Badge {
  readonly kind: 'ok' | 'warning' | 'info' | 'plain';
  readonly text: string;
}

export interface Plan {
  readonly summary: string;
  readonly items: readonly PlanItem[];
  /** Whether there is a migration runbook: something is rejected. */
  readonly runbook: boolean;
  /** Where the first field is written that the API server rejects; null if it rejects none. */
  readonly rejectedAt: Location | null;
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
  readonly place: Location | null;
}

export interface ClaimTemplatePreview {
  readonly name: string;
  readonly storage: string | null;
  readonly storageClass: string | null;
  readonly accessModes: readonly string[];
  /** Where containers mount it, or see it as a device. */
  readonly mounts: readonly { readonly container: string; readonly path: string }[];
  readonly place: Location;
}
