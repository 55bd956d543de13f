import {
  type Connection,
  DocumentHighlightKind,
  FoldingRangeKind,
  type InitializeParams,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type SelectionRange,
  type ServerCapabilities,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { definition } from '../features/definition';
import { folds } from '../features/folding';
import { highlights } from '../features/highlights';
import { documentLinks } from '../features/links';
import { references } from '../features/references';
import { prepareRename, type Refusal, rename } from '../features/rename';
import { selections } from '../features/selection';
import { workspaceSymbols } from '../features/workspaceSymbols';
import type { SourceFile } from '../workspace/file';
import { offsetAt, toRange } from '../workspace/position';
import type { Span } from '../yaml/text';
import { annotated, type ClientAbilities, toWorkspaceEdit } from './convert';
import { answer } from './requests';
import type { Session } from './session';

export const navigationCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentLinkProvider: {},
  renameProvider: { prepareProvider: true },
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
};

/** What navigation needs to know of the client beside what all edits do. */
export interface Client {
  readonly abilities: ClientAbilities;
  readonly capabilities: InitializeParams['capabilities'] | undefined;
  /** The version of a document that is open; else null. */
  version(uri: string): number | null;
}

/** Answers every request that goes from a name to other places, or from a place to its surroundings. */
export function answerNavigation(
  connection: Connection,
  session: Session,
  ready: () => Promise<unknown>,
  client: () => Client,
): void {
  type At = { textDocument: { uri: string }; position: Range['start'] };
  const workspace = () => session.context.workspace;
  /** Calls `compute` with a file and an offset in it, unless there is no such file. */
  const at = <R>({ textDocument, position }: At, none: R, compute: (file: SourceFile, offset: number) => R): R => {
    const file = session.file(textDocument.uri);
    return file ? compute(file, offsetAt(file, position)) : none;
  };
  const rangeIn = (uri: string, span: Span): Range | undefined => {
    const file = workspace().files.get(uri);
    return file && toRange(file, span);
  };

  connection.onDefinition(
    answer<At, Location[] | LocationLink[] | null>(connection, ready, null, (params) =>
      at(params, null, (file, offset) => {
        const found = definition(file, offset, workspace());
        if (!found) return null;
        const links = found.places.flatMap(({ uri, name, whole }): LocationLink[] => {
          const [targetRange, targetSelectionRange] = [rangeIn(uri, whole), rangeIn(uri, name)];
          if (!targetRange || !targetSelectionRange) return [];
          return [
            { originSelectionRange: toRange(file, found.origin), targetUri: uri, targetRange, targetSelectionRange },
          ];
        });
        if (client().capabilities?.textDocument?.definition?.linkSupport) return links;
        return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
      }),
    ),
  );

  connection.onReferences(
    answer<At & { context: { includeDeclaration: boolean } }, Location[]>(connection, ready, [], (params) =>
      at(params, [], (file, offset) =>
        references(file, offset, workspace(), params.context.includeDeclaration).flatMap(({ uri, span }) => {
          const range = rangeIn(uri, span);
          return range ? [{ uri, range }] : [];
        }),
      ),
    ),
  );

  connection.onDocumentHighlight(
    answer(connection, ready, [], (params: At) =>
      at(params, [], (file, offset) =>
        highlights(file, offset, workspace()).map(({ span, link }) => ({
          range: toRange(file, span),
          kind: link ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
        })),
      ),
    ),
  );

  connection.onPrepareRename(
    answer<At, { range: Range; placeholder: string } | ResponseError<void> | null>(connection, ready, null, (params) =>
      at(params, null, (file, offset) => {
        const found = prepareRename(file, offset, workspace());
        return 'refused' in found ? refusal(found) : { range: toRange(file, found.span), placeholder: found.name };
      }),
    ),
  );

  connection.onRenameRequest(
    answer<At & { newName: string }, WorkspaceEdit | ResponseError<void> | null>(connection, ready, null, (params) =>
      at(params, null, (file, offset) => {
        const found = rename(file, offset, params.newName, session.context);
        if ('refused' in found) return refusal(found);
        const { abilities, capabilities, version } = client();
        const edit = toWorkspaceEdit(found.edits, workspace(), abilities, version);
        const annotates = capabilities?.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined;
        return annotates ? annotated(edit, found) : edit;
      }),
    ),
  );

  connection.onWorkspaceSymbol(
    answer(connection, ready, [], ({ query }: { query: string }) =>
      workspaceSymbols(query, workspace()).flatMap(({ name, kind, container, uri, span }) => {
        const range = rangeIn(uri, span);
        return range ? [{ name, kind, containerName: container, location: { uri, range } }] : [];
      }),
    ),
  );

  connection.onDocumentLinks(
    answer(connection, ready, [], ({ textDocument }: { textDocument: { uri: string } }) => {
      const file = session.file(textDocument.uri);
      return file
        ? documentLinks(file, workspace()).map(({ span, target }) => ({ range: toRange(file, span), target }))
        : [];
    }),
  );

  connection.onFoldingRanges(
    answer(connection, ready, [], ({ textDocument }: { textDocument: { uri: string } }) => {
      const file = session.file(textDocument.uri);
      return file
        ? folds(file).map(({ kind, ...lines }) => ({ ...lines, ...(kind ? { kind: foldKinds[kind] } : {}) }))
        : [];
    }),
  );

  connection.onSelectionRanges(
    answer(connection, ready, [], (params: { textDocument: { uri: string }; positions: Range['start'][] }) =>
      params.positions.map((position) =>
        at({ ...params, position }, { range: { start: position, end: position } }, (file, offset) =>
          nested(selections(file, offset).map((span) => toRange(file, span))),
        ),
      ),
    ),
  );
}

const foldKinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };

function refusal({ refused }: Refusal): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, refused);
}

/** The smallest range first: each has the next one as its parent. */
function nested(ranges: readonly Range[]): SelectionRange {
  const whole = ranges.at(-1) ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return ranges.slice(0, -1).reduceRight<SelectionRange>((parent, range) => ({ range, parent }), { range: whole });
}
