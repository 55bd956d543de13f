import * as vscode from 'vscode';
import { answer, equal, show } from './support';

describe('without Git', () => {
  it('the change plan says that there is nothing to compare with, and why', async () => {
    const { uri } = await show('redis', 'redis.yaml');
    await vscode.commands.executeCommand('statefulset.openChangePlan', uri);
    const text = await answer('the change plan', async () => {
      const plan = vscode.workspace.textDocuments.find((each) => each.uri.scheme === 'statefulset-change');
      return plan?.getText() || undefined;
    });
    equal(
      text.startsWith('# Change plan for `redis.yaml`\n\nThere is nothing to compare with. The Git extension'),
      true,
    );
    equal(text.includes('**StatefulSet: Compare With...**'), true);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
