import { commands, type ExtensionContext, Uri } from 'vscode';

const openRule = 'statefulset.openRule';

/**
 * Where a diagnostic's code leads: to a command, which VS Code runs from the hover and from the Problems view, on the
 * desktop and in the browser alike, without asking and without network.
 */
export const rulePages = `command:${openRule}?%5B%22{rule}%22%5D`;

/** Opens the page of a rule, which the extension brings along, in VS Code's own Markdown preview. */
export function registerRulePages(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand(openRule, async (rule: unknown) => {
      if (typeof rule !== 'string' || !/^[a-z0-9-]+$/.test(rule)) return;
      const page = Uri.joinPath(context.extensionUri, 'dist', 'rules', `${rule}.md`);
      const known = await commands.getCommands(true);
      await commands.executeCommand(
        known.includes('markdown.showPreview') ? 'markdown.showPreview' : 'vscode.open',
        page,
      );
    }),
  );
}
