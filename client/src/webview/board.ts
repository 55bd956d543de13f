import { type ClaimState, type PodState, stateAt, type Timeline } from '../../../server/src/protocol';

/** The pods of a scenario in one frame. There are few rows, however many replicas. */
export interface BoardRow {
  /** The first and last ordinal of the row. */
  readonly from: number;
  readonly to: number;
  readonly pod: PodState;
  readonly revision: number | undefined;
  /** By template; undefined if the claim does not exist yet. */
  readonly claims: readonly (ClaimState | undefined)[];
  /** Whether a pod or claim of the row changes in this frame. */
  readonly changed: boolean;
}

/** Up to this many pods have a row each. Of more, neighbours in the same state share one. */
const maxSingle = 12;
/** More rows are not shown. */
export const maxRows = 100;

/** The rows of all pods that occur in the timeline, at the frame with this index. */
export function boardAt(timeline: Timeline, index: number, templates: readonly string[]): readonly BoardRow[] {
  const pods = stateAt(timeline, index);
  const rows: BoardRow[] = [];
  for (const [ordinal, { state, revision, claims, changed }] of pods) {
    const states = templates.map((template) => claims.get(template));
    const row = { from: ordinal, to: ordinal, pod: state, revision, claims: states, changed };
    const last = rows.at(-1);
    if (last && pods.size > maxSingle && last.to === ordinal - 1 && same(last, row))
      rows[rows.length - 1] = { ...last, to: ordinal };
    else rows.push(row);
  }
  return rows;
}

function same(a: BoardRow, b: BoardRow): boolean {
  return (
    a.pod === b.pod &&
    a.revision === b.revision &&
    a.changed === b.changed &&
    a.claims.every((state, index) => state === b.claims[index])
  );
}
