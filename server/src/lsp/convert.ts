import {
  type CodeDescription,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import {
  type Diagnosis,
  type Edit,
  type LiveProblem,
  type OutlineSymbol,
  rules,
  type Severity,
  type SourceFile,
  type Suggestion,
  toRange,
  type Workspace,
} from '../language-service';
import type { Client } from './capabilities';

/** What the core answers, as LSP has it. */

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** By what a client tells our diagnostics from those of other servers. */
export const diagnosticSource = 'statefulset';

export function toDiagnostic(diagnosis: Diagnosis, workspace: Workspace, client: Client): Diagnostic {
  const { rule, related, unnecessary } = diagnosis;
  const file = workspace.files.get(diagnosis.uri);
  const diagnostic: Diagnostic = {
    range: file ? toRange(file, diagnosis.span) : nowhere,
    severity: severities[diagnosis.severity],
    code: rule.id,
    source: diagnosticSource,
    message: diagnosis.message,
  };
  const page = rules.includes(rule) ? pageOf(rule.id, client) : undefined;
  if (page) diagnostic.codeDescription = page;
  if (unnecessary && client.diagnosticTags) diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (client.relatedInformation) {
    const places = related.flatMap(({ uri, span, message }) => {
      const other = workspace.files.get(uri);
      return other ? [{ location: { uri, range: toRange(other, span) }, message }] : [];
    });
    if (places.length > 0) diagnostic.relatedInformation = places;
  }
  return diagnostic;
}

/** What is said of a manifest while it is compared with a cluster. Its source is its own, as it goes with the comparison. */
export function toLiveDiagnostic({ span, severity, code, message }: LiveProblem, file: SourceFile): Diagnostic {
  return { range: toRange(file, span), severity: severities[severity], code, source: 'live', message };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

function pageOf(rule: string, { codeDescription, options: { rulePages } }: Client): CodeDescription | undefined {
  return codeDescription && rulePages ? { href: rulePages.replace('{rule}', rule) } : undefined;
}

/** Whether a client can make the files that edits make. */
export function canMake(edits: readonly Edit[], workspace: Workspace, { resourceOperations }: Client): boolean {
  return resourceOperations.includes('create') || edits.every(({ uri }) => workspace.files.has(uri));
}

/**
 * Edits as one edit of the workspace; a file that is not there is created. `versionOf` gives the version of open documents,
 * so that a client refuses an edit made for a text that has changed; null for files that are not open.
 */
export function toWorkspaceEdit(
  edits: readonly Edit[],
  workspace: Workspace,
  { client, versionOf }: { readonly client: Client; readonly versionOf: (uri: string) => number | null },
): WorkspaceEdit {
  const byFile = new Map<string, TextEdit[]>();
  for (const { uri, span, newText } of edits) {
    const file = workspace.files.get(uri);
    if (!file && !client.resourceOperations.includes('create')) continue;
    const changes = byFile.get(uri) ?? [];
    changes.push({ range: file ? toRange(file, span) : nowhere, newText });
    byFile.set(uri, changes);
  }
  if (!client.documentChanges) return { changes: Object.fromEntries(byFile) };
  return {
    documentChanges: [...byFile].flatMap(([uri, edits]) => [
      ...(workspace.files.has(uri) ? [] : [{ kind: 'create' as const, uri }]),
      { textDocument: { uri, version: versionOf(uri) }, edits },
    ]),
  };
}

/** A change of several places, and what there is to say of it. */
interface AnnotatedChange {
  readonly edits: readonly Edit[];
  readonly title: string;
  /** What it leads to, a paragraph each. */
  readonly consequences: readonly string[];
  /** Edits that may be wrong: behind the others of their file. */
  readonly mentions?: readonly Edit[];
}

/**
 * An edit that tells what it leads to, for clients that can show it. No part of it asks to be confirmed: a client that
 * does so leaves the parts out that are not, and a name that is changed in some places only is worse than none.
 */
export function annotated(
  edit: WorkspaceEdit,
  { edits, title, consequences, mentions = [] }: AnnotatedChange,
  { changeAnnotations }: Client,
): WorkspaceEdit {
  if (!edit.documentChanges || !changeAnnotations) return edit;
  const own = edits[0]?.uri;
  const documentChanges = edit.documentChanges.map((change) => {
    if (!('textDocument' in change)) return { ...change, annotationId: 'here' };
    const annotationId = change.textDocument.uri === own ? 'here' : 'elsewhere';
    const certain = change.edits.length - mentions.filter(({ uri }) => uri === change.textDocument.uri).length;
    return {
      ...change,
      edits: change.edits.map((each, i) => ({ ...each, annotationId: i < certain ? annotationId : 'mentions' })),
    };
  });
  return {
    documentChanges,
    changeAnnotations: {
      here: { label: title, description: consequences.join(' ') },
      elsewhere: { label: 'In other files', description: 'All other references to it' },
      mentions: {
        label: 'In scripts and settings of its pods',
        description: 'Names of pods and claims without a DNS name: check whether they mean this set',
      },
    },
  };
}

const completionKinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  host: CompletionItemKind.Text,
  manifest: CompletionItemKind.Snippet,
  function: CompletionItemKind.Function,
  variable: CompletionItemKind.Variable,
  keyword: CompletionItemKind.Keyword,
};

/** Suggestions in their order. */
export function toCompletionItems(
  suggestions: readonly Suggestion[],
  file: SourceFile,
  { snippets }: Pick<Client, 'snippets'>,
): CompletionItem[] {
  return suggestions.map(({ label, kind, detail, documentation, span, insertion, filter, edits }, index) => {
    const asSnippet = snippets && insertion.snippet !== insertion.plain;
    return {
      label,
      kind: completionKinds[kind],
      sortText: String(index).padStart(4, '0'),
      textEdit: { range: toRange(file, span), newText: asSnippet ? insertion.snippet : insertion.plain },
      insertTextFormat: asSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      insertTextMode: InsertTextMode.asIs,
      ...(detail ? { detail } : {}),
      ...(documentation ? { documentation: { kind: MarkupKind.Markdown, value: documentation } } : {}),
      ...(filter !== undefined && filter !== label ? { filterText: filter } : {}),
      ...(edits && edits.length > 0
        ? { additionalTextEdits: edits.map((edit) => ({ range: toRange(file, edit.span), newText: edit.newText })) }
        : {}),
    };
  });
}

export const symbolKinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  set: SymbolKind.Class,
  manifest: SymbolKind.Object,
  container: SymbolKind.Module,
  volume: SymbolKind.Field,
  port: SymbolKind.Interface,
  variable: SymbolKind.Variable,
  key: SymbolKind.Key,
  helper: SymbolKind.Function,
};

export function toDocumentSymbol(symbol: OutlineSymbol, file: SourceFile): DocumentSymbol {
  const { name, detail, kind, span, nameSpan, children } = symbol;
  return {
    name,
    detail,
    kind: symbolKinds[kind],
    range: toRange(file, span),
    selectionRange: toRange(file, nameSpan),
    children: children.map((child) => toDocumentSymbol(child, file)),
  };
}
