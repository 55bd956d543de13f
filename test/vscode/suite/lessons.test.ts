import * as vscode from 'vscode';
import { answer, equal, problemsOf } from './support';

describe('a lesson', () => {
  const uri = vscode.Uri.from({ scheme: 'statefulset-lesson', path: '/identity/web.yaml' });
  const tabs = () =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) =>
        input instanceof vscode.TabInputText
          ? input.uri.scheme === uri.scheme
          : input instanceof vscode.TabInputWebview && input.viewType.endsWith('statefulset.lesson'),
      );
  after(() => vscode.window.tabGroups.close(tabs()));

  it('has a page, and a manifest that is checked and kept although no folder has it', async () => {
    await vscode.commands.executeCommand('statefulset.startLesson', 'identity');
    await answer('manifest and page of the lesson', async () => tabs()[1]);
    const manifest = await vscode.workspace.openTextDocument(uri);
    const before = manifest.getText();
    await write(before.replace('serviceName: web ', 'serviceName: wep '));
    const [problem] = await problemsOf(uri, ['18 warning service-not-found']);
    equal(problem?.message.includes("'wep'"), true);
    const kept = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    equal(kept, before.replace('serviceName: web ', 'serviceName: wep '));
    await write(before);
    await problemsOf(uri, []);

    async function write(text: string): Promise<void> {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, manifest.lineCount, 0), text);
      await vscode.workspace.applyEdit(edit);
      await manifest.save();
    }
  });
});
