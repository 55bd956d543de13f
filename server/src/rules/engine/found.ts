import type { Context } from '../../settings/context';
import { type Settings, type Severity, severities } from '../../settings/settings';
import { tellFailure } from '../../workspace/failures';
import { documentAt, type PlacedDocument, type Resource, type SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { awaitsTemplate, isExpected, isPart } from '../../workspace/partial';
import { RenderedFile } from '../../workspace/rendered';
import type { Basis } from '../../workspace/stamps';
import type { Workspace } from '../../workspace/workspace';
import { Kept, type YamlDocument } from '../../yaml/document';
import { fieldPath, type Path } from '../../yaml/json';
import type { Span } from '../../yaml/text';
import { rules } from '../index';
import { failureMessage, internalError } from './internalError';
import { levelUnder, type Problem, type Related, type Rule } from './rule';
import { isDisabled } from './suppression';
import { isAboutUnknown } from './unknown';

/** What stays the same of a problem while its document and what the rules asked for stay the same. */
export interface FoundProblem {
  readonly rule: Rule;
  /** Which resource of the document it is about; undefined if about the document itself. */
  readonly resource: number | undefined;
  /** Which of the rule's problems there. */
  readonly nth: number;
  /** From the start of the document. */
  readonly span: Span;
  readonly severity: Severity;
  readonly message: string;
  /** From the root of the resource. */
  readonly path: Path;
  readonly unnecessary: boolean;
  readonly finding: Problem['finding'];
  readonly related: readonly FoundRelated[];
  /** Only comments stand before it in its document: one that switches the rule off may stand in front of that. */
  readonly isFirst: boolean;
}

/** A related place: in a document, from its start; or as it was told, where no document is known. */
interface FoundRelated extends Related {
  readonly yaml: YamlDocument | undefined;
}

/** Of what rules speak: of all, or of the text alone, as the manifests are judged where they are rendered. */
export type Subjects = 'all' | 'text';

interface Remembered {
  readonly uri: string;
  readonly settings: Settings;
  /** Undefined where it makes no difference. */
  readonly typed: boolean | undefined;
  readonly scope: Subjects;
  readonly hintless: boolean;
  /** What the rules asked the workspace for, and of a rendering what of itself. */
  readonly basis: Basis;
  readonly ownBasis: Basis | undefined;
  /** In the order of the text. */
  readonly found: readonly FoundProblem[];
  /** How many there are of each severity, the gravest first. */
  readonly counts: readonly number[];
}

const remembered = new Kept<Remembered>();

/** The problems of a document: remembered while nothing changed that the rules read. */
export function problemsOf(document: PlacedDocument, context: Context, scope: Subjects = 'all'): Remembered {
  return knownProblemsOf(document, context, scope) ?? newProblemsOf(document, context, scope);
}

/** The problems that are remembered; undefined if the rules have to look again. */
export function knownProblemsOf(document: PlacedDocument, context: Context, scope: Subjects): Remembered | undefined {
  const { workspace, settings, typed = false, hintless = false } = context;
  const { file } = document;
  const before = remembered.get(document.yaml);
  const isSame =
    before?.uri === file.uri &&
    before.settings === settings &&
    before.scope === scope &&
    before.hintless === hintless &&
    (before.typed ?? typed) === typed &&
    workspace.holds(before.basis);
  if (!isSame) return undefined;
  return !before.ownBasis || (file instanceof RenderedFile && file.holds(before.ownBasis)) ? before : undefined;
}

function newProblemsOf(document: PlacedDocument, context: Context, scope: Subjects): Remembered {
  const { workspace, settings, typed = false, hintless = false } = context;
  const { file } = document;
  const { uri } = file;
  const rendering = file instanceof RenderedFile ? file : undefined;
  const topics = new Set<string>();
  const found = findProblems(document, { ...context, workspace: workspace.recording(topics) }, scope);
  const counts = severities.map((severity) => found.filter((problem) => problem.severity === severity).length);
  const awaited = document.resources.some(awaitsTemplate) ? typed : undefined;
  const basis = workspace.basisOf(topics);
  const ownBasis = rendering?.basisOf(topics);
  const now = { uri, settings, typed: awaited, scope, hintless, basis, ownBasis, found, counts };
  remembered.set(document.yaml, now);
  return now;
}

function findProblems(document: PlacedDocument, context: Context, scope: Subjects): FoundProblem[] {
  const { workspace } = context;
  const rendering = document.file instanceof RenderedFile ? document.file : undefined;
  const active = rulesUnder(context);
  const isSilent = (rule: Rule) => rule.absence === true && rendering?.output.isPartial === true;
  const failed = new Set<string>();
  const tell = (rule: string, error: unknown) => {
    failed.add(rule);
    tellFailure(`The rule ${rule}`, error, document.file.uri);
  };
  // The text of a rendering is ours, and readable.
  const ofText = rendering ? [] : active.document;
  const found = ofText.flatMap((rule) => problemsUnder(rule, document, undefined, context, tell));
  for (const [index, resource] of scope === 'text' ? [] : document.resources.entries()) {
    if (!isReadable(resource)) continue;
    const part = isPart(resource, workspace, context.typed);
    if (part && isOfOtherKind(resource, workspace)) continue;
    const own = (resource.kind === 'StatefulSet' ? active.set : active.manifest).flatMap((rule) =>
      isSilent(rule) || (part && !rule.parts) ? [] : problemsUnder(rule, document, index, context, tell),
    );
    found.push(...withoutCovered(own));
  }
  const { failure } = document.yaml;
  if (failure !== undefined) tellFailure('Parsing', failure, document.file.uri);
  if (failure !== undefined || failed.size > 0) found.push(failureOf([...failed], document));
  return inOrder(found);
}

/** The rules that speak of a document as such, of any manifest, and of a StatefulSet. */
type Active = Readonly<Record<Rule['about'], readonly Rule[]>>;

/** Most documents are judged under the settings of the one before. */
let latest: { readonly settings: Settings; readonly hintless: boolean; readonly active: Active } | undefined;

/** The rules that speak under the settings of a context. */
function rulesUnder({ settings, hintless = false }: Context): Active {
  if (latest?.settings === settings && latest.hintless === hintless) return latest.active;
  const asked = rules.filter((rule) => {
    const level = levelUnder(settings, rule, rule.severity);
    return level !== 'off' && !(hintless && level === 'hint') && (settings.schemaDiagnostics || !rule.schema);
  });
  const active = {
    document: asked.filter(({ about }) => about === 'document'),
    manifest: asked.filter(({ about }) => about === 'manifest'),
    set: asked.filter(({ about }) => about !== 'document'),
  };
  latest = { settings, hintless, active };
  return active;
}

/** The same problems, in the order of the text. */
export function inOrder<T extends { readonly span: Span }>(found: T[]): T[] {
  return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** A finding of the API server that another rule's problem stands for is told by that problem, and only once. */
function withoutCovered(problems: readonly FoundProblem[]): FoundProblem[] {
  const covered = new Set<FoundProblem>();
  const merged = problems.map((problem) => {
    const { covers } = problem.rule;
    if (problem.finding || !covers) return problem;
    const field = fieldPath(problem.path);
    const same = problems.filter(({ finding }) => finding && covers(finding, field));
    const own = same.find((each) => !covered.has(each)) ?? same[0];
    if (!own) return problem;
    for (const each of same) covered.add(each);
    return { ...problem, finding: own.finding };
  });
  return merged.filter((problem) => !covered.has(problem));
}

/** What a rule finds; if it fails, what it had found before, and `tell` is told. */
function problemsUnder(
  rule: Rule,
  document: PlacedDocument,
  resource: number | undefined,
  context: Context,
  tell: (rule: string, error: unknown) => void,
): FoundProblem[] {
  const found: FoundProblem[] = [];
  try {
    let nth = 0;
    for (const problem of check(rule, document, resource, context)) {
      const said = asSaid(problem, nth++, rule, document, resource, context);
      if (said) found.push(said);
    }
  } catch (error) {
    tell(rule.id, error);
  }
  return found;
}

/** Says at the start of a document that rules failed on it. */
function failureOf(failed: readonly string[], document: PlacedDocument): FoundProblem {
  const [first] = document.resources;
  const mark = first?.root.get('kind').mark;
  return {
    rule: internalError,
    resource: undefined,
    nth: 0,
    span: mark ? moved(mark, -document.start) : { start: 0, end: 0 },
    severity: internalError.severity,
    message: failureMessage(failed),
    path: [],
    unnecessary: false,
    finding: undefined,
    related: [],
    isFirst: false,
  };
}

/** The `nth` problem of a rule as it is remembered; undefined if nothing is to be said of it. */
function asSaid(
  problem: Problem,
  nth: number,
  rule: Rule,
  document: PlacedDocument,
  resource: number | undefined,
  context: Context,
): FoundProblem | undefined {
  const { at, message, severity = rule.severity, unnecessary, finding, related = [] } = problem;
  const span = moved(problem.span ?? at.mark, -document.start);
  const disabled = isDisabled(rule.id, document.yaml.text, span.start);
  if (disabled) return undefined;
  const subject = document.resources[resource ?? -1];
  if (subject && isAboutUnknown(problem, subject, context.workspace)) return undefined;
  if (isUnasked(rule, severity, document, context.settings)) return undefined;
  return {
    rule,
    resource,
    nth,
    span,
    severity: severityOf(rule, severity, document, context.settings),
    message,
    path: at.path.slice(subject?.root.path.length ?? 0),
    unnecessary: unnecessary === true,
    finding,
    related: related.map((each) => relative(each, context.workspace)),
    isFirst: disabled === undefined,
  };
}

/** Whether a problem is a hint in a text that explains, which leaves out much on purpose, and nobody asked for those. */
function isUnasked(rule: Rule, severity: Severity, { file }: PlacedDocument, settings: Settings): boolean {
  const isAsked = settings.markdown === 'hints' || settings.rules[rule.id] !== undefined;
  return severity === 'hint' && isMarkdown(file.uri) && !isAsked;
}

/** What the user set for the rule, and the preset, stand above what the rule says. */
function severityOf(rule: Rule, severity: Severity, { file }: PlacedDocument, settings: Settings): Severity {
  const level = levelUnder(settings, rule, severity);
  const set = level === 'off' ? severity : level;
  // A text that explains leaves out much on purpose.
  const isLoud = set === 'error' || set === 'warning';
  return isLoud && isMarkdown(file.uri) && settings.rules[rule.id] === undefined ? 'information' : set;
}

/** A related place as it is remembered: other documents of its file may grow. */
function relative({ uri, span, message }: Related, workspace: Workspace): FoundRelated {
  const file = workspace.fileAt(uri);
  const document = file && documentAt(file, span.start);
  return { uri, message, span: document ? moved(span, -document.start) : span, yaml: document?.yaml };
}

/** What a rule says of a document, or of one of its resources. */
export function check(
  rule: Rule,
  document: PlacedDocument,
  resource: number | undefined,
  context: Context,
): Iterable<Problem> {
  if (rule.about === 'document') return rule.check(document, context);
  const subject = document.resources[resource ?? 0];
  return subject ? rule.check(subject, context) : [];
}

/** Whether rules may speak of a resource: nothing is said of templates, of what a cluster returned, of what tests expect, and of unreadable text. */
function isReadable({ document }: Resource): boolean {
  return document.isManifest && document.yaml.errors.length === 0 && !isExpected(document.yaml);
}

/** Whether a kustomization lays a patch over another kind than the one that it names itself, which then counts. */
function isOfOtherKind({ file, kind }: Resource, workspace: Workspace): boolean {
  const target = workspace.kustomizations.targetOf(file.uri);
  return target?.kind !== undefined && target.kind !== kind;
}

/** The StatefulSets of a file that rules speak about in full: whole manifests in documents that could be read. */
export function setsOf(file: SourceFile, { workspace, typed }: Pick<Context, 'workspace' | 'typed'>): Resource[] {
  return file.resources.filter(
    (resource) => resource.kind === 'StatefulSet' && isReadable(resource) && !isPart(resource, workspace, typed),
  );
}

/** A span further on. */
export function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
