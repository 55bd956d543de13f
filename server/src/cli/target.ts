import {
  type Context,
  configurationName,
  type Diagnosis,
  diagnose,
  isKustomization,
  isMarkdown,
  type Severity,
  type SourceFile,
  syntaxProblems,
} from '../language-service';
import { placeIn, type ReportedProblem, reportProblem } from './problems';
import type { Target } from './workspace';

/** The problems of a target, in the order of the text; of one that was passed itself all there are. */
export function problemsIn(target: Target, given: Context): ReportedProblem[] {
  const { uri, scope, isNamed } = target;
  const context = asAsked(uri, given);
  const { workspace, settings } = context;
  const file = workspace.files.get(uri);
  if (!file) return [];
  const found = diagnose(file, context, scope);
  // In most files of a tree nothing is found: then nobody needs the path that people know them by.
  if (found.length === 0 && !isNamed) return [];
  const { path } = target;
  const problems = found.map((each) => reportProblem(each, path, workspace));
  const level = settings.rules['syntax'] ?? 'error';
  if (isNamed && level !== 'off') problems.push(...unreadableParts(file, path, found, level));
  return problems;
}

/** A Markdown file is a target only if somebody asked for it, whatever the setting is for those that are opened. */
function asAsked(uri: string, context: Context): Context {
  const { settings } = context;
  if (!isMarkdown(uri) || settings.markdown !== 'off') return context;
  return { ...context, settings: { ...settings, markdown: 'on' } };
}

/**
 * Why kubectl cannot read what rules say nothing of, which is all that is not meant as a manifest: who names a file
 * wants to know of everything in it.
 */
function unreadableParts(
  file: SourceFile,
  path: string,
  found: readonly Diagnosis[],
  severity: Severity,
): ReportedProblem[] {
  const told = new Set(found.flatMap(({ rule, document }) => (rule.id === 'syntax' ? [document] : [])));
  return file.documents
    .filter((document) => !told.has(document) && !document.live)
    .flatMap((document) => [...syntaxProblems(document)])
    .map(({ span, message }) => ({
      ...placeIn(file, path, span),
      severity,
      rule: 'syntax',
      message,
      resource: null,
      field: '',
      source: 'api',
      reason: 'Decode',
    }));
}

/** Why nothing can be said of a file, if that is so. */
export function nothingToCheck({ documents, resources, uri }: SourceFile): string | undefined {
  if (isKustomization(uri) || uri.endsWith(`/${configurationName}`)) return undefined;
  if (documents.some(({ templated }) => templated))
    return documents.every((document) => document.templated || document.resources.length === 0)
      ? 'this is a template, so there is nothing to check. Render it, and check the result.'
      : undefined;
  if (
    documents.some(({ live }) => live) &&
    documents.every(({ isManifest, resources }) => !isManifest || resources.length === 0)
  )
    return "this is what a cluster returned, so there is nothing to check. 'statefulset live' explains it.";
  return resources.length === 0 ? 'there is no Kubernetes manifest in it, so there is nothing to check.' : undefined;
}
