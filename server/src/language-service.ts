/**
 * The door to the core: all that an editor, a command line or another program can ask of it, in plain data. The
 * language server and the command line import nothing else of it.
 *
 * Everything here is synchronous and pure. Places are offsets: UTF-16 units from the start of the file's text. Bad
 * input is normal input: whatever a text holds, there is an answer, and nothing throws but what says so.
 *
 *     const file = readFile('file:///web.yaml', text);
 *     const context = { workspace: Workspace.empty.with(file), settings: defaultSettings };
 *     diagnose(file, context).map(({ message }) => message);
 */

// What there is to work with. A file is read once per text; a workspace is made of files, and each change gives
// another; a context is a workspace with what the user chose. Answers are remembered by these very objects.
export { identitiesOf, type Resource, readFile, SourceFile, unreadFile, valuesOf } from './workspace/file';
export { guarded, onFailure } from './workspace/failures';
export { isChartFile, ownValues } from './workspace/charts';
export { type Helm, isHelmLoaded, loadHelm as loadRenderer } from './workspace/helm';
export { loadHelm } from './features/charts';
export { isKustomization, kustomizationNames } from './workspace/kustomize';
export { isMarkdown } from './workspace/markdown';
export { offsetAt, type Position, type Range, toRange, toSpan } from './workspace/position';
export { Workspace } from './workspace/workspace';
export { type Decoded, decode, strayByteIn, wellFormed } from './yaml/bytes';
export type { Json } from './yaml/json';
export { blockText } from './yaml/render';
export { visible, visibleLines } from './yaml/visible';
export { difference, type Edit, overlap, type Span } from './yaml/text';

// What a kustomization becomes, as `kustomize build` makes it, and where each piece of it comes from.
export { type Build, BuildCache, build, type KustomizeFile, type KustomizeFiles } from './kustomize/build';
export { type Node, toJson } from './rendering/node';
export { print } from './rendering/print';

// What a chart becomes, as `helm template` makes it, and where each piece of it comes from: `loadRenderer` gives it.
export type { ChartBuild, ChartDocument, ReleaseOptions, ValuesSource } from './helm/build';
export { BytesFile, type ChartFile, type ChartFiles, isChart } from './helm/files';

export type { RenderedFile } from './workspace/rendered';
export type { Place } from './rendering/origin';

// What the user chose: in the editor, in the settings file of a repository, on a command line.
export {
  configurationName,
  configurationOf,
  contextFor,
  isIgnored,
  type Overrides,
  releaseOf,
  withOverrides,
} from './settings/configuration';
export type { Context } from './settings/context';
export { targetOf } from './settings/target';
export { defaultSettings, presets, readSettings, type Settings, type Severity, severities } from './settings/settings';
export { type Gate, isGate, parseVersion, supportedVersions, versionName } from './kubernetes/versions';

// What is wrong, and what can be done about it.
export {
  type Diagnosis,
  diagnose,
  documentsToCheck,
  type Gravest,
  gravest,
  type Scope,
  workOn,
} from './rules/engine/diagnose';
export { rules } from './rules';
export { syntaxProblems } from './rules/syntax';
export type { Fix } from './rules/engine/rule';
export { fixAll, type OfferedFix, quickFixes } from './features/codeActions';
export { cleaned, type Restoration, restorationAt } from './features/restore';

// What helps while writing.
export { complete, type Suggestion, triggerCharacters } from './features/completion';
export { extentOf, prepareRename, type Refusal, type Renaming, rename } from './features/rename';
export { conversionFixes, type Refactoring, refactorings, refactoringsOnLine } from './features/refactor';

// What is meant by what is written, and where else it stands.
export { type Hover, hover } from './features/hover';
export { type Definition, definition } from './features/definition';
export { references } from './features/references';
export { highlights } from './features/highlights';
export type { Occurrence } from './features/symbolAt';
export { type OutlineSymbol, type SymbolKind, symbols } from './features/symbols';
export { type FoundSymbol, workspaceSymbols } from './features/workspaceSymbols';
export { type DocumentLink, documentLinks } from './features/links';
export { codeLenses, type Lens } from './features/codeLens';
export { choiceFor } from './features/renderings/choice';
export { renderedAt } from './features/renderings/renderedAt';
export {
  type Arrangement,
  committedText,
  nameOfRoot,
  originInText,
  type RenderingText,
  renderingText,
  rootsFor,
} from './features/renderings/text';
export { type InlayHint, inlayHints } from './features/inlayHints';
export { type Fold, folds } from './features/folding';
export { selections } from './features/selection';

// What will exist, and what a change leads to. The view models are those of the protocol.
export { carried, type Fault, faultIn, remarkOnFault } from './features/lastReadable';
export { allSets, preview, previewOfLive } from './features/preview/preview';
export { setsIn, shownSet } from './features/preview/renderings';
export { applicationEdits } from './features/preview/apply';
export { consequences } from './features/preview/consequences';
export { failures } from './features/preview/failures';
export { Histories, play } from './features/preview/play';
export { readApplication, readChanges, readPlaying, readPreviewOptions } from './features/preview/options';
export { decisions } from './features/decision';
export { migrationsAt, plansText, planText, runbookFor } from './features/changes';
export { type ManifestChange, manifestChanges } from './features/manifestChanges';
export { emptyCluster, failuresOf, runningCluster, setsToSimulate, simulateSet } from './features/simulate';
export type { Rollout, SimulatedStep, Simulation } from './simulation/rollout';
export type { ClaimAfter, PodAfter } from './simulation/snapshot';
export { type Finding, findingIds } from './simulation/failures/finding';
export { StepError, stepForms } from './simulation/steps';
export { describeEvent } from './simulation/log';

// What runs in a cluster, and how it differs from what is written.
export { liveEdits } from './features/live/application';
export { questionsAbout } from './features/live/questions';
export { type LiveProblem, liveProblems } from './features/live/problems';
export { dumpIn, type LiveState, readLiveState } from './features/live/state';
// What runs: a dump of a cluster, explained, and compared with manifests.
export type { Dump } from './live/dump';
export { looksLikeDump, readDump } from './live/read';
export { takenAt } from './live/taken';
export { removalOf } from './live/removal';
export { cleanText } from './live/clean';
export { cleanedOnto } from './features/live/cleaned';
export { isWell, liveReport } from './features/live/report';

// Lessons: what is asked, played and checked. Their files are worlds of their own.
export { lesson, lessons } from './features/lessons';
export { isOfLesson, lessonWorld } from './features/lessons/world';

// Small helpers for those who show all this.
export { closestName } from './kubernetes/names';
export { chartOfRoot, chartRoot, fileNameOf, folderOf, withSlash } from './workspace/uri';
export { count } from './statefulset/phrases';
export { cell, code, prose } from './operations/markdown';
