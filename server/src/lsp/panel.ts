import {
  allSets,
  applicationEdits,
  decisions,
  plansText,
  play,
  preview,
  readApplication,
  readPreviewOptions,
  runbookFor,
  setsIn,
} from '../language-service';
import {
  type ApplyParams,
  type ApplyResult,
  applyRequest,
  type DecisionParams,
  type DecisionResult,
  decisionRequest,
  type MigrationParams,
  type MigrationResult,
  migrationRequest,
  type PlansParams,
  type PlansResult,
  type PlayResult,
  type PreviewParams,
  type PreviewResult,
  plansRequest,
  playRequest,
  previewRequest,
  type SetsResult,
  setsRequest,
} from '../protocol';
import { toWorkspaceEdit } from './convert';
import { answer, answerAbout, type Server } from './requests';

/** Answers our own client's requests: what the preview, the tree and the documents of a change plan show. */
export function answerPanels(server: Server): void {
  const { connection, session } = server;
  connection.onRequest<PreviewResult, void>(
    previewRequest,
    answer<PreviewParams, PreviewResult>(server, { uri: '', sets: [] }, ({ uri, options }) => {
      const file = session.file(uri);
      return file ? preview(file, session.contextFor(uri), readPreviewOptions(options)) : { uri, sets: [] };
    }),
  );
  connection.onRequest<PlayResult, void>(
    playRequest,
    answer<PreviewParams, PlayResult>(server, { uri: '', sets: {} }, ({ uri, options }) => {
      const file = session.file(uri);
      return file ? play(file, session.contextFor(uri), readPreviewOptions(options)) : { uri, sets: {} };
    }),
  );
  connection.onRequest<SetsResult, void>(
    setsRequest,
    answer<unknown, SetsResult>(server, [], () => allSets(session.context)),
  );
  connection.onRequest<ApplyResult, void>(
    applyRequest,
    answerAbout<ApplyParams, ApplyResult>(server, null, (file, context, { set, what }) => {
      const resource = setsIn(file, context).find(([id]) => id === set)?.[1];
      const application = readApplication(what);
      const edits = resource && application && applicationEdits(resource, application, context);
      return edits && edits.length > 0 ? toWorkspaceEdit(edits, context.workspace, server) : null;
    }),
  );
  connection.onRequest<PlansResult, void>(
    plansRequest,
    answerAbout<PlansParams, PlansResult>(server, null, (file, context) => plansText(file, context) ?? null),
  );
  connection.onRequest<DecisionResult, void>(
    decisionRequest,
    answerAbout<DecisionParams, DecisionResult>(server, null, decisions),
  );
  connection.onRequest<MigrationResult, void>(
    migrationRequest,
    answerAbout<MigrationParams, MigrationResult>(
      server,
      null,
      (file, context, { set }) => runbookFor(file, set, context) ?? null,
    ),
  );
}
