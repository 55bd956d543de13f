import * as vscode from 'vscode';
import { equal } from './support';

describe('the manifest', () => {
  it('declares the commands that are registered, and no others', async () => {
    const extension = vscode.extensions.getExtension('statefulset-tools.statefulset-tools');
    if (!extension) throw new Error('the extension is not there');
    await extension.activate();
    const declared: { command: string }[] = extension.packageJSON.contributes.commands;
    // VS Code itself gives a view commands of its own.
    const views: { id: string }[] = Object.values(extension.packageJSON.contributes.views ?? {}).flat() as {
      id: string;
    }[];
    const registered = (await vscode.commands.getCommands(true))
      .filter((name) => name.startsWith('statefulset.'))
      .filter((name) => !views.some(({ id }) => name.startsWith(`${id}.`)));
    equal(registered.sort(), declared.map(({ command }) => command).sort());
  });
});
