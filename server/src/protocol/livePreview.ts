import type { Explanation } from '../live/cause';
import type { PlanItem } from '../operations/plan';
import type { ObjectRef, RemedyStep } from '../operations/remedies/remedy';
import type { Question } from '../operations/remedies/troubleshoot';
import type { Location } from '../workspace/location';

export type { Explanation, State } from '../live/cause';
export type { PlanItem } from '../operations/plan';
export type { PossibleCause } from '../operations/remedies/possible';
export type { RemedyStep } from '../operations/remedies/remedy';
export type { Answer, Question } from '../operations/remedies/troubleshoot';

/** The document that stands for what was loaded: its preview shows every set of the cluster, with or without a manifest. */
export const liveDocument = 'statefulset-live:/cluster';

/**
 * client → server: compare with this from now on: what kubectl printed, one text or several. It is held in memory, and
 * neither stored nor logged. What was compared before is forgotten. Answers what the texts hold.
 */
export const loadLiveRequest = 'statefulset/live/load';
export interface LoadLiveParams {
  /** Where it comes from, for people: the name of a file, a context and a namespace. */
  readonly title: string;
  readonly texts: readonly string[];
  /** When it was taken, in milliseconds since 1970; by default the newest time in it. */
  readonly at?: number;
}
export type LoadLiveResult = LiveStatus | null;

/** client → server: compare with the dump in an open document from now on. Answers null if the document holds none. */
export const loadLiveDocumentRequest = 'statefulset/live/loadDocument';
export interface LoadLiveDocumentParams {
  readonly uri: string;
  readonly title: string;
}

/** client → server, a notification: forget what is compared. */
export const clearLiveNotification = 'statefulset/live/clear';

/** server → client, a notification: what is compared is something else now. Takes a `LiveStatus`, or null for nothing. */
export const liveChangedNotification = 'statefulset/live/changed';
export interface LiveStatus {
  readonly title: string;
  /** How many StatefulSets it holds. */
  readonly sets: number;
  /** How many objects it holds. */
  readonly objects: number;
}

/** client → server: the questions that lead to what is wrong with a set, where there is no dump; null without such a set. */
export const troubleshootRequest = 'statefulset/troubleshoot';
export interface TroubleshootParams {
  readonly uri: string;
  /** The set's name; the first of the document by default. */
  readonly set?: string;
  /** The pod that does not get on; the first by default. */
  readonly ordinal?: number;
  /** Roots, as in `PreviewParams`. */
  readonly renderings?: readonly string[];
}
export type TroubleshootResult = Question | null;

/** What is compared, as the head of the preview says it. */
export interface LiveSource {
  readonly title: string;
  /** When it was taken, as RFC 3339 has it: `2026-05-04T10:32:00Z`. */
  readonly taken: string;
  /** What is missing in it, and how to get it, each in a sentence. */
  readonly gaps: readonly string[];
}

/** What the preview shows of the state of the cluster. */
export interface LivePage extends LiveSource {
  /** Whether manifests are compared with it: a dump that is only looked at is compared with nothing. */
  readonly isCompared: boolean;
  /** The sets that are shown without a manifest. */
  readonly sets: readonly LiveSet[];
  /** Claims that are left over of sets that are gone. */
  readonly leftovers: readonly LiveLeftover[];
}

/** One set as it runs. */
export interface LiveSet extends Pick<Explanation, 'state' | 'waitsFor' | 'story' | 'next'> {
  readonly namespace: string;
  readonly name: string;
  /** `2 of 3 Ready`. */
  readonly ready: string;
  readonly causes: readonly LiveCause[];
  /** Which revision its pods run, in words. */
  readonly revision: string;
  /** Claims of it that no pod has. */
  readonly leftovers: readonly LiveLeftover[];
  /** How its manifest, and those of its Services and budgets, differ from what runs. */
  readonly drift: readonly LiveDrift[];
  /** What applying the manifest does to what runs; empty where nothing differs. */
  readonly plan: readonly PlanItem[];
}

export interface LiveCause {
  readonly id: string;
  readonly message: string;
  readonly culprit: ObjectRef;
  /** The line of the manifest that causes it, where there is one. */
  readonly place: Location | null;
  readonly steps: readonly RemedyStep[];
}

/** A claim that nobody uses. */
export interface LiveLeftover {
  readonly claim: string;
  readonly storage: string | null;
  /** What removes just this one. */
  readonly step: RemedyStep;
}

export interface LiveDrift {
  /** The object that has it: `Service web`; null for the set itself. */
  readonly object: string | null;
  /** As Kubernetes writes it: `spec.replicas`. */
  readonly field: string;
  /** What it is, in a sentence. */
  readonly message: string;
  readonly place: Location;
  /** Whether the manifest can be given the live value: `Application` with this id. */
  readonly adopts: boolean;
}
