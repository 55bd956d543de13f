import type { CancellationToken } from 'vscode-languageserver';
import { pace } from '../files/pace';
import {
  allSets,
  applicationEdits,
  type Context,
  cleaned,
  configurationOf,
  consequences,
  decisions,
  failures,
  Histories,
  liveEdits,
  plansText,
  play,
  preview,
  previewOfLive,
  type Resource,
  readApplication,
  readChanges,
  readPlaying,
  readPreviewOptions,
  remarkOnFault,
  runbookFor,
  type SourceFile,
  shownSet,
  versionName,
} from '../language-service';
import {
  type Application,
  type ApplyParams,
  type ApplyResult,
  applyRequest,
  type ChecksParams,
  type ChecksResult,
  type CleanParams,
  type CleanResult,
  type ConsequencesResult,
  checksRequest,
  cleanRequest,
  consequencesRequest,
  type DecisionParams,
  type DecisionResult,
  decisionRequest,
  type FailuresParams,
  type FailuresResult,
  failuresRequest,
  type LiveApplication,
  liveDocument,
  type MigrationParams,
  type MigrationResult,
  migrationRequest,
  type PlansParams,
  type PlansResult,
  type PlayParams,
  type PlayResult,
  type PreviewParams,
  type PreviewResult,
  plansRequest,
  playRequest,
  previewRequest,
  type SetsResult,
  type SourcesParams,
  type SourcesResult,
  setsRequest,
  sourcesRequest,
} from '../protocol';
import { toWorkspaceEdit } from './convert';
import { answer, answerAbout, answerReadable, readStrings, type Server } from './requests';

/** Answers our own client's requests: what the preview, the tree and the documents of a change plan show. */
export function answerPanels(server: Server): void {
  const { connection, session } = server;
  const editsOf = (set: Resource, what: Application | LiveApplication, context: Context) => {
    if (what.kind !== 'live') return applicationEdits(set, what, context);
    return session.live && liveEdits(set, what, session.live, context);
  };
  connection.onRequest<PreviewResult, void>(
    previewRequest,
    answer<PreviewParams, PreviewResult>(server, nothing, ({ uri, options, renderings }) => {
      if (uri === liveDocument) return previewOfLive(uri, session.live, session.context);
      const shown = session.readable(uri);
      const now = session.file(uri);
      if (!shown || !now) return { ...nothing, uri };
      const { file, context, fault } = shown;
      const result = preview(file, context, readPreviewOptions(options), readStrings(renderings), session.liveFor(uri));
      return fault ? { ...result, remark: remarkOnFault(fault, now) } : result;
    }),
  );
  connection.onRequest<ConsequencesResult, void>(
    consequencesRequest,
    answerReadable<PreviewParams, ConsequencesResult>(
      server,
      { ...nothing, sets: {} },
      ({ file, context }, { options, renderings }) =>
        consequences(file, context, readPreviewOptions(options), readStrings(renderings)),
    ),
  );
  const histories = new Histories();
  session.onChange(() => {
    if (!session.live) histories.forgetLive();
  });
  connection.onRequest<PlayResult, void>(
    playRequest,
    answerReadable<PlayParams, PlayResult>(server, null, ({ file, context }, { set, changes, playing, renderings }) => {
      const wanted = { set, changes: readChanges(changes), playing: readPlaying(playing) };
      return play(file, context, wanted, histories, readStrings(renderings), session.live);
    }),
  );
  connection.onRequest<FailuresResult, void>(
    failuresRequest,
    answerReadable<FailuresParams, FailuresResult>(server, null, ({ file, context }, params) => {
      const { set, changes, fromLive, renderings } = params;
      const live = fromLive === true ? session.live : undefined;
      return failures(file, context, { set, changes: readChanges(changes) }, readStrings(renderings), live);
    }),
  );
  connection.onRequest<SetsResult, void>(setsRequest, async (_, token) => {
    await buildAll(server, token);
    return answer<unknown, SetsResult>(server, [], () => allSets(session.context))(undefined, token);
  });
  connection.onRequest<ApplyResult, void>(
    applyRequest,
    answerAbout<ApplyParams, ApplyResult>(server, null, (file, context, { set, what, rendering: root }) => {
      // What is shown is not what is there: an edit of half a text could be anything.
      if (session.readable(file.uri)?.fault) return null;
      const { set: resource } = shownSet(file, context, set, root === undefined ? [] : [root]);
      const application = readApplication(what);
      const edits = resource && application && editsOf(resource, application, context);
      return edits && edits.length > 0 ? toWorkspaceEdit(edits, context.workspace, server) : null;
    }),
  );
  connection.onRequest<SourcesResult, void>(
    sourcesRequest,
    answer<SourcesParams, SourcesResult>(server, [], ({ uri }) => {
      const { workspace } = session.context;
      const read = workspace.renderingsOf(uri).flatMap(({ root }) => [...workspace.sourcesOf(root)]);
      return [...new Set(read)].slice(0, maxSources);
    }),
  );
  connection.onRequest<PlansResult, void>(
    plansRequest,
    answerReadable<PlansParams, PlansResult>(server, null, ({ file, context }) => plansText(file, context) ?? null),
  );
  connection.onRequest<ChecksResult, void>(
    checksRequest,
    answerAbout<ChecksParams, ChecksResult>(server, null, checksOf),
  );
  connection.onRequest<DecisionResult, void>(
    decisionRequest,
    answerAbout<DecisionParams, DecisionResult>(server, null, decisions),
  );
  connection.onRequest<CleanResult, void>(
    cleanRequest,
    answer<CleanParams, CleanResult>(server, null, ({ uri, text }) => cleaned(text, session.contextFor(uri)) ?? null),
  );
  connection.onRequest<MigrationResult, void>(
    migrationRequest,
    answerReadable<MigrationParams, MigrationResult>(
      server,
      null,
      ({ file, context }, { set, rendering }) => runbookFor(file, set, context, rendering) ?? null,
    ),
  );
}

/** What a file is checked with, if it has manifests. */
function checksOf({ uri, resources }: SourceFile, { workspace, settings }: Context): ChecksResult {
  if (resources.length === 0) return null;
  const { kubernetesVersion, preset } = settings;
  const configuration = configurationOf(uri, workspace)?.uri ?? null;
  return { kubernetesVersion: versionName(kubernetesVersion), preset, configuration };
}

const nothing: PreviewResult = { uri: '', renderings: [], rendering: null, remark: null, live: null, sets: [] };

/** How many files a client is told of at once. */
const maxSources = 1000;

/** Renders every kustomization and chart, one after the other, so that other requests are answered meanwhile. */
async function buildAll({ ready, session }: Server, token: CancellationToken): Promise<void> {
  await ready();
  const step = pace();
  for (const root of session.context.workspace.roots.all) {
    if (token.isCancellationRequested) return;
    session.context.workspace.rendering(root);
    await step();
  }
}
