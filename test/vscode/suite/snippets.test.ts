import * as vscode from 'vscode';
import { expand, snippets } from '../../snippets';
import { answer, equal } from './support';

describe('each snippet, in an empty file', () => {
  for (const [name, snippet] of Object.entries(snippets)) {
    it(`${name} takes another name and ends at the last tab stop`, async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
      const editor = await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'yaml', name });
      equal(document.getText(), expand(snippet));

      await vscode.commands.executeCommand('type', { text: 'ledger' });
      equal(document.getText(), expand(snippet, { 1: 'ledger' }));

      await answer('end of the snippet', async () => {
        await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
        return editor.selection.isEqual(endOf(document)) || undefined;
      });
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  }
});

function endOf(document: vscode.TextDocument): vscode.Selection {
  const end = document.positionAt(document.getText().length);
  return new vscode.Selection(end, end);
}
