import type { Context } from '../../settings/context';
import { type Settings, type Severity, severities } from '../../settings/settings';
import { guarded, tellFailure } from '../../workspace/failures';
import { documentAt, type PlacedDocument, type Resource, type SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { awaitsTemplate, isExpected, isPart, isSilentFile } from '../../workspace/partial';
import type { Basis } from '../../workspace/stamps';
import type { Workspace } from '../../workspace/workspace';
import type { YamlDocument } from '../../yaml/document';
import { fieldPath, type Path } from '../../yaml/json';
import type { Span } from '../../yaml/text';
import { rules } from '../index';
import { failureMessage, internalError } from './internalError';
import { concernsSets } from './relevance';
import { type Fix, levelUnder, type Problem, type Related, type Rule } from './rule';
import { isDisabled } from './suppression';
import { isAboutUnknown } from './unknown';

/**
 * What is looked at in a file: all of it, if somebody named or opened it; else what has to do with StatefulSets, for in
 * a folder most is none of our business.
 */
export type Scope = 'all' | 'sets';

/** Every problem of one file, in the order of the text. Pure: the same input gives the same list. */
export function diagnose(file: SourceFile, context: Context, scope: Scope = 'all'): Diagnosis[] {
  return documentsToCheck(file, context, scope).flatMap((document) => diagnosesOf(document, context));
}

/** The problems of one file that meet a range of it (offsets, both ends included), in the order of the text. */
export function diagnoseAt(file: SourceFile, range: Span, context: Context): Diagnosis[] {
  return documentsToCheck(file, context, 'all')
    .filter(({ start, yaml }) => start <= range.end && range.start <= start + yaml.text.length)
    .flatMap((document) => diagnosesOf(document, context))
    .filter(({ span }) => span.start <= range.end && range.start <= span.end);
}

/** The gravest problems of a file, and how many there are beside them. */
export interface Gravest {
  /** In the order of the text. */
  readonly shown: readonly Diagnosis[];
  /** Of each severity, how many are left out. */
  readonly omitted: ReadonlyMap<Severity, number>;
}

/** As `diagnose`, of many problems only `most`: the gravest, and of those that are equally grave the first. */
export function gravest(file: SourceFile, context: Context, most: number, scope: Scope = 'all'): Gravest {
  const found = documentsToCheck(file, context, scope)
    .map((document) => ({ document, problems: problemsOf(document, context) }))
    .filter(({ problems }) => problems.found.length > 0);
  const counts = severities.map(() => 0);
  for (const { problems } of found) add(problems.counts, counts);
  let room = most;
  /** How many of each severity still have a place. */
  const places = counts.map((count) => {
    const taken = Math.min(count, room);
    room -= taken;
    return taken;
  });
  const shown: Diagnosis[] = [];
  const omitted = severities.map(() => 0);
  for (const { document, problems } of found) {
    if (!problems.counts.some((count, rank) => count > 0 && (places[rank] ?? 0) > 0)) {
      add(problems.counts, omitted);
      continue;
    }
    for (const diagnosis of visible(problems.found, document, context)) {
      const rank = severities.indexOf(diagnosis.severity);
      const left = places[rank] ?? 0;
      if (left > 0) shown.push(diagnosis);
      else omitted[rank] = (omitted[rank] ?? 0) + 1;
      places[rank] = left - 1;
    }
  }
  const left = severities.map((severity, rank) => [severity, omitted[rank] ?? 0] as const);
  return { shown, omitted: new Map(left.filter(([, count]) => count > 0)) };
}

/** Adds the counts of each severity to a sum of them. */
function add(counts: readonly number[], sum: number[]): void {
  for (const [rank, count] of counts.entries()) sum[rank] = (sum[rank] ?? 0) + count;
}

/** Finds the problems of one document ahead, so that a long file can be worked through piece by piece. */
export function prepare(document: PlacedDocument, context: Context): void {
  problemsOf(document, context);
}

/** The documents of a file that rules look at. */
export function documentsToCheck(
  file: SourceFile,
  { workspace, settings }: Context,
  scope: Scope,
): readonly PlacedDocument[] {
  if (isSilentFile(file) || (isMarkdown(file.uri) && !settings.markdown)) return [];
  return scope === 'all'
    ? file.documents
    : file.documents.filter((document) =>
        guarded(
          'Telling what concerns sets',
          () => concernsSets(document, workspace),
          () => true,
        ),
      );
}

function diagnosesOf(document: PlacedDocument, context: Context): Diagnosis[] {
  return visible(problemsOf(document, context).found, document, context);
}

function visible(found: readonly FoundProblem[], document: PlacedDocument, context: Context): Diagnosis[] {
  return found
    .map((problem) => new Diagnosis(problem, document, context))
    .filter(({ rule, span }, i) => !found[i]?.isFirst || !isDisabled(rule.id, document.file.text, span.start));
}

/** A problem in its place. Its fixes depend on where things now stand: they are worked out when somebody asks. */
export class Diagnosis {
  constructor(
    private readonly found: FoundProblem,
    readonly document: PlacedDocument,
    private readonly context: Context,
  ) {}

  get rule(): Rule {
    return this.found.rule;
  }

  get severity(): Severity {
    return this.found.severity;
  }

  get uri(): string {
    return this.document.file.uri;
  }

  get span(): Span {
    return moved(this.found.span, this.document.start);
  }

  get message(): string {
    return this.found.message;
  }

  get path(): Path {
    return this.found.path;
  }

  /** The path as Kubernetes writes it; empty for a problem of the text itself. */
  get field(): string {
    return fieldPath(this.found.path);
  }

  get unnecessary(): boolean {
    return this.found.unnecessary;
  }

  /** The API server's or the controller's own finding, if the problem is theirs. */
  get finding(): Problem['finding'] {
    return this.found.finding;
  }

  get resource(): Resource | undefined {
    return this.document.resources[this.found.resource ?? 0];
  }

  get related(): readonly Related[] {
    return this.found.related.flatMap(({ uri, yaml, span, message }) => {
      if (yaml === undefined) return [{ uri, span, message }];
      const document = this.context.workspace.fileAt(uri)?.documentOf(yaml);
      return document ? [{ uri, span: moved(span, document.start), message }] : [];
    });
  }

  get fixes(): readonly Fix[] {
    const { rule, resource, nth } = this.found;
    return guarded(
      `The fixes of the rule ${rule.id}`,
      () => [...check(rule, this.document, resource, this.context)][nth]?.fixes?.() ?? [],
      () => [],
    );
  }
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** What stays the same of a problem while its document and what the rules asked for stay the same. */
interface FoundProblem {
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

interface Remembered {
  readonly uri: string;
  readonly settings: Settings;
  /** Undefined where it makes no difference. */
  readonly typed: boolean | undefined;
  /** What the rules asked the workspace for. */
  readonly basis: Basis;
  /** In the order of the text. */
  readonly found: readonly FoundProblem[];
  /** How many there are of each severity, the gravest first. */
  readonly counts: readonly number[];
}

const remembered = new WeakMap<YamlDocument, Remembered>();

/** The problems of a document: remembered while nothing changed that the rules read. */
function problemsOf(document: PlacedDocument, context: Context): Remembered {
  const { workspace, settings, typed = false } = context;
  const { uri } = document.file;
  const before = remembered.get(document.yaml);
  if (
    before?.uri === uri &&
    before.settings === settings &&
    (before.typed ?? typed) === typed &&
    workspace.holds(before.basis)
  )
    return before;
  const topics = new Set<string>();
  const found = findProblems(document, { workspace: workspace.recording(topics), settings, typed });
  const counts = severities.map((severity) => found.filter((problem) => problem.severity === severity).length);
  const awaited = document.resources.some(awaitsTemplate) ? typed : undefined;
  const now = { uri, settings, typed: awaited, basis: workspace.basisOf(topics), found, counts };
  remembered.set(document.yaml, now);
  return now;
}

function findProblems(document: PlacedDocument, context: Context): FoundProblem[] {
  const { settings, workspace } = context;
  const active = rules.filter(
    (rule) => levelUnder(settings, rule, rule.severity) !== 'off' && (settings.schemaDiagnostics || !rule.schema),
  );
  const failed = new Set<string>();
  const tell = (rule: string, error: unknown) => {
    failed.add(rule);
    tellFailure(`The rule ${rule}`, error, document.file.uri);
  };
  const found = active.flatMap((rule) =>
    rule.about === 'document' ? problemsUnder(rule, document, undefined, context, tell) : [],
  );
  for (const [index, resource] of document.resources.entries()) {
    if (!isReadable(resource)) continue;
    const isSet = resource.kind === 'StatefulSet';
    const part = isPart(resource, workspace, context.typed);
    if (part && isOfOtherKind(resource, workspace)) continue;
    const own = active.flatMap((rule) =>
      (rule.about === 'manifest' || (rule.about === 'set' && isSet)) && (!part || rule.parts)
        ? problemsUnder(rule, document, index, context, tell)
        : [],
    );
    found.push(...withoutCovered(own));
  }
  const { failure } = document.yaml;
  if (failure !== undefined) tellFailure('Parsing', failure, document.file.uri);
  if (failure !== undefined || failed.size > 0) found.push(failureOf([...failed], document));
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
    for (const problem of problemsThrough(rule, document, resource, context)) found.push(problem);
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

function* problemsThrough(
  rule: Rule,
  document: PlacedDocument,
  resource: number | undefined,
  context: Context,
): Generator<FoundProblem> {
  const root = resource === undefined ? 0 : (document.resources[resource]?.root.path.length ?? 0);
  let nth = -1;
  for (const problem of check(rule, document, resource, context)) {
    nth++;
    const { at, message, unnecessary, finding, related = [] } = problem;
    const span = moved(problem.span ?? at.mark, -document.start);
    const disabled = isDisabled(rule.id, document.yaml.text, span.start);
    if (disabled) continue;
    const subject = document.resources[resource ?? -1];
    if (subject && isAboutUnknown(problem, subject, context.workspace)) continue;
    yield {
      rule,
      resource,
      nth,
      span,
      severity: severityOf(rule, problem.severity ?? rule.severity, document, context.settings),
      message,
      path: at.path.slice(root),
      unnecessary: unnecessary === true,
      finding,
      related: related.map((each) => relative(each, context.workspace)),
      isFirst: disabled === undefined,
    };
  }
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

function check(
  rule: Rule,
  document: PlacedDocument,
  resource: number | undefined,
  context: Context,
): Iterable<Problem> {
  if (rule.about === 'document') return rule.check(document, context);
  const subject = document.resources[resource ?? 0];
  return subject ? rule.check(subject, context) : [];
}

/** Whether rules may speak of a resource: nothing is said of templates, of what tests expect, and of unreadable text. */
function isReadable({ document }: Resource): boolean {
  return !document.templated && document.yaml.errors.length === 0 && !isExpected(document.yaml);
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
