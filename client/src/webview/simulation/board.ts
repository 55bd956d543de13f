import type { ClaimNow, PodNow } from '../../../../server/src/protocol';
import type { Position } from './history';
import { podsAt, type Timeline } from './timeline';

/** The pods of a history at one position. There are few rows, however many replicas. */
export interface BoardRow {
  /** The first and last ordinal of the row. */
  readonly from: number;
  readonly to: number;
  readonly pod: PodNow;
  /** By template; undefined if the claim does not exist yet. */
  readonly claims: readonly (ClaimNow | undefined)[];
  /** Whether a pod or claim of the row changes in this frame. */
  readonly changed: boolean;
}

/** Up to this many pods have a row each. Of more, neighbours in the same state share one. */
const maxSingle = 12;
/** More rows are not shown. */
export const maxRows = 100;

/** The rows of all pods that occur in the history, at a position. */
export function boardAt(timeline: Timeline, position: Position, templates: readonly string[]): readonly BoardRow[] {
  const pods = podsAt(timeline, position);
  const rows: BoardRow[] = [];
  for (const [ordinal, { pod, claims, changed }] of pods) {
    const row = { from: ordinal, to: ordinal, pod, claims: templates.map((name) => claims.get(name)), changed };
    const last = rows.at(-1);
    if (last && pods.size > maxSingle && last.to === ordinal - 1 && isSame(last, row))
      rows[rows.length - 1] = { ...last, to: ordinal };
    else rows.push(row);
  }
  return rows;
}

function isSame(a: BoardRow, b: BoardRow): boolean {
  return (
    a.changed === b.changed &&
    a.pod.state === b.pod.state &&
    a.pod.revision === b.pod.revision &&
    a.pod.trouble === b.pod.trouble &&
    a.claims.every((claim, index) => claim?.state === b.claims[index]?.state && claim?.data === b.claims[index]?.data)
  );
}
