/**
 * What fails in this program itself, a mistake of ours that some text brings to light. It takes away no more than the one
 * thing that failed: a rule on a document, the reading of a file. The core writes nothing, so it tells whoever listens.
 */
export type FailureListener = (report: string) => void;

let listener: FailureListener | undefined;

/** What was told already: the same failure on a thousand documents is told once. */
const told = new Set<string>();
const mostTold = 1000;

/** Whom to tell from now on; undefined: nobody. */
export function onFailure(next: FailureListener | undefined): void {
  listener = next;
  told.clear();
}

/** Does `work`. If that throws, tells that `what` failed, and gives what `instead` gives. */
export function guarded<T>(what: string, work: () => T, instead: () => T): T {
  try {
    return work();
  } catch (error) {
    tellFailure(what, error);
    return instead();
  }
}

/** Tells of a failure. `where`, the URI of a file, tells no failure from another. */
export function tellFailure(what: string, error: unknown, where?: string): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const key = `${what} ${reason}`;
  if (told.has(key) || told.size >= mostTold) return;
  told.add(key);
  listener?.(`${what} failed${where === undefined ? '' : ` at ${where}`}: ${reason}`);
}
