import {
  CompletionItem,
  CompletionItemKind,
  type ExtensionContext,
  languages,
  MarkdownString,
  Range,
  SnippetString,
  Uri,
  workspace,
} from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import { filterText, type Snippet } from './templates';

/**
 * Suggests snippets where a manifest or a field starts: on a line that has nothing but the keyword. VS Code itself would
 * suggest them in values too, and Enter after `kind: StatefulSet` or `name: redis` would insert a manifest there.
 */
export function registerSnippets(context: ExtensionContext): void {
  let snippets: Promise<Readonly<Record<string, Snippet>>> | undefined;
  const provider = languages.registerCompletionItemProvider('yaml', {
    async provideCompletionItems(document, position) {
      const before = document.lineAt(position).text.slice(0, position.character);
      const [, indent, typed] = /^( *)([\w-]*)$/.exec(before) ?? [];
      if (indent === undefined || typed === undefined) return [];
      snippets ??= readSnippets(context);
      const range = new Range(position.translate(0, -typed.length), position);
      return Object.entries(await snippets)
        .filter(([, { isFileTemplate }]) => isFileTemplate === (indent === ''))
        .map(([name, snippet]) => suggestion(name, snippet, range));
    },
  });
  context.subscriptions.push(provider);
}

/** Manifests that the server begins as well, shorter than the snippets that are called the same. */
const outlines: ReadonlySet<string> = new Set(['StatefulSet', 'PodDisruptionBudget']);

/** Leaves these to the snippets where both are suggested: nobody could tell the two apart. */
export const provideCompletionItem: NonNullable<Middleware['provideCompletionItem']> = async (
  document,
  position,
  context,
  token,
  next,
) => {
  const found = await next(document, position, context, token);
  const before = document.lineAt(position).text.slice(0, position.character);
  if (!found || document.languageId !== 'yaml' || !/^[\w-]*$/.test(before)) return found;
  const isOther = ({ label }: CompletionItem) => !outlines.has(typeof label === 'string' ? label : label.label);
  return Array.isArray(found) ? found.filter(isOther) : { ...found, items: found.items.filter(isOther) };
};

/** The snippets that the extension ships, by name. */
export async function readSnippets(context: ExtensionContext): Promise<Readonly<Record<string, Snippet>>> {
  const file = Uri.joinPath(context.extensionUri, 'snippets', 'statefulset.json');
  return JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(file)));
}

function suggestion(name: string, { keyword, description, body }: Snippet, range: Range): CompletionItem {
  const item = new CompletionItem({ label: keyword, description: name }, CompletionItemKind.Snippet);
  const snippet = new SnippetString(body.join('\n'));
  item.range = range;
  item.filterText = filterText(keyword);
  item.insertText = snippet;
  item.documentation = new MarkdownString(description).appendCodeblock(withoutTabStops(snippet.value), 'yaml');
  return item;
}

/** The text of a snippet with the default of each tab stop. */
function withoutTabStops(snippet: string): string {
  const values = new Map<string, string>();
  return snippet.replace(
    /\$\{(\d+)(?::([^}]*)|\|([^,|]*)[^|]*\|)?\}|\\([$}\\])/g,
    (_, stop, value, choice, escaped) => {
      if (escaped !== undefined) return escaped;
      values.set(stop, values.get(stop) ?? value ?? choice ?? '');
      return values.get(stop) ?? '';
    },
  );
}
