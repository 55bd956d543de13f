import {
  type Connection,
  DocumentHighlightKind,
  FoldingRangeKind,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  MessageType,
  type Position,
  type Range,
  type ReferenceParams,
  type RenameParams,
  ResponseError,
  type SelectionRange,
  ShowMessageNotification,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import {
  definition,
  documentLinks,
  type Edit,
  extentOf,
  fileNameOf,
  folds,
  highlights,
  offsetAt,
  prepareRename,
  type Refusal,
  references,
  rename,
  type Span,
  selections,
  toRange,
  workspaceSymbols,
} from '../language-service';
import { type RenameResult, renameRequest } from '../protocol';
import { annotated, symbolKinds, toWorkspaceEdit } from './convert';
import { answer, answerAbout, answerAt, type Server } from './requests';

type At = { readonly textDocument: { readonly uri: string }; readonly position: Position };

/** Answers every request that goes from a name to other places, or from a place to what is around it. */
export function answerNavigation(server: Server): void {
  const { connection, session, client } = server;
  const rangeIn = (uri: string, span: Span): Range | undefined => {
    const file = session.file(uri);
    return file && toRange(file, span);
  };

  connection.onDefinition(
    answerAt<At, Location[] | LocationLink[] | null>(server, null, (file, offset, context) => {
      const found = definition(file, offset, context);
      if (!found) return null;
      const originSelectionRange = toRange(file, found.origin);
      const links = found.places.flatMap(({ uri, name, whole }): LocationLink[] => {
        const [targetRange, targetSelectionRange] = [rangeIn(uri, whole), rangeIn(uri, name)];
        if (!targetRange || !targetSelectionRange) return [];
        return [{ originSelectionRange, targetUri: uri, targetRange, targetSelectionRange }];
      });
      if (client.definitionLinks) return links;
      return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
    }),
  );

  connection.onReferences(
    answerAt<ReferenceParams, Location[]>(server, [], (file, offset, context, params) =>
      references(file, offset, context, params.context.includeDeclaration).flatMap(({ uri, span }) => {
        const range = rangeIn(uri, span);
        return range ? [{ uri, range }] : [];
      }),
    ),
  );

  connection.onDocumentHighlight(
    answerAt(server, [], (file, offset, context) =>
      highlights(file, offset, context).map(({ span, link }) => ({
        range: toRange(file, span),
        kind: link ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
      })),
    ),
  );

  connection.onPrepareRename(
    answerAt<At, { range: Range; placeholder: string } | ResponseError<void> | null>(
      server,
      null,
      (file, offset, context) => {
        const found = prepareRename(file, offset, context);
        return 'refused' in found ? refusal(found) : { range: toRange(file, found.span), placeholder: found.name };
      },
    ),
  );

  connection.onRenameRequest(
    answerAt<RenameParams, WorkspaceEdit | ResponseError<void> | null>(
      server,
      null,
      (file, offset, context, params) => {
        const found = rename(file, offset, params.newName, context);
        if ('refused' in found) return refusal(found);
        const { edits, title, consequences, mentions } = found;
        // Names that may mean something else are left, and listed: nobody is asked about them.
        if (mentions.length > 0) warn(connection, stillNamed(mentions, session));
        return annotated(toWorkspaceEdit(edits, context.workspace, server), { edits, title, consequences }, client);
      },
    ),
  );

  connection.onRequest(
    renameRequest,
    answerAt<RenameParams, RenameResult | ResponseError<void> | null>(server, null, (file, offset, context, params) => {
      const found = rename(file, offset, params.newName, context);
      if ('refused' in found) return refusal(found);
      const edit = toWorkspaceEdit([...found.edits, ...found.mentions], context.workspace, server);
      return {
        title: found.title,
        consequences: [...found.consequences, extentOf(found)],
        confirm: found.confirm,
        edit: annotated(edit, found, client),
      };
    }),
  );

  connection.onWorkspaceSymbol(
    answer(server, [], ({ query }: { query: string }) =>
      workspaceSymbols(query, session.context).flatMap(({ name, kind, container, uri, span }) => {
        const range = rangeIn(uri, span);
        return range ? [{ name, kind: symbolKinds[kind], containerName: container, location: { uri, range } }] : [];
      }),
    ),
  );

  connection.onDocumentLinks(
    answerAbout(server, [], (file, context) =>
      documentLinks(file, context).map(({ span, target }) => ({ range: toRange(file, span), target })),
    ),
  );

  connection.onFoldingRanges(
    answerAbout(server, [], (file) =>
      folds(file).map(({ kind, ...lines }) => ({ ...lines, ...(kind ? { kind: foldKinds[kind] } : {}) })),
    ),
  );

  connection.onSelectionRanges(
    answer(server, [], ({ textDocument, positions }: { textDocument: { uri: string }; positions: Position[] }) => {
      const file = session.file(textDocument.uri);
      // One answer for each position, in their order.
      return positions.map((position) =>
        file
          ? nested(selections(file, offsetAt(file, position)).map((span) => toRange(file, span)))
          : { range: { start: position, end: position } },
      );
    }),
  );
}

const foldKinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };

/** A notification: the connection's own `showWarningMessage` is a request, which not every client answers. */
function warn(connection: Connection, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
}

/** Where names are left that may have to be changed too. */
function stillNamed(mentions: readonly Edit[], session: Server['session']): string {
  const places = mentions.flatMap(({ uri, span }) => {
    const file = session.file(uri);
    return file ? [`${fileNameOf(uri)}:${toRange(file, span).start.line + 1}`] : [];
  });
  return `Scripts and settings of its pods may still have the old name: ${[...new Set(places)].join(', ')}. Check each of these.`;
}

function refusal({ refused }: Refusal): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, refused);
}

/** The smallest range first: each has the next one as its parent. */
function nested(ranges: readonly Range[]): SelectionRange {
  const whole = ranges.at(-1) ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return ranges.slice(0, -1).reduceRight<SelectionRange>((parent, range) => ({ range, parent }), { range: whole });
}
