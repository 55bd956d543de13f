import { commands, type ExtensionContext, Range, Uri, window } from 'vscode';
import type { Location } from '../../server/src/protocol';

/** The command of a lens that tells what is wrong: it goes to the place and opens the fixes there. */
export function registerFixes(context: ExtensionContext): void {
  context.subscriptions.push(commands.registerCommand('statefulset.showFixes', showFixes));
}

/** The place comes from the server: the command is in no menu. */
async function showFixes({ uri, range: { start, end } }: Location): Promise<void> {
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(Uri.parse(uri), { selection });
  await commands.executeCommand('editor.action.quickFix');
}
