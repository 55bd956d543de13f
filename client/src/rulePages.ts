import { type ExtensionContext, Uri, workspace } from 'vscode';

const scheme = 'statefulset-rule';

/**
 * Where a diagnostic's code leads: to a document of our own scheme, which VS Code opens like any other, in the browser
 * too. (It would open a web extension's own files outside, ask before a `vscode:` address, and run no command from a
 * problem's hover.) package.json associates the scheme with the Markdown preview.
 */
export const rulePages = `${scheme}:/{rule}.md`;

/** Serves the rules' pages, which the extension brings along. */
export function registerRulePages(context: ExtensionContext): void {
  const pages = Uri.joinPath(context.extensionUri, 'dist', 'rules');
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      async provideTextDocumentContent({ path }) {
        const [, name] = /^\/([a-z0-9-]+\.md)$/.exec(path) ?? [];
        if (name === undefined) return undefined;
        return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(pages, name)));
      },
    }),
  );
}
