import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** For how long nothing changes until somebody is taken to do something else, in milliseconds. */
const quiet = 5000;

/** What a process uses that has little open, in bytes: one that holds less than twice that is left alone. */
const little = 24e6;

/** A larger heap takes so long to collect that somebody might wait for it, in bytes. */
const most = 200e6;

/**
 * Gives back what changes left behind, once nothing has changed for a while. V8 collects where it needs room, and so
 * never in a process that idles: of a long file it would hold several times what it needs. What is given is to be
 * called with every change.
 */
export function collectingWhenQuiet(): () => void {
  let timer: NodeJS.Timeout | undefined;
  /** What was in use when all garbage had been collected, in bytes. */
  let kept = little;
  const collectAll = () => {
    collect();
    kept = Math.max(little, process.memoryUsage().heapUsed);
  };
  const rest = () => {
    const { heapTotal } = process.memoryUsage();
    if (heapTotal < 2 * kept || heapTotal > most) return;
    collectAll();
    // V8 shrinks the young generation only where hardly anything was allocated since the time before.
    timer = setTimeout(collectAll, quiet).unref();
  };
  return () => {
    clearTimeout(timer);
    timer = setTimeout(rest, quiet).unref();
  };
}

/** Collects all garbage at once: that takes about a millisecond for each MB that is in use. */
function collect(): void {
  // The function that collects is in the contexts that are made while this flag is set, and in no other.
  setFlagsFromString('--expose-gc');
  const all: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof all === 'function') all();
}
