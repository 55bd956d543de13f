import { claimDetail, podAt, possibleReplicas, type SetPreview } from '../../../server/src/protocol';

/** What stands in place of a DNS name where there is none. */
export const noDnsName = 'no DNS name';

/** The longest of each kind of text in the pods' table, in characters: names differ in their ordinals alone. */
export interface Widths {
  readonly ordinal: number;
  readonly pod: number;
  readonly dns: number;
  readonly claim: number;
  /** Size and class of a claim. */
  readonly detail: number;
}

/** How many pods the table has: those of the set, and those of the manifest that it would lose. */
export function podCount({ start, replicas, written }: SetPreview): number {
  return possibleReplicas({ start, replicas: Math.max(replicas, written.replicas) });
}

export function widths(set: SetPreview): Widths {
  const last = podAt(set, Math.max(0, podCount(set) - 1));
  const marked = set.replicas !== set.written.replicas;
  return {
    ordinal: String(last.ordinal).length + (marked ? 2 : 0),
    pod: last.name.length,
    dns: last.dns?.length ?? noDnsName.length,
    claim: Math.max(0, ...last.claims.map((claim) => claim.name.length)),
    detail: Math.max(0, ...set.claimTemplates.map((template) => claimDetail(template).length)),
  };
}

/**
 * How the pods' table is laid out. `columns`: one line a pod. `lines`: the DNS name below the pod's, claims beside both.
 * `pairs`: claims beside the pod's name, the DNS name below. `stack`: everything below each other.
 */
export type Layout = 'columns' | 'lines' | 'pairs' | 'stack';

/** The flattest layout in which the names fit. `width` and `character` (of the editor's font) in px. */
export function layoutFor(width: number, character: number, { ordinal, pod, dns, claim, detail }: Widths): Layout {
  const name = (characters: number) => characters * character + copyButtonWidth;
  const columns = (...widths: readonly number[]) => widths.reduce((sum, next) => sum + next + columnGap, 0);
  const first = Math.max(3, ordinal) * character;
  const claims = claim === 0 ? 0 : name(claim) + detail * character;
  if (columns(first, name(pod), name(dns), claims) <= width) return 'columns';
  if (columns(first, name(Math.max(pod, dns)), claims) <= width) return 'lines';
  if (columns(first, name(pod), claims) <= width) return 'pairs';
  return 'stack';
}

/** As in the style sheet. */
const copyButtonWidth = 26;
const columnGap = 16;
