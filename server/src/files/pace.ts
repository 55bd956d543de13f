/** How long one piece of work lasts until whatever else has arrived is looked at, in milliseconds. */
const slice = 20;

/** Lets everything run that has arrived meanwhile, cancellations above all. A browser has timers only. */
export function yieldOnce(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/**
 * Divides long work into pieces: call it between two steps, and wait for what it gives. Gives whether it yielded, so that
 * things may have changed; false at once where there is nothing to wait for, which who has many small steps need not do.
 */
export function pace(): () => false | Promise<true> {
  let begun = performance.now();
  const rest = async () => {
    await yieldOnce();
    begun = performance.now();
    return true as const;
  };
  return () => performance.now() - begun >= slice && rest();
}
