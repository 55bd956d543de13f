import { type ClaimState, type PodState, stateAt, type Timeline } from '../../../server/src/protocol';

/** The pods of a scenario at one moment, in rows: few whatever the replicas. */
export interface BoardRow {
  /** The pods of the row, by ordinal, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly pod: PodState;
  readonly revision: number | undefined;
  /** By template; undefined: there is none yet. */
  readonly claims: readonly (ClaimState | undefined)[];
  /** Something happens to it in this frame. */
  readonly changed: boolean;
}

/** So many pods have a row each; of more, neighbours of which the same is to be said share one. */
const maxSingle = 12;
/** More rows than this cannot be taken in. */
export const maxRows = 100;

/** The rows of every pod that the timeline has at any time, at the frame with this index. */
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
