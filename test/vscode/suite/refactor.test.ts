import * as vscode from 'vscode';
import { answer, answerQuestion, equal, show } from './support';

describe('a database in a Deployment', () => {
  let document: vscode.TextDocument;
  let before: string;

  it('can be converted to a StatefulSet, after a question, and undone', async () => {
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
    const question = answerQuestion('Convert');
    await vscode.commands.executeCommand(action.command?.command ?? '', ...(action.command?.arguments ?? []));
    equal((await question).startsWith('Convert to a StatefulSet?\nThe pods are named '), true);
    equal(/^kind: StatefulSet$/m.test(document.getText()), true);
    equal(/^ {2}serviceName: /m.test(document.getText()), true);
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before);
  });
});
