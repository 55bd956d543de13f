import { type CodeAction, CodeActionKind, CodeActionTriggerKind, type Connection } from 'vscode-languageserver';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { migrationsAt } from '../features/changes';
import { fixAll, quickFixes } from '../features/codeActions';
import { conversionFixes, type Refactoring, refactorings } from '../features/refactor';
import type { InitializationOptions, MigrationParams } from '../protocol';
import type { Diagnosis } from '../rules/engine/diagnose';
import { isMarkdown } from '../workspace/markdown';
import { toSpan } from '../workspace/position';
import { difference, type Edit } from '../yaml/text';
import { annotated, toDiagnostic, toWorkspaceEdit } from './convert';
import type { Client } from './navigation';
import { answer } from './requests';
import type { Session } from './session';

const fixAllKind = `${CodeActionKind.SourceFixAll}.statefulset`;
export const codeActionKinds: readonly string[] = [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind];

/** The client's command that opens a migration runbook; its argument is `MigrationParams`. */
const openRunbookCommand = 'statefulset.openRunbook';

/** Answers what can be done at a place: fixes, the runbook of what is refused, refactorings. */
export function answerCodeActions(
  connection: Connection,
  session: Session,
  ready: () => Promise<unknown>,
  client: () => Client & { readonly options: InitializationOptions },
): void {
  connection.onCodeAction(
    answer(connection, ready, [], ({ textDocument, range, context: { only, triggerKind } }) => {
      const context = session.contextFor(textDocument.uri);
      const file = session.file(textDocument.uri);
      const actions: CodeAction[] = [];
      if (!file) return actions;
      const { abilities, capabilities, version, options } = client();
      const { workspace } = context;
      const span = toSpan(file, range);
      const wanted = (kind: string) => !only || only.some((each) => kind === each || kind.startsWith(`${each}.`));
      const edit = (edits: readonly Edit[]) => toWorkspaceEdit(edits, workspace, abilities, version);
      const diagnostics = (diagnosis: Diagnosis) => [toDiagnostic(diagnosis, workspace, abilities)];
      const annotates = capabilities?.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined;
      const refactored = (refactoring: Refactoring) => {
        const whole = withFiles(edit(refactoring.edits), refactoring);
        return annotates ? annotated(whole, refactoring) : whole;
      };

      if (wanted(CodeActionKind.QuickFix)) {
        const kind = CodeActionKind.QuickFix;
        for (const { title, diagnosis, edits, preferred } of quickFixes(file, span, context)) {
          const isPreferred = preferred ? { isPreferred: true } : {};
          actions.push({ title, kind, diagnostics: diagnostics(diagnosis), edit: edit(edits), ...isPreferred });
        }
        for (const { refactoring, diagnosis } of isMarkdown(file.uri) ? [] : conversionFixes(file, span, context)) {
          const { title } = refactoring;
          actions.push({ title, kind, diagnostics: diagnostics(diagnosis), edit: refactored(refactoring) });
        }
        for (const { set, diagnosis } of options.runbook ? migrationsAt(file, span, context) : []) {
          const title = 'Open the migration runbook';
          const runbook: MigrationParams = { uri: file.uri, set };
          const command = { title, command: openRunbookCommand, arguments: [runbook] };
          actions.push({ title, kind, diagnostics: diagnostics(diagnosis), command });
        }
      }
      // Not for the light bulb that comes by itself: it would stand beside every line.
      const isAsked = only ? only.some(isRefactoring) : triggerKind === CodeActionTriggerKind.Invoked;
      if (isAsked && !isMarkdown(file.uri)) {
        const operations = abilities.documentChanges
          ? (capabilities?.workspace?.workspaceEdit?.resourceOperations ?? [])
          : [];
        for (const refactoring of refactorings(file, span, context)) {
          const { title, kind } = refactoring;
          if (wanted(kind) && isPossible(refactoring, operations))
            actions.push({ title, kind, edit: refactored(refactoring) });
        }
      }
      if (only?.some((kind) => fixAllKind === kind || fixAllKind.startsWith(`${kind}.`))) {
        const fixed = fixAll(file.uri, context, {
          wants: ({ severity }) => severity === 'error' || severity === 'warning',
          immutable: false,
          mayChange: (uri) => uri === file.uri,
        });
        const text = fixed.workspace.files.get(file.uri)?.text ?? file.text;
        if (text !== file.text) {
          const edits = [{ uri: file.uri, ...difference(file.text, text) }];
          actions.push({ title: 'Fix all StatefulSet problems', kind: fixAllKind, edit: edit(edits) });
        }
      }
      return actions;
    }),
  );
}

function isRefactoring(kind: string): boolean {
  return kind === CodeActionKind.Refactor || kind.startsWith(`${CodeActionKind.Refactor}.`);
}

/** Whether the client can make and delete the files that a refactoring makes and deletes. */
function isPossible({ creates = [], deletes = [] }: Refactoring, operations: readonly string[]): boolean {
  return (
    (creates.length === 0 || operations.includes('create')) && (deletes.length === 0 || operations.includes('delete'))
  );
}

/** The edit with the files that a refactoring makes before it, and those that go behind it. */
function withFiles(edit: WorkspaceEdit, { creates = [], deletes = [] }: Refactoring): WorkspaceEdit {
  if (!edit.documentChanges) return edit;
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      ...creates.flatMap(({ uri, text }) => [
        { kind: 'create' as const, uri },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
      ]),
      ...edit.documentChanges,
      ...deletes.map((uri) => ({ kind: 'delete' as const, uri })),
    ],
  };
}
