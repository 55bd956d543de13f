import * as vscode from 'vscode';
import { answer, equal, show } from './support';

describe('a database in a Deployment', () => {
  let document: vscode.TextDocument;
  let before: string;

  it('can be converted to a StatefulSet and undone', async () => {
    document = await show('broken', 'database-in-deployment.yaml');
    before = document.getText();
    const kind = document.positionAt(before.indexOf('kind: Deployment'));
    const title = 'Convert to a StatefulSet';
    const action = await answer(`refactoring '${title}'`, async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(kind, kind),
        vscode.CodeActionKind.Refactor.value,
      );
      return actions.find((each) => each.title === title);
    });
    if (!action.edit) throw new Error('the refactoring has no edit');
    equal(await vscode.workspace.applyEdit(action.edit), true);
    equal(/^kind: StatefulSet$/m.test(document.getText()), true);
    equal(/^ {2}serviceName: /m.test(document.getText()), true);
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before);
  });
});
