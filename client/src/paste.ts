import * as vscode from 'vscode';
import {
  type CancellationToken,
  commands,
  type DataTransfer,
  type ExtensionContext,
  env,
  languages,
  SnippetString,
  type TextDocument,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type CleanParams, type CleanResult, cleanRequest } from '../../server/src/protocol';

/** Where manifests are pasted that were copied from a page. */
const pastedInto = ['yaml', 'markdown'];
const title = 'Paste as clean manifest';

/** Registers the command that pastes a manifest without what copying did to it, and offers it with every such paste. */
export function registerPaste(context: ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(commands.registerCommand('statefulset.pasteClean', () => pasteClean(client)));
  const api = pasteApi();
  if (!api) return;
  const kind = api.textKind.append('statefulset');
  const provider: PasteProvider = {
    async provideDocumentPasteEdits(document, _ranges, data, _context, token) {
      const text = await data.get('text/plain')?.asString();
      const clean = text && (await cleanFor(document, text, client, token));
      // Pasting as it is remains the default: this is a second choice beside it.
      return clean ? [Object.assign(new api.Edit(clean, title, kind), { yieldTo: [api.textKind] })] : undefined;
    },
  };
  const metadata = { providedPasteEditKinds: [kind], pasteMimeTypes: ['text/plain'] };
  context.subscriptions.push(api.register(pastedInto, provider, metadata));
}

async function pasteClean(client: BaseLanguageClient): Promise<void> {
  const editor = window.activeTextEditor;
  const text = await env.clipboard.readText();
  if (!editor || text === '') return;
  const clean = await cleanFor(editor.document, text, client);
  if (!clean) {
    await commands.executeCommand('editor.action.clipboardPasteAction');
    window.setStatusBarMessage('Pasted as it is: nothing in it can be restored for certain.', messageMs);
    return;
  }
  // As a snippet, its lines are indented as the one that it is pasted into.
  await editor.insertSnippet(new SnippetString().appendText(clean));
}

/** How long a message in the status bar stays, in milliseconds. */
const messageMs = 5000;

function cleanFor(
  document: TextDocument,
  text: string,
  client: BaseLanguageClient,
  token?: CancellationToken,
): Promise<CleanResult> {
  const params: CleanParams = { uri: document.uri.toString(), text };
  // A token that is undefined would count as another parameter.
  return token
    ? client.sendRequest<CleanResult>(cleanRequest, params, token)
    : client.sendRequest<CleanResult>(cleanRequest, params);
}

/** What VS Code has for pasting since 1.97; `@types/vscode` is of the oldest version that the extension runs in. */
interface PasteApi {
  readonly textKind: PasteKind;
  readonly Edit: new (text: string, title: string, kind: PasteKind) => object;
  readonly register: (
    languages: readonly string[],
    provider: PasteProvider,
    metadata: { readonly providedPasteEditKinds: readonly PasteKind[]; readonly pasteMimeTypes: readonly string[] },
  ) => { dispose(): void };
}

interface PasteKind {
  append(...parts: string[]): PasteKind;
}

interface PasteProvider {
  provideDocumentPasteEdits(
    document: TextDocument,
    ranges: readonly vscode.Range[],
    data: DataTransfer,
    context: unknown,
    token: CancellationToken,
  ): Promise<object[] | undefined>;
}

/** Undefined in a VS Code that has it not yet. */
function pasteApi(): PasteApi | undefined {
  const { DocumentDropOrPasteEditKind: kinds, DocumentPasteEdit: Edit } = vscode as Partial<{
    DocumentDropOrPasteEditKind: { readonly Text: PasteKind };
    DocumentPasteEdit: PasteApi['Edit'];
  }>;
  const { registerDocumentPasteEditProvider: register } = languages as Partial<{
    registerDocumentPasteEditProvider: PasteApi['register'];
  }>;
  return kinds && Edit && register && { textKind: kinds.Text, Edit, register };
}
