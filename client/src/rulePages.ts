import { type ExtensionContext, Uri, workspace } from 'vscode';

const scheme = 'statefulset-rule';

/**
 * The link of a diagnostic's code: a virtual document, which VS Code opens inside the editor, in the browser too.
 * (It opens files of a web extension in a new tab, asks before it follows a `vscode:` link, and runs no command links
 * in the hover of a problem.) package.json associates the scheme with the Markdown preview.
 */
export const rulePages = `${scheme}:/{rule}.md`;

/** Provides the pages of the rules, which are part of the extension. */
export function registerRulePages(context: ExtensionContext): void {
  const pages = Uri.joinPath(context.extensionUri, 'server', 'src', 'rules');
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
