import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type Position,
  ResponseError,
} from 'vscode-languageserver';
import { yieldOnce } from '../files/pace';
import { type Context, guarded, offsetAt, type SourceFile } from '../language-service';
import type { Client } from './capabilities';
import type { Readable, Session } from './session';

/** What everything that answers a client works with. */
export interface Server {
  readonly connection: Connection;
  readonly session: Session;
  readonly client: Client;
  /** Until all files are read, a Service may yet turn up: answers wait for this. */
  readonly ready: () => Promise<unknown>;
  /** The version of an open document; null for a file that is not open. */
  readonly versionOf: (uri: string) => number | null;
}

/**
 * A request handler: waits until the workspace is read, yields once, looks at the token, computes, and answers
 * `fallback` should that fail, with the reason in the log.
 */
export function answer<P, R>({ ready }: Server, fallback: R, compute: (params: P) => R) {
  return async (params: P, token: CancellationToken): Promise<R | ResponseError<void>> => {
    await ready();
    await yieldOnce();
    if (token.isCancellationRequested) return cancelled();
    return guarded(
      'A request',
      () => compute(params),
      () => fallback,
    );
  };
}

export function cancelled<D = void>(): ResponseError<D> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
}

/** A file as a request names it: as LSP's own requests do, or ours. */
type NamesFile = { readonly textDocument: { readonly uri: string } } | { readonly uri: string };

/** An answer about one file, in its own context; `none` if there is no such file. */
export function answerAbout<P extends NamesFile, R>(
  server: Server,
  none: R,
  compute: (file: SourceFile, context: Context, params: P) => R,
) {
  return answer<P, R>(server, none, (params) => {
    const uri = 'uri' in params ? params.uri : params.textDocument.uri;
    const file = server.session.file(uri);
    return file ? compute(file, server.session.contextFor(uri), params) : none;
  });
}

/** An answer about one file as it can be read, or could last be; `none` if there is no such file. */
export function answerReadable<P extends NamesFile, R>(
  server: Server,
  none: R,
  compute: (readable: Readable, params: P, now: SourceFile) => R,
) {
  return answerAbout<P, R>(server, none, (now, _, params) => {
    const readable = server.session.readable(now.uri);
    return readable ? compute(readable, params, now) : none;
  });
}

/** An answer about a place of one file. */
export function answerAt<P extends NamesFile & { readonly position: Position }, R>(
  server: Server,
  none: R,
  compute: (file: SourceFile, offset: number, context: Context, params: P) => R,
) {
  return answerAbout<P, R>(server, none, (file, context, params) =>
    compute(file, offsetAt(file, params.position), context, params),
  );
}

/** What a client sends as a list of strings. */
export function readStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
