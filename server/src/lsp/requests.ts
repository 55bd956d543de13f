import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Lets everything run that has arrived meanwhile, cancellations above all. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * A request handler: waits until the workspace is read, yields once, looks at the token, computes, and answers
 * `fallback` should that fail, with the reason in the log.
 */
export function answer<P, R>(
  connection: Connection,
  ready: () => Promise<unknown>,
  fallback: R,
  compute: (params: P) => R,
) {
  return async (params: P, token: CancellationToken): Promise<R | ResponseError<void>> => {
    await ready();
    await turn();
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
    try {
      return compute(params);
    } catch (error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return fallback;
    }
  };
}
