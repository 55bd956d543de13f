import {
  chartOfRoot,
  type Diagnosis,
  type Severity,
  type SourceFile,
  type Span,
  toRange,
  type Workspace,
} from '../language-service';
import { shownUri } from './paths';

/** A problem as `check --format json` prints it. Lines and columns count from 1, columns in UTF-16 units. */
export interface ReportedProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  readonly resource: { readonly kind: string; readonly namespace: string | null; readonly name: string | null } | null;
  readonly field: string;
  /** Who reports it: the API server, the controller that creates the pods, or a rule of this tool. */
  readonly source: 'api' | 'controller' | 'rule';
  /** The reason of a rejection, as the API server reports it. */
  readonly reason?: string;
  /** The path that the API server reports, if it differs. */
  readonly apiField?: string;
  /** Of a problem of what kustomizations or charts make of the file: the paths of their folders, or of values files in the chart. */
  readonly renderings?: readonly string[];
}

export function reportProblem(found: Diagnosis, path: string, workspace: Workspace): ReportedProblem {
  const file = workspace.files.get(found.uri);
  const { resource } = found;
  return {
    ...placeIn(file, path, found.span),
    severity: found.severity,
    rule: found.rule.id,
    message: found.message,
    resource: resource
      ? { kind: resource.kind, namespace: resource.namespace ?? null, name: resource.name ?? null }
      : null,
    field: found.field,
    ...sourceOf(found),
    ...(found.renderings ? { renderings: found.renderings.map(shownRoot) } : {}),
  };
}

/** Where a span of a file is, for people; its beginning if there is no such file. */
export function placeIn(
  file: SourceFile | undefined,
  path: string,
  span: Span,
): Pick<ReportedProblem, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'> {
  const zero = { line: 0, character: 0 };
  const { start, end } = file ? toRange(file, span) : { start: zero, end: zero };
  return {
    file: path,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function sourceOf({ finding, field, rule }: Diagnosis): Pick<ReportedProblem, 'source' | 'reason' | 'apiField'> {
  // What cannot be decoded is rejected before anything else is validated.
  if (rule.about === 'document') return { source: 'api', reason: 'Decode' };
  if (!finding) return { source: 'rule' };
  return {
    source: finding.kind === 'controller' ? 'controller' : 'api',
    ...(finding.reason ? { reason: finding.reason } : {}),
    ...(finding.field !== field ? { apiField: finding.field } : {}),
  };
}

function shownRoot(root: string): string {
  return chartOfRoot(root)?.values ?? shownUri(root);
}

/** Where a problem begins, as editors and terminals read it. */
export function placeOf({ file, line, column }: ReportedProblem): string {
  return `${file}:${line}:${column}`;
}

export function problemLine(problem: ReportedProblem): string {
  const { severity, message, rule } = problem;
  return `${placeOf(problem)}: ${severity}: ${message} [${rule}]`;
}
