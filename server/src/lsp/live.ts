import { dumpIn, type LiveState, questionsAbout, readLiveState } from '../language-service';
import {
  clearLiveNotification,
  type LiveStatus,
  type LoadLiveDocumentParams,
  type LoadLiveParams,
  type LoadLiveResult,
  liveChangedNotification,
  loadLiveDocumentRequest,
  loadLiveRequest,
  type TroubleshootParams,
  type TroubleshootResult,
  troubleshootRequest,
} from '../protocol';
import { answer, answerAbout, readStrings, type Server } from './requests';

/**
 * Answers the requests about the state of a cluster. It is in the session as long as it is compared, and nowhere else: not
 * in the log, not on a disk. `refresh` asks the client to ask again for what it shows.
 */
export function answerLive(server: Server, refresh: () => void): void {
  const { connection, session, client } = server;
  const compare = (state: LiveState | undefined): LoadLiveResult => {
    session.setLive(state);
    const status = state ? statusOf(state) : null;
    if (client.options.live) void connection.sendNotification(liveChangedNotification, status);
    refresh();
    return status;
  };
  const compareAny = (state: LiveState | undefined) => (state ? compare(state) : null);

  connection.onRequest<LoadLiveResult, void>(
    loadLiveRequest,
    answer<LoadLiveParams, LoadLiveResult>(server, null, ({ title, texts, at }) =>
      compareAny(readLiveState(String(title), readStrings(texts), typeof at === 'number' ? at : undefined)),
    ),
  );
  connection.onRequest<LoadLiveResult, void>(
    loadLiveDocumentRequest,
    answer<LoadLiveDocumentParams, LoadLiveResult>(server, null, ({ uri }) => {
      const file = session.file(uri);
      return compareAny(file && dumpIn(file));
    }),
  );
  connection.onRequest<TroubleshootResult, void>(
    troubleshootRequest,
    answerAbout<TroubleshootParams, TroubleshootResult>(
      server,
      null,
      (file, context, { set, ordinal, renderings }) =>
        questionsAbout(file, { set, ordinal, renderings: readStrings(renderings) }, context) ?? null,
    ),
  );
  connection.onNotification(clearLiveNotification, () => void compare(undefined));
}

function statusOf({ title, sets, dump }: LiveState): LiveStatus {
  return { title, sets: sets.length, objects: dump.objects.length };
}
