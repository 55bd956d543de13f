/** How long one piece of work lasts until whatever else has arrived is looked at, in milliseconds. */
const slice = 20;

/** Lets everything run that has arrived meanwhile, cancellations above all. A browser has timers only. */
export function yieldOnce(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Divides long work into pieces: call it between two steps. Gives whether it yielded, so that things may have changed. */
export function pace(): () => Promise<boolean> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < slice) return false;
    await yieldOnce();
    begun = performance.now();
    return true;
  };
}
