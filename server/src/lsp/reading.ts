import { MarkupKind } from 'vscode-languageserver';
import { codeLenses, complete, hover, inlayHints, isMarkdown, symbols, toRange, toSpan } from '../language-service';
import { toCompletionItems, toDocumentSymbol } from './convert';
import { answerAbout, answerAt, type Server } from './requests';

/** The client's commands that lenses run; their argument names the document, and for the preview the set. */
const commands = {
  preview: 'statefulset.openPreview',
  rendering: 'statefulset.openRendering',
  live: 'statefulset.openPreview',
  dump: 'statefulset.explainDump',
} as const;

/** Which of a client's options says that it has the command. */
const options = { preview: 'preview', rendering: 'rendering', live: 'live', dump: 'live' } as const;

/** Answers what an editor shows in and beside a text: hovers, suggestions, lenses, hints, the outline. */
export function answerReading(server: Server): void {
  const { connection, client, session } = server;

  connection.onHover(
    answerAt(server, null, (file, offset, context) => {
      const found = hover(file, offset, context);
      if (!found) return null;
      return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(file, found.span) };
    }),
  );

  connection.onCompletion(
    answerAt(server, null, (file, offset, context, params) => {
      const found = complete(file, offset, context, params.context?.triggerCharacter);
      return { isIncomplete: false, items: toCompletionItems(found, file, client) };
    }),
  );

  connection.onCodeLens(
    answerAbout(server, [], (file, context) =>
      codeLenses(file, context, session.live)
        .filter(({ opens }) => client.options[options[opens]])
        .map(({ span, title, tooltip, opens, set, root }) => ({
          range: toRange(file, span),
          command: {
            title,
            tooltip,
            command: commands[opens],
            arguments: [{ uri: file.uri, set, root, ...(opens === 'live' && { section: 'live' }) }],
          },
        })),
    ),
  );

  connection.languages.inlayHint.on(
    answerAbout(server, [], (file, context, { range }) =>
      inlayHints(file, toSpan(file, range), context).map(({ offset, label }) => ({
        position: toRange(file, { start: offset, end: offset }).end,
        label,
        paddingLeft: true,
      })),
    ),
  );

  connection.onDocumentSymbol(
    answerAbout(server, [], (file, { workspace }) =>
      isMarkdown(file.uri) ? [] : symbols(file, workspace).map((symbol) => toDocumentSymbol(symbol, file)),
    ),
  );
}
