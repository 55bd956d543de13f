import {
  type Arrangement,
  choiceFor,
  committedText,
  nameOfRoot,
  offsetAt,
  originInText,
  type RenderingText,
  renderedAt,
  renderingText,
  rootsFor,
  type SourceFile,
  toRange,
  unreadFile,
} from '../language-service';
import {
  type ChoiceParams,
  type ChoiceResult,
  choiceRequest,
  type OriginParams,
  type OriginResult,
  originRequest,
  type RenderedAtParams,
  type RenderedAtResult,
  type RenderParams,
  type RenderResult,
  type RootsParams,
  type RootsResult,
  renderedAtRequest,
  renderRequest,
  rootsRequest,
} from '../protocol';
import { answer, readStrings, type Server } from './requests';
import type { Session } from './session';

/** Answers the requests about what kustomizations and charts become: any client can show it beside the files. */
export function answerRenderings(server: Server): void {
  const { connection, session } = server;

  connection.onRequest<ChoiceResult, void>(
    choiceRequest,
    answer<ChoiceParams, ChoiceResult>(server, noChoice, ({ uri, renderings }) => {
      const file = session.file(uri);
      return file ? choiceFor(file, session.context.workspace, readStrings(renderings)) : noChoice;
    }),
  );

  connection.onRequest<RootsResult, void>(
    rootsRequest,
    answer<RootsParams, RootsResult>(server, [], ({ uri }) => rootsFor(uri, session.context.workspace)),
  );

  connection.onRequest<RenderResult, void>(
    renderRequest,
    answer<RenderParams, RenderResult>(server, null, (params) => {
      const shown = shownFor(params, session);
      if (!shown) return null;
      const { name, text, stale } = shown;
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
    answer<OriginParams, OriginResult>(server, null, (params) => {
      // What is committed may stand elsewhere by now.
      const shown = params.committed ? undefined : shownFor(params, session);
      if (!shown) return null;
      const origin = originInText(shown, offsetAt(asFile(shown, params), params.position), session.context.workspace);
      const file = origin && session.file(origin.place.uri);
      return file ? { uri: file.uri, range: toRange(file, origin.place), markdown: origin.markdown } : null;
    }),
  );

  connection.onRequest<RenderedAtResult, void>(
    renderedAtRequest,
    answer<RenderedAtParams, RenderedAtResult>(server, [], (params) => {
      const file = session.file(params.uri);
      const shown = file && !params.committed ? shownFor(params, session) : undefined;
      if (!file || !shown) return [];
      const found = renderedAt(shown, file.uri, offsetAt(file, params.position), session.context.workspace);
      const text = asFile(shown, params);
      return found.map((span) => toRange(text, span));
    }),
  );
}

const noChoice: ChoiceResult = { renderings: [], rendering: null, refusal: null };

/** The text that is asked about, with the name of its root; undefined if there is none. */
function shownFor(
  { root, compared, committed }: RenderParams,
  { context: { workspace } }: Session,
): (RenderingText & { readonly name: string }) | undefined {
  const name = nameOfRoot(root, workspace);
  if (name === undefined) return undefined;
  const arrangement: Arrangement = compared ? 'compared' : 'printed';
  const shown = committed ? committedText(root, arrangement, workspace) : renderingText(root, arrangement, workspace);
  return shown && { ...shown, name };
}

/** The text of a rendering as a file, for positions in it. */
function asFile({ text }: RenderingText, { root }: RenderParams): SourceFile {
  return unreadFile(root, text);
}
