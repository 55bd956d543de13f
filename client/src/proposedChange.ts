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

const showChanges = 'Show Changes';

/** Changes that cost pods, claims or files something: one question says what, then all of the change is made at once. */
export class ProposedChanges {
  /** A file that nobody has, where files can be. */
  private readonly nobodysFile: Uri;

  constructor(
    context: ExtensionContext,
    private readonly client: BaseLanguageClient,
  ) {
    this.nobodysFile = Uri.joinPath(context.globalStorageUri, 'nothing');
    context.subscriptions.push(
      // The change comes from the server: the command is in no menu.
      commands.registerCommand('statefulset.makeChange', (change: ProposedChange) => this.make(change)),
    );
  }

  /** Makes a change if the user agrees, or agrees after a look at it. */
  private async make(change: ProposedChange): Promise<void> {
    const edit = await this.agreedEdit(change);
    if (edit) await workspace.applyEdit(edit, { isRefactoring: true });
  }

  /**
   * The edit that renames what is at a position; an empty one if the user does not agree, since VS Code reports an error
   * without any. Null where there is nothing to rename. Fails with the reason if the name is refused.
   */
  async renameEdits(
    document: TextDocument,
    position: Position,
    newName: string,
    token: CancellationToken,
  ): Promise<WorkspaceEdit | null> {
    const at = this.client.code2ProtocolConverter.asTextDocumentPositionParams(document, position);
    const change = await this.client.sendRequest<RenameResult | null>(renameRequest, { ...at, newName }, token);
    if (!change) return null;
    return change.confirm ? ((await this.agreedEdit(change)) ?? new WorkspaceEdit()) : this.editOf(change);
  }

  /** The edit of a change that the user agrees to, or wants to see first; undefined if neither. */
  private async agreedEdit(change: ProposedChange): Promise<WorkspaceEdit | undefined> {
    const { title, consequences } = change;
    const [verb = title] = title.split(' ');
    const detail = consequences.join('\n\n');
    const answer = await window.showInformationMessage(`${title}?`, { modal: true, detail }, verb, showChanges);
    if (answer === undefined) return undefined;
    const edit = await this.editOf(change);
    if (answer === showChanges) this.showFirst(edit);
    return edit;
  }

  /** The edit as VS Code has it. Fails if a text is another than it was made for: somebody else may change files, too. */
  private async editOf({ title, edit }: ProposedChange): Promise<WorkspaceEdit> {
    const converted = await this.client.protocol2CodeConverter.asWorkspaceEdit(edit);
    if (this.client.validateWorkspaceEdit(edit)) return converted;
    throw new Error(`${title}: nothing was done, since a file has changed meanwhile. Try again.`);
  }

  /**
   * Makes VS Code show an edit in its refactor preview, with a tick at each change. It does so if a part needs to be
   * confirmed, and leaves that part without a tick. So one is added that does nothing, which the preview leaves out.
   */
  private showFirst(edit: WorkspaceEdit): void {
    const metadata = { label: 'Nothing', needsConfirmation: true };
    edit.deleteFile(this.nobodysFile, { ignoreIfNotExists: true }, metadata);
  }
}
