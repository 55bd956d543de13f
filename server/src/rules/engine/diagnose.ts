import type { Context } from '../../settings/context';
import type { Severity } from '../../settings/settings';
import type { PlacedDocument, Resource, SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { isPartial, isSilentFile } from '../../workspace/partial';
import type { YamlDocument } from '../../yaml/document';
import { fieldPath, type Path } from '../../yaml/json';
import type { Span } from '../../yaml/text';
import { rules } from '../index';
import { type Fix, levelUnder, type Problem, type Related, type Rule } from './rule';
import { isDisabled } from './suppression';

/** More of them help nobody. */
const maxProblems = 500;

/** Every problem of one file, in the order of the text. Pure: the same input gives the same list. */
export function diagnose(file: SourceFile, context: Context): Diagnosis[] {
  if (isSilentFile(file, context.workspace)) return [];
  if (isMarkdown(file.uri) && !context.settings.markdown) return [];
  const found: Diagnosis[] = [];
  for (const document of file.documents) {
    if (found.length >= 4 * maxProblems) break;
    for (const light of problemsOf(document, context)) {
      const diagnosis = new Diagnosis(light, document, context);
      if (!isDisabled(diagnosis.rule.id, file, diagnosis.span.start)) found.push(diagnosis);
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).slice(0, maxProblems);
}

/** A problem with all that is needed to show it; what is seldom asked for is found again when it is. */
export class Diagnosis {
  constructor(
    readonly light: LightProblem,
    readonly document: PlacedDocument,
    readonly context: Context,
  ) {}

  get rule(): Rule {
    return this.light.rule;
  }

  /** What the user set for the rule, and the preset, stand above what the rule says. */
  get severity(): Severity {
    const { severity } = this.light;
    const { settings } = this.context;
    const level = levelUnder(settings, this.rule, severity);
    const told = level === 'off' ? severity : level;
    // A text that explains leaves out much on purpose.
    const isLoud = told === 'error' || told === 'warning';
    return isLoud && isMarkdown(this.uri) && settings.rules[this.rule.id] === undefined ? 'information' : told;
  }

  get uri(): string {
    return this.document.file.uri;
  }

  get span(): Span {
    const { start, end } = this.light.span;
    return { start: this.document.start + start, end: this.document.start + end };
  }

  get message(): string {
    return this.light.message;
  }

  get path(): Path {
    return this.light.path;
  }

  /** The path as Kubernetes writes it; empty for a problem of the text itself. */
  get field(): string {
    return this.light.field;
  }

  get unnecessary(): boolean {
    return this.light.unnecessary;
  }

  /** The API server's or the controller's own finding, if the problem is theirs. */
  get finding(): Problem['finding'] {
    return this.light.finding;
  }

  get resource(): Resource | undefined {
    return this.document.resources[this.light.resource ?? 0];
  }

  get related(): readonly Related[] {
    return this.#again?.related ?? [];
  }

  get fixes(): readonly Fix[] {
    return this.#again?.fixes ?? [];
  }

  /** The problem itself, from the rule: its fixes and related places depend on where things now stand. */
  get #again(): Problem | undefined {
    const { rule, resource, nth } = this.light;
    return [...check(rule, this.document, resource, this.context)][nth];
  }
}

/** What stays the same of a problem while its document and what the rules looked at stay the same. */
interface LightProblem {
  readonly rule: Rule;
  /** Which resource of the document it is about; undefined if about the document itself. */
  readonly resource: number | undefined;
  /** Which of the rule's problems there. */
  readonly nth: number;
  /** From the start of the document. */
  readonly span: Span;
  readonly severity: Severity;
  readonly message: string;
  readonly path: Path;
  readonly field: string;
  readonly unnecessary: boolean;
  readonly finding: Problem['finding'];
}

interface Remembered {
  readonly uri: string;
  readonly settings: Context['settings'];
  /** What the rules asked the workspace for, with its stamp then. */
  readonly reads: readonly (readonly [topic: string, stamp: number | undefined])[];
  readonly problems: readonly LightProblem[];
}

const remembered = new WeakMap<YamlDocument, Remembered>();

/** The problems of a document: remembered while nothing changed that the rules read. */
function problemsOf(document: PlacedDocument, context: Context): readonly LightProblem[] {
  const { workspace, settings } = context;
  const { uri } = document.file;
  const before = remembered.get(document.yaml);
  if (before?.uri === uri && before.settings === settings) {
    if (before.reads.every(([topic, stamp]) => workspace.stampOf(topic) === stamp)) return before.problems;
  }
  const topics = new Set<string>();
  const problems = [...findProblems(document, { workspace: workspace.noting(topics), settings })];
  const reads = [...topics].map((topic) => [topic, workspace.stampOf(topic)] as const);
  remembered.set(document.yaml, { uri, settings, reads, problems });
  return problems;
}

function findProblems(document: PlacedDocument, context: Context): LightProblem[] {
  const { settings } = context;
  const active = rules.filter(
    (rule) => levelUnder(settings, rule, rule.severity) !== 'off' && (settings.schemaDiagnostics || !rule.schema),
  );
  const found = active.flatMap((rule) =>
    rule.about === 'document' ? [...lightened(rule, document, undefined, context)] : [],
  );
  for (const [index, resource] of document.resources.entries()) {
    const { asManifest, asSet } = spoken(resource, context);
    const own = active.flatMap((rule) =>
      (rule.about === 'set' && asSet) || (rule.about === 'manifest' && asManifest)
        ? [...lightened(rule, document, index, context)]
        : [],
    );
    found.push(...folded(own));
  }
  return found;
}

/** A finding of the API server that another rule's problem stands for is told by that problem, and only once. */
function folded(problems: readonly LightProblem[]): LightProblem[] {
  const taken = new Set<LightProblem>();
  const told = problems.map((problem) => {
    const { covers } = problem.rule;
    if (problem.finding || !covers) return problem;
    const covered = problems.filter(({ finding }) => finding && covers(finding, problem.field));
    const own = covered.find((each) => !taken.has(each)) ?? covered[0];
    if (!own) return problem;
    for (const each of covered) taken.add(each);
    return { ...problem, finding: own.finding };
  });
  return told.filter((problem) => !taken.has(problem));
}

function* lightened(
  rule: Rule,
  document: PlacedDocument,
  resource: number | undefined,
  context: Context,
): Generator<LightProblem> {
  let nth = 0;
  const root = resource === undefined ? 0 : (document.resources[resource]?.root.path.length ?? 0);
  for (const { at, span, severity, message, unnecessary, finding } of check(rule, document, resource, context)) {
    const { start, end } = span ?? at.mark;
    const path = at.path.slice(root);
    yield {
      rule,
      resource,
      nth: nth++,
      span: { start: start - document.start, end: end - document.start },
      severity: severity ?? rule.severity,
      message,
      path,
      field: fieldPath(path),
      unnecessary: unnecessary === true,
      finding,
    };
  }
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

/** As what rules may speak of a resource: nothing is said of templates, of unreadable text, and of parts of sets. */
function spoken(resource: Resource, context: Pick<Context, 'workspace'>): { asManifest: boolean; asSet: boolean } {
  const { document, kind } = resource;
  const readable = !document.templated && document.yaml.errors.length === 0;
  const asManifest = readable && !(kind === 'StatefulSet' && isPartial(resource, context.workspace));
  return { asManifest, asSet: asManifest && kind === 'StatefulSet' };
}

/** The StatefulSets of a file that rules speak about: whole manifests in documents that could be read. */
export function setsOf(file: SourceFile, context: Pick<Context, 'workspace'>): Resource[] {
  return file.resources.filter((resource) => spoken(resource, context).asSet);
}
