import type { Resource, SourceFile } from '../workspace/file';
import { isPartial, isSilentFile } from '../workspace/partial';
import type { Path } from '../yaml/json';
import type { Span } from '../yaml/text';
import { rules } from './index';
import type { Context, Fix, Problem, Related, Rule, Severity } from './rule';
import { isDisabled } from './suppression';

/** A problem with all that is needed to show it. */
export interface Diagnosis {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly path: Path;
  /** The path as Kubernetes writes it; empty for a problem of the text itself. */
  readonly field: string;
  readonly resource: Resource | undefined;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly unnecessary: boolean;
}

/** More of them help nobody. */
const maxProblems = 500;

/** Every problem of one file, in the order of the text. Pure: the same input gives the same list. */
export function diagnose(file: SourceFile, context: Context): Diagnosis[] {
  const found: Diagnosis[] = [];
  if (isSilentFile(file, context.workspace)) return found;
  for (const rule of rules) {
    const level = context.settings.rules[rule.id];
    if (level === 'off') continue;
    if (rule.about === 'file') collect(rule, rule.check(file, context), undefined);
    else for (const set of setsOf(file, context)) collect(rule, rule.check(set, context), set);
  }
  return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).slice(0, maxProblems);

  function collect(rule: Rule, problems: Iterable<Problem>, set: Resource | undefined): void {
    for (const problem of problems) {
      if (found.length >= 4 * maxProblems) return;
      const span = problem.span ?? problem.at.mark;
      if (isDisabled(rule.id, file, span.start)) continue;
      const resource = set ?? resourceOf(file, span);
      found.push({
        rule,
        severity: severityOf(rule, problem, context),
        uri: file.uri,
        span,
        message: problem.message,
        path: problem.at.path,
        field: problem.at.field,
        resource,
        related: problem.related ?? [],
        fixes: problem.fixes ?? [],
        unnecessary: problem.unnecessary === true,
      });
    }
  }
}

/** What the user set for the rule stands above what the rule says. */
function severityOf(rule: Rule, problem: Problem, context: Context): Severity {
  const level = context.settings.rules[rule.id];
  return level !== undefined && level !== 'off' ? level : (problem.severity ?? rule.severity);
}

/** The StatefulSets of a file that rules may speak about: whole manifests in documents that could be read. */
export function setsOf(file: SourceFile, context: Pick<Context, 'workspace'>): Resource[] {
  return file.resources.filter(
    (resource) =>
      resource.kind === 'StatefulSet' &&
      !resource.document.templated &&
      resource.document.yaml.errors.length === 0 &&
      !isPartial(resource, context.workspace),
  );
}

function resourceOf(file: SourceFile, span: Span): Resource | undefined {
  return file.resources.find(
    ({ document }) => document.start <= span.start && span.start < document.start + document.yaml.text.length,
  );
}
