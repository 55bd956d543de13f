import {
  type CodeDescription,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { Diagnosis } from '../rules/engine/diagnose';
import type { Fix } from '../rules/engine/rule';
import type { Severity } from '../settings/settings';
import { toRange } from '../workspace/position';
import type { Workspace } from '../workspace/workspace';
import type { Edit } from '../yaml/text';

/** What a client can show, as far as we use it. */
export interface ClientAbilities {
  readonly relatedInformation: boolean;
  readonly tags: boolean;
  readonly codeDescription: boolean;
  readonly documentChanges: boolean;
  /** Where a rule's page opens, with `{rule}` for its id. */
  readonly rulePages: string | undefined;
}

export function toDiagnostic(diagnosis: Diagnosis, workspace: Workspace, client: ClientAbilities): Diagnostic {
  const { rule, related, unnecessary } = diagnosis;
  const file = workspace.files.get(diagnosis.uri);
  const diagnostic: Diagnostic = {
    range: file ? toRange(file, diagnosis.span) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: toSeverity(diagnosis.severity),
    code: rule.id,
    source: 'statefulset',
    message: diagnosis.message,
  };
  const page = pageOf(rule.id, client);
  if (page) diagnostic.codeDescription = page;
  if (unnecessary && client.tags) diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (client.relatedInformation) {
    const places = related.flatMap(({ uri, span, message }) => {
      const other = workspace.files.get(uri);
      return other ? [{ location: { uri, range: toRange(other, span) }, message }] : [];
    });
    if (places.length > 0) diagnostic.relatedInformation = places;
  }
  return diagnostic;
}

function pageOf(rule: string, client: ClientAbilities): CodeDescription | undefined {
  return client.codeDescription && client.rulePages ? { href: client.rulePages.replace('{rule}', rule) } : undefined;
}

function toSeverity(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'information':
      return DiagnosticSeverity.Information;
    case 'hint':
      return DiagnosticSeverity.Hint;
  }
}

/**
 * A fix as an edit of the workspace. `versions` gives the version of open documents, so that a client refuses an edit
 * made for a text that has changed; null for files that are not open.
 */
export function toWorkspaceEdit(
  edits: Fix['edits'],
  workspace: Workspace,
  client: ClientAbilities,
  version: (uri: string) => number | null,
): WorkspaceEdit {
  const byFile = new Map<string, TextEdit[]>();
  for (const { uri, span, newText } of edits) {
    const file = workspace.files.get(uri);
    if (!file) continue;
    const changes = byFile.get(uri) ?? [];
    changes.push({ range: toRange(file, span), newText });
    byFile.set(uri, changes);
  }
  if (!client.documentChanges) return { changes: Object.fromEntries(byFile) };
  return {
    documentChanges: [...byFile].map(([uri, changes]) => ({
      textDocument: { uri, version: version(uri) },
      edits: changes,
    })),
  };
}

/** A change of several places, as it is shown before it is made. */
interface AnnotatedChange {
  readonly edits: readonly Edit[];
  readonly title: string;
  /** What it leads to. */
  readonly consequences: string;
  readonly confirm: boolean;
}

/**
 * An edit that tells what it leads to. One that changes other files, or what pods and claims are, is shown before it is
 * made; as a whole, since a name changed in some places only is worse than none.
 */
export function annotated(
  edit: WorkspaceEdit,
  { edits, title, consequences, confirm }: AnnotatedChange,
): WorkspaceEdit {
  if (!edit.documentChanges) return edit;
  const own = edits[0]?.uri;
  const documentChanges = edit.documentChanges.map((change) => {
    if (!('textDocument' in change)) return { ...change, annotationId: 'here' };
    const annotationId = change.textDocument.uri === own ? 'here' : 'elsewhere';
    return { ...change, edits: change.edits.map((each) => ({ ...each, annotationId })) };
  });
  const needsConfirmation = confirm || documentChanges.length > 1;
  return {
    documentChanges,
    changeAnnotations: {
      here: { label: title, description: consequences, needsConfirmation },
      elsewhere: { label: 'In other files', description: 'Every other place that names it.', needsConfirmation },
    },
  };
}
