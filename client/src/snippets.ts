import {
  CompletionItem,
  CompletionItemKind,
  type ExtensionContext,
  languages,
  MarkdownString,
  Position,
  Range,
  SnippetString,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import { openBlock } from '../../server/src/protocol';
import { filterText, type Snippet } from './templates';

/**
 * Suggests snippets where a manifest or a field starts: on a line that has nothing but the keyword. VS Code itself would
 * suggest them in values too, and Enter after `kind: StatefulSet` or `name: redis` would insert a manifest there.
 */
export function registerSnippets(context: ExtensionContext): void {
  let snippets: Promise<Readonly<Record<string, Snippet>>> | undefined;
  const provider = languages.registerCompletionItemProvider(['yaml', 'markdown'], {
    async provideCompletionItems(document, position) {
      const before = document.lineAt(position).text.slice(0, position.character);
      const [, indent, typed] = /^( *)([\w-]*)$/.exec(before) ?? [];
      if (indent === undefined || typed === undefined) return [];
      const margin = marginAt(document, position);
      if (margin === undefined) return [];
      snippets ??= readSnippets(context);
      const range = new Range(position.translate(0, -typed.length), position);
      return Object.entries(await snippets)
        .filter(([, { isFileTemplate }]) => isFileTemplate === indent.length <= margin)
        .map(([name, snippet]) => suggestion(name, snippet, range));
    },
  });
  context.subscriptions.push(provider);
}

/** How far a manifest is indented as a whole: as the fence of its block in Markdown. Undefined where none can stand. */
function marginAt(document: TextDocument, position: Position): number | undefined {
  if (document.languageId === 'yaml') return 0;
  if (document.languageId !== 'markdown') return undefined;
  return openBlock(document.getText(new Range(new Position(0, 0), position)));
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
  if (!found || !startsManifest(document, position)) return found;
  const isOther = ({ label }: CompletionItem) => !outlines.has(typeof label === 'string' ? label : label.label);
  return Array.isArray(found) ? found.filter(isOther) : { ...found, items: found.items.filter(isOther) };
};

/** Whether nothing stands before a word, but what indents the block that it is in. */
function startsManifest(document: TextDocument, position: Position): boolean {
  const before = document.lineAt(position).text.slice(0, position.character);
  const indent = /^( *)[\w-]*$/.exec(before)?.[1]?.length;
  const margin = marginAt(document, position);
  return indent !== undefined && margin !== undefined && indent <= margin;
}

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
