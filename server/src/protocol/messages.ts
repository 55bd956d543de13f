import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { Changes, FileSets, Location, PreviewOptions, Range, RenderingChoice } from './preview';
import type { Finding, Frame, PlayedStep, SetNow } from './simulation';

/**
 * The messages between client and server beyond LSP. Types only, shared by both; all are optional: a client without
 * them still gets diagnostics, fixes and hovers.
 */

/** `initializationOptions` of our own client. */
export interface InitializationOptions {
  /** The client answers `statefulset/list` and `statefulset/read`: the server then never touches a disk. */
  readonly files?: boolean;
  /** The URI of a rule's page, in which `{rule}` stands for the rule's id. Diagnostics link there. */
  readonly rulePages?: string;
  /** The client wants `statefulset/changed`. */
  readonly changes?: boolean;
  /** The client has the command `statefulset.openPreview`: code lenses may name it. */
  readonly preview?: boolean;
  /** The client has the command `statefulset.openRendering`: code lenses may name it. Its argument is `RootsParams`. */
  readonly rendering?: boolean;
  /** The client has the command `statefulset.showFixes`: code lenses may name it. Its argument is a `Location`. */
  readonly fixes?: boolean;
  /** The client has the command `statefulset.makeChange`, which asks first: code actions may name it. Its argument is a `ProposedChange`. */
  readonly asks?: boolean;
  /** The client has the command `statefulset.openRunbook`: fixes may name it. Its argument is `MigrationParams`. */
  readonly runbook?: boolean;
  /** The client has the commands `statefulset.explainDump` and `statefulset.openPreview`, and wants `statefulset/live/changed`. */
  readonly live?: boolean;
  /** The client has the command `statefulset.play`: code lenses may name it. Its argument is `PlayArgument`. */
  readonly play?: boolean;
  /** Another YAML language server is active: it reports what a schema can tell. */
  readonly otherYamlServer?: boolean;
  /** The section `statefulset` of the settings, for clients that cannot be asked for it or have none. */
  readonly settings?: unknown;
}

/** The argument of the client's command `statefulset.play`: steps, as `statefulset simulate` takes them, for a set of a file. */
export interface PlayArgument {
  readonly uri: string;
  /** The set's id in the preview of the file: its name, where no other has that. */
  readonly set: string;
  /** From an empty cluster on. */
  readonly steps: readonly string[];
  /** How many of these only lead to where it begins. */
  readonly setup: number;
}

/** server → client, a notification: the workspace is another one (an edit, a file, a setting); ask again. */
export const changedNotification = 'statefulset/changed';

/**
 * Folders whose files are not the workspace's own, or are made to be wrong: left out when files are listed. They count when
 * they are open, or named on the command line.
 */
export const foreignFolders: readonly string[] = [
  'vendor',
  'third_party',
  'node_modules',
  'bower_components',
  'testdata',
  '.github',
  '.git',
  '.hg',
  '.svn',
  '.terraform',
  '.venv',
];

/** server → client: the URIs of every YAML and JSON file of the workspace, without those in `foreignFolders`. */
export const listFilesRequest = 'statefulset/list';
export interface ListFilesParams {
  /** Instead: those in the folder of this file, for a document that belongs to no workspace. */
  readonly beside?: string;
  /** Instead: those below these folders. What is no folder is left out. */
  readonly below?: readonly string[];
  /** Whether files of any name are meant: those of charts. */
  readonly all?: boolean;
}
export type ListFilesResult = readonly string[];

/** server → client: the text of one file, null if there is none or it is larger than `maxBytes`. Fails if it cannot be read. */
export const readFileRequest = 'statefulset/read';
export interface ReadFileParams {
  readonly uri: string;
  readonly maxBytes: number;
  /** Whether to follow a symbolic link. */
  readonly links: boolean;
  /** Whether the bytes are wanted, in base64, rather than the text. */
  readonly base64?: boolean;
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

/** client → server: what a file is checked with; null for a file without manifests. */
export const checksRequest = 'statefulset/checks';
export interface ChecksParams {
  readonly uri: string;
}
export type ChecksResult = {
  /** Such as `1.36`. */
  readonly kubernetesVersion: string;
  readonly preset: string;
  /** The URI of the repository's own settings, if it has some for this file. */
  readonly configuration: string | null;
} | null;

/** client → server: whether the workloads of a document should be StatefulSets or Deployments, as Markdown; null: none. */
export const decisionRequest = 'statefulset/decision';
export interface DecisionParams {
  readonly uri: string;
}
export type DecisionResult = string | null;

/** A change that the user should be asked about before it is made, all of it at once. */
export interface ProposedChange {
  /** Imperative: `Rename StatefulSet web to shop`. Its first word is what the user does. */
  readonly title: string;
  /** What it leads to, a paragraph each. */
  readonly consequences: readonly string[];
  readonly edit: WorkspaceEdit;
}

/**
 * client → server: the edit that renames what is at a position, and what to say before. Takes `RenameParams` of LSP, and
 * fails as its `textDocument/rename` does, with the reason. It differs in what a client that asks the user may do: names
 * in scripts and settings that are no certain references are changed too.
 */
export const renameRequest = 'statefulset/rename';
export interface RenameResult extends ProposedChange {
  /** Whether to ask: the new name is another object in the cluster, or something is left behind. */
  readonly confirm: boolean;
}

/**
 * client → server: what to paste into a document instead of a text that copying has damaged (line numbers, indentation);
 * null where the text is well, or nothing is certain.
 */
export const cleanRequest = 'statefulset/clean';
export interface CleanParams {
  readonly uri: string;
  readonly text: string;
}
export type CleanResult = string | null;

/** client → server: the migration runbook of one set, as Markdown; null if nothing of its edit is rejected. */
export const migrationRequest = 'statefulset/migration';
export interface MigrationParams {
  readonly uri: string;
  /** The set's name. */
  readonly set: string;
  /** The root whose rendering holds it; by default any one that reads the file. */
  readonly rendering?: string;
}
export type MigrationResult = string | null;

/**
 * client → server: the URIs of the files that kustomizations and charts read together with this one. A client that sends the bases of
 * those that have changed makes the comparison of what is rendered whole.
 */
export const sourcesRequest = 'statefulset/sources';
export interface SourcesParams {
  readonly uri: string;
}
export type SourcesResult = readonly string[];

/** client → server: what the StatefulSets of one document become. */
export const previewRequest = 'statefulset/preview';
export interface PreviewParams {
  readonly uri: string;
  /**
   * Roots (see `RenderingRoot`), the best first: the rendering of the first one that reads the document is shown. By
   * default that of the only root, or of the one that the document itself stands for.
   */
  readonly renderings?: readonly string[];
  /** What to show beyond the manifests as they are written. */
  readonly options?: PreviewOptions;
}

/**
 * client → server: the sets of every rendering and of every other manifest of the workspace; without notes and details.
 * Takes `{}`.
 */
export const setsRequest = 'statefulset/sets';
export type SetsResult = readonly FileSets[];

/** client → server: what applying the changes that are tried does to the sets, in sentences. Takes `PreviewParams`. */
export const consequencesRequest = 'statefulset/consequences';
export interface ConsequencesResult {
  readonly uri: string;
  /** As in the preview. */
  readonly rendering: string | null;
  /** By the id of the set; sets without changes are left out. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
}

/** client → server: what can go wrong with one set, the worst first; null if there is no such set. */
export const failuresRequest = 'statefulset/failures';
export interface FailuresParams extends Omit<PlayParams, 'playing'> {
  /** Whether the cluster begins with what runs, where that is known. */
  readonly fromLive?: boolean;
}
export type FailuresResult = Failures | null;
export interface Failures {
  readonly uri: string;
  /** As in the preview. */
  readonly rendering: string | null;
  readonly set: string;
  readonly findings: readonly Finding[];
}

/** client → server: what a list of steps does to one set in a simulated cluster; null if there is no such set. */
export const playRequest = 'statefulset/play';
export interface PlayParams {
  readonly uri: string;
  /** As in `PreviewParams`. */
  readonly renderings?: readonly string[];
  /** The set's id. */
  readonly set: string;
  /** What is tried: it is in the manifest that is applied. */
  readonly changes?: Changes;
  readonly playing: Playing;
}
export interface Playing {
  /**
   * Names the history. As long as it is the same, what was applied stays as it was, whatever becomes of the manifest;
   * another one begins anew.
   */
  readonly run: string;
  /** Whether it begins with the set as it runs, rather than with nothing. */
  readonly fromLive: boolean;
  /** As `statefulset simulate` reads them. */
  readonly steps: readonly string[];
  /** How many of the steps the client has the frames of: they are left out of the answer, if they are still right. */
  readonly have: number;
}
export type PlayResult = Played | null;
export interface Played {
  readonly uri: string;
  readonly rendering: string | null;
  readonly set: string;
  readonly run: string;
  /** What there is before the first step. */
  readonly start: Frame;
  /** The number of steps that precede those of the answer. */
  readonly from: number;
  /** Of many steps perhaps not all: asked again, the rest. */
  readonly steps: readonly PlayedStep[];
  /** The set before the first step; null if there is none. */
  readonly atStart: SetNow | null;
  /** Why not all steps were played; null if they were. */
  readonly invalid: string | null;
  /** Whether the manifest, with what is tried, is no longer the one that was applied last. */
  readonly isOutdated: boolean;
}

/** client → server: the edit that writes something to a manifest; null if the text leaves no safe way. */
export const applyRequest = 'statefulset/apply';
export interface ApplyParams {
  readonly uri: string;
  /** The root whose rendering is shown; none for a set as it is written. */
  readonly rendering?: string;
  /** The set's id. */
  readonly set: string;
  readonly what: Application | LiveApplication;
}
export type Application =
  | { readonly kind: 'changes'; readonly changes: Changes }
  /** A Service with a cluster IP, for clients, beside the headless one. */
  | { readonly kind: 'clientService' }
  /** The retention of claims, spelled out. */
  | { readonly kind: 'retentionPolicy' };
/** What runs, where manifests say something else: in one field of an object (see `LiveDrift`), or in all that is the set's. */
export interface LiveApplication {
  readonly kind: 'live';
  readonly object: string | null;
  readonly field: string | null;
}
export type ApplyResult = WorkspaceEdit | null;

/** client → server: between which renderings of a file there is a choice. */
export const choiceRequest = 'statefulset/choice';
export interface ChoiceParams {
  readonly uri: string;
  /** As in `PreviewParams`. */
  readonly renderings?: readonly string[];
}
export interface ChoiceResult {
  readonly renderings: readonly RenderingChoice[];
  /** The root that is chosen: what previews and renderings show; null if nothing renders the file. */
  readonly rendering: string | null;
  /** Why it cannot be rendered as it is now. */
  readonly refusal: Refusal | null;
}
export interface Refusal {
  /** In the tool's own words, without a full stop. */
  readonly message: string;
  /** What is shown instead: the last rendering, or what of it can be rendered. */
  readonly shown: 'last' | 'parts' | 'nothing';
  readonly place: Location;
}

/** client → server: what renders a file; without one all that nobody else builds on. */
export const rootsRequest = 'statefulset/roots';
export interface RootsParams {
  readonly uri?: string;
}
export type RootsResult = readonly RenderingRoot[];
export interface RenderingRoot {
  /** The folder of a kustomization, or what stands for a chart with a values file: a URI that ends in a slash. */
  readonly root: string;
  /** The same as people name it: `overlays/prod`, `values-prod.yaml`. */
  readonly name: string;
}

/** client → server: what a kustomization or a chart becomes, as YAML; null if there is none, or no such version. */
export const renderRequest = 'statefulset/render';
export interface RenderParams {
  /** See `RenderingRoot`. */
  readonly root: string;
  /** Whether it is to be compared with another: then objects stand in the order of their first names, which are told. */
  readonly compared?: boolean;
  /** Whether what is committed is meant, as far as the client sent it. */
  readonly committed?: boolean;
}
export type RenderResult = Rendering | null;
export interface Rendering {
  readonly name: string;
  readonly text: string;
  /** Why it cannot be rendered as it is now: then the text is the last that could. */
  readonly stale: { readonly uri: string; readonly range: Range; readonly message: string } | null;
}

/** client → server: where what stands at a position of a rendering's text comes from; null for none of its objects. */
export const originRequest = 'statefulset/originOf';
export interface OriginParams extends RenderParams {
  readonly position: Range['start'];
}
export type OriginResult = {
  readonly uri: string;
  readonly range: Range;
  /** In words, as Markdown. */
  readonly markdown: string;
} | null;

/** client → server: what of a rendering's text comes from the line of a position in a file that it is made of. */
export const renderedAtRequest = 'statefulset/renderedAt';
export interface RenderedAtParams extends RenderParams {
  readonly uri: string;
  readonly position: Range['start'];
}
export type RenderedAtResult = readonly Range[];
