/** How long a command takes until it says how far it is, and how often it says so, in milliseconds. */
const patience = 1000;
const interval = 100;

/** Says what is being done: how many of how many pieces are done, where they are counted. */
export type Progress = (what: string, done?: number, total?: number) => void;

/**
 * Shows progress by `status`, not before a second has passed. It is told of every piece, and shows a few a second;
 * `now` tells the time in milliseconds. Without `status` nobody is shown anything.
 */
export function progressOn(status: ((line: string) => void) | undefined, now = () => performance.now()): Progress {
  if (!status) return () => undefined;
  let next = now() + patience;
  return (what, done, total) => {
    const time = now();
    if (time < next) return;
    next = time + interval;
    const counted = done === undefined || total === undefined ? '' : ` (${figure(done)} of ${figure(total)})`;
    status(`${what}${counted} ...`);
  };
}

/** With a comma every three digits. `toLocaleString` loads what it knows of all languages. */
function figure(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
