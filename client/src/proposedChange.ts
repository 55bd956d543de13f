import {
  type CancellationToken,
  commands,
  type ExtensionContext,
  type Position,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ProposedChange, type RenameResult, renameRequest } from '../../server/src/protocol';

/** Changes that cost pods, claims or files something: one question says what, then all of the change is made at once. */
export function registerProposedChanges(context: ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    // The change comes from the server: the command is in no menu.
    commands.registerCommand('statefulset.makeChange', async (change: ProposedChange) => {
      const edit = await agreedEdit(change, client);
      return edit !== undefined && (await workspace.applyEdit(edit, { isRefactoring: true }));
    }),
  );
}

/**
 * Renames what is at a position. The edit is empty if the user does not agree: without any, VS Code would report an
 * error. Fails with the reason why a name is refused; null where there is nothing to rename.
 */
export async function provideRenameEdits(
  client: BaseLanguageClient,
  document: TextDocument,
  position: Position,
  newName: string,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const at = client.code2ProtocolConverter.asTextDocumentPositionParams(document, position);
  const change = await client.sendRequest<RenameResult | null>(renameRequest, { ...at, newName }, token);
  if (!change) return null;
  if (!change.confirm) return client.protocol2CodeConverter.asWorkspaceEdit(change.edit, token);
  return (await agreedEdit(change, client)) ?? new WorkspaceEdit();
}

const showChanges = 'Show Changes';

/** The edit of a change that the user agrees to, or wants to see first; undefined if neither. */
async function agreedEdit(
  { title, consequences, edit }: ProposedChange,
  client: BaseLanguageClient,
): Promise<WorkspaceEdit | undefined> {
  const [verb = title] = title.split(' ');
  const detail = consequences.join('\n\n');
  const answer = await window.showInformationMessage(`${title}?`, { modal: true, detail }, verb, showChanges);
  if (answer === undefined) return undefined;
  const agreed = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  // Somebody else may have changed a file while the question was open.
  if (!client.validateWorkspaceEdit(edit)) {
    void window.showWarningMessage(`A file has changed meanwhile, so nothing was done. Try again: ${title}.`);
    return undefined;
  }
  return answer === showChanges ? shownFirst(agreed) : agreed;
}

/**
 * An edit that VS Code shows in its refactor preview, with a tick at each change. It does so if a part needs to be
 * confirmed, and leaves that part without a tick; so one is added that does nothing, and is not listed: the deletion
 * of a file that nobody has.
 */
function shownFirst(edit: WorkspaceEdit): WorkspaceEdit {
  const nothing = Uri.from({ scheme: 'statefulset-nothing', path: '/nothing' });
  const metadata = { label: 'Nothing', needsConfirmation: true };
  edit.deleteFile(nothing, { ignoreIfNotExists: true }, metadata);
  return edit;
}
