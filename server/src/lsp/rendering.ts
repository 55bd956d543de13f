import {
  type Arrangement,
  nameOfRoot,
  offsetAt,
  originInText,
  renderingText,
  rootsFor,
  toRange,
  unreadFile,
} from '../language-service';
import {
  type OriginParams,
  type OriginResult,
  originRequest,
  type RenderParams,
  type RenderResult,
  type RootsParams,
  type RootsResult,
  renderRequest,
  rootsRequest,
} from '../protocol';
import { answer, type Server } from './requests';

/** Answers the requests about what kustomizations become: any client can show it beside the files. */
export function answerRenderings(server: Server): void {
  const { connection, session } = server;

  connection.onRequest<RootsResult, void>(
    rootsRequest,
    answer<RootsParams, RootsResult>(server, [], ({ uri }) => rootsFor(uri, session.context.workspace)),
  );

  connection.onRequest<RenderResult, void>(
    renderRequest,
    answer<RenderParams, RenderResult>(server, null, ({ root, compared }) => {
      const name = nameOfRoot(root, session.context.workspace);
      if (name === undefined) return null;
      const { text, stale } = renderingText(root, arrangement(compared), session.context.workspace);
      const file = stale && session.file(stale.place.uri);
      return {
        name,
        text,
        stale: file ? { uri: file.uri, range: toRange(file, stale.place), message: stale.message } : null,
      };
    }),
  );

  connection.onRequest<OriginResult, void>(
    originRequest,
    answer<OriginParams, OriginResult>(server, null, ({ root, compared, position }) => {
      const { workspace } = session.context;
      if (nameOfRoot(root, workspace) === undefined) return null;
      const shown = renderingText(root, arrangement(compared), workspace);
      const offset = offsetAt(unreadFile(root, shown.text), position);
      const origin = originInText(shown, offset, workspace);
      const file = origin && session.file(origin.place.uri);
      return file ? { uri: file.uri, range: toRange(file, origin.place), markdown: origin.markdown } : null;
    }),
  );
}

function arrangement(compared: boolean | undefined): Arrangement {
  return compared ? 'compared' : 'printed';
}
