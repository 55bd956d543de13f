import type { ClaimState, PodState, Timeline } from '../../../server/src/simulation/timeline';

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

interface State {
  pod: PodState;
  revision: number | undefined;
  claims: (ClaimState | undefined)[];
  changed: boolean;
}

/** The rows of every pod that the timeline has at any time, at the frame with this index. */
export function boardAt({ frames }: Timeline, index: number, templates: readonly string[]): readonly BoardRow[] {
  const states = new Map<number, State>();
  const at = (ordinal: number): State => {
    const known = states.get(ordinal) ?? { pod: 'gone', revision: undefined, claims: [], changed: false };
    states.set(ordinal, known);
    return known;
  };
  for (const [i, frame] of frames.entries()) {
    const changed = i === index;
    for (const { from, to, state, revision } of frame.pods)
      for (let ordinal = from; ordinal <= to; ordinal++) {
        const now = at(ordinal);
        if (i > index) continue;
        now.pod = state;
        now.revision = state === 'gone' ? undefined : (revision ?? now.revision);
        now.changed ||= changed;
      }
    for (const { template, from, to, state } of frame.claims)
      for (let ordinal = from; ordinal <= to; ordinal++) {
        const now = at(ordinal);
        if (i > index) continue;
        now.claims[templates.indexOf(template)] = state;
        now.changed ||= changed;
      }
  }
  const ordinals = [...states.keys()].sort((a, b) => a - b);
  const rows: BoardRow[] = [];
  for (const ordinal of ordinals) {
    const { pod, revision, claims, changed } = at(ordinal);
    const row = { from: ordinal, to: ordinal, pod, revision, claims: templates.map((_, i) => claims[i]), changed };
    const last = rows.at(-1);
    if (last && ordinals.length > maxSingle && last.to === ordinal - 1 && same(last, row))
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
