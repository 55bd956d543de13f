import type { ClaimNow, PodAtMoment, PodNow, SetPreview } from '../../../../server/src/protocol';
import { lastFrame, type Position } from './history';
import { absentPod, podsAt, type Timeline } from './timeline';

/** The pods of a history at one position. There are few rows, however many replicas. */
export interface BoardRow {
  /** The first and last ordinal of the row. */
  readonly from: number;
  readonly to: number;
  readonly pod: PodNow;
  /** The pod once the step that is looked at has ended: what is done next is done to that. */
  readonly next: PodNow;
  /** By template; undefined if the claim does not exist yet. */
  readonly claims: readonly (ClaimNow | undefined)[];
  /** Whether a pod or claim of the row changes in this frame. */
  readonly changed: boolean;
}

/** Up to this many pods have a row each. Of more, neighbours in the same state share one. */
const maxSingle = 12;
/** The simulation has no more pods than this. */
const maxWanted = 1000;
/** More rows are not shown. */
export const maxRows = 100;

/** The rows of all pods that occur in the history, and of those that the set asks for, at a position. */
export function boardAt(timeline: Timeline, position: Position, set: BoardSet): readonly BoardRow[] {
  const templates = set.claimTemplates.map(({ name }) => name);
  const pods = withWanted(podsAt(timeline, position), set);
  const end = podsAt(timeline, { ...position, frame: lastFrame });
  const rows: BoardRow[] = [];
  for (const [ordinal, { pod, claims, changed }] of pods) {
    const own = templates.map((name) => claims.get(name));
    const row = { from: ordinal, to: ordinal, pod, next: end.get(ordinal)?.pod ?? pod, claims: own, changed };
    const last = rows.at(-1);
    if (last && pods.size > maxSingle && last.to === ordinal - 1 && isSame(last, row))
      rows[rows.length - 1] = { ...last, to: ordinal };
    else rows.push(row);
  }
  return rows;
}

/** What of a set the board is made of. */
export type BoardSet = Pick<SetPreview, 'start' | 'replicas'> & {
  readonly claimTemplates: readonly { readonly name: string }[];
};

/** With the pods that the set asks for and that never were, in the order of their ordinals. Of very many none are added. */
function withWanted(
  pods: ReadonlyMap<number, PodAtMoment>,
  { start, replicas }: BoardSet,
): ReadonlyMap<number, PodAtMoment> {
  const wanted = Array.from({ length: Math.min(replicas, maxWanted) }, (_, index) => start + index);
  const missing = wanted.filter((ordinal) => !pods.has(ordinal));
  if (missing.length === 0) return pods;
  const all = [...pods, ...missing.map((ordinal) => [ordinal, absentPod] as const)];
  return new Map(all.sort(([a], [b]) => a - b));
}

function isSame(a: BoardRow, b: BoardRow): boolean {
  return (
    a.changed === b.changed &&
    isSamePod(a.pod, b.pod) &&
    isSamePod(a.next, b.next) &&
    a.claims.every((claim, index) => claim?.state === b.claims[index]?.state && claim?.data === b.claims[index]?.data)
  );
}

function isSamePod(a: PodNow, b: PodNow): boolean {
  return a.state === b.state && a.revision === b.revision && a.trouble === b.trouble;
}
