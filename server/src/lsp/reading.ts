import { MarkupKind } from 'vscode-languageserver';
import {
  type Context,
  carried,
  codeLenses,
  complete,
  hover,
  inlayHints,
  isMarkdown,
  type SourceFile,
  type Span,
  symbols,
  toRange,
  toSpan,
} from '../language-service';
import { toCompletionItems, toDocumentSymbol } from './convert';
import { answerAbout, answerAt, answerReadable, type Server } from './requests';

/** The client's commands that lenses run; their argument names the document, for the preview the set, for fixes the place. */
const commands = {
  preview: 'statefulset.openPreview',
  rendering: 'statefulset.openRendering',
  live: 'statefulset.openPreview',
  dump: 'statefulset.explainDump',
  fixes: 'statefulset.showFixes',
  play: 'statefulset.play',
} as const;

/** Which of a client's options says that it has the command. */
const options = {
  preview: 'preview',
  rendering: 'rendering',
  live: 'live',
  dump: 'live',
  fixes: 'fixes',
  play: 'play',
} as const;

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
    answerReadable(server, [], ({ file, context, fault }, _, now) =>
      moved(codeLenses(file, context, session.liveFor(file.uri)), file, now)
        .filter(({ opens }) => client.options[options[opens]])
        // Of what cannot be read there are no fixes.
        .filter(({ opens }) => opens !== 'fixes' || !fault)
        .map(({ span, title, tooltip, opens, at, set, root, steps, setup, uri = file.uri }) => ({
          range: toRange(now, span),
          command: {
            title,
            tooltip,
            command: commands[opens],
            arguments: at
              ? [{ uri: file.uri, range: toRange(file, at) }]
              : [{ uri, set, root, ...(opens === 'live' && { section: 'live' }), ...(steps && { steps, setup }) }],
          },
        })),
    ),
  );

  connection.languages.inlayHint.on(
    answerReadable(server, [], ({ file, context }, { range }, now) =>
      moved(hintsIn(file, context, now, toSpan(now, range)), file, now).map(({ span, label }) => ({
        position: toRange(now, span).end,
        // A space, for what editors leave for `paddingLeft` is a few pixels.
        label: ` ${label}`,
      })),
    ),
  );

  connection.onDocumentSymbol(
    answerAbout(server, [], (file, { workspace }) =>
      isMarkdown(file.uri) ? [] : symbols(file, workspace).map((symbol) => toDocumentSymbol(symbol, file)),
    ),
  );
}

/** What stands in an earlier version of a file, where it stands now; nothing where the text has changed. */
function moved<T extends { readonly span: Span }>(
  found: readonly T[],
  before: SourceFile,
  now: SourceFile,
): readonly T[] {
  if (before === now) return found;
  const carry = carried(before.text, now.text);
  return found.flatMap((each) => {
    const span = carry(each.span);
    return span ? { ...each, span } : [];
  });
}

/** The hints of a range of the text as it is now; of an earlier version all. */
function hintsIn(file: SourceFile, context: Context, now: SourceFile, within: Span) {
  const all = { start: 0, end: file.text.length };
  return inlayHints(file, file === now ? within : all, context).map(({ offset, label }) => ({
    span: { start: offset, end: offset },
    label,
  }));
}
