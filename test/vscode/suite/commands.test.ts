import * as vscode from 'vscode';
import { equal } from './support';

describe('the manifest', () => {
  it('declares the commands that are registered, and no others', async () => {
    const extension = vscode.extensions.getExtension('statefulset-tools.statefulset-tools');
    if (!extension) throw new Error('the extension is not there');
    await extension.activate();
    const declared: { command: string }[] = extension.packageJSON.contributes.commands;
    const registered = (await vscode.commands.getCommands(true)).filter((name) => name.startsWith('statefulset.'));
    equal(registered.sort(), declared.map(({ command }) => command).sort());
  });
});
