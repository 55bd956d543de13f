import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
} from 'vscode-languageserver-types';
import type { SourceFile } from '../../workspace/file';
import { toRange } from '../../workspace/position';
import type { Suggestion } from './place';

const kinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  host: CompletionItemKind.Text,
  manifest: CompletionItemKind.Snippet,
};

/** Suggestions as LSP has them, in their order. `snippets`: whether the client goes from stop to stop. */
export function toItems(suggestions: readonly Suggestion[], file: SourceFile, snippets: boolean): CompletionItem[] {
  return suggestions.map(({ label, kind, detail, documentation, span, insertion, filter, edits }, index) => {
    const asSnippet = snippets && insertion.snippet !== insertion.plain;
    return {
      label,
      kind: kinds[kind],
      sortText: String(index).padStart(4, '0'),
      textEdit: { range: toRange(file, span), newText: asSnippet ? insertion.snippet : insertion.plain },
      insertTextFormat: asSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      insertTextMode: InsertTextMode.asIs,
      ...(detail ? { detail } : {}),
      ...(documentation ? { documentation: { kind: MarkupKind.Markdown, value: documentation } } : {}),
      ...(filter !== undefined && filter !== label ? { filterText: filter } : {}),
      ...(edits && edits.length > 0
        ? { additionalTextEdits: edits.map((edit) => ({ range: toRange(file, edit.span), newText: edit.newText })) }
        : {}),
    };
  });
}
