import { claimDetail, podAt, possibleReplicas, type SetPreview } from '../../../server/src/protocol';

/** The placeholder for a DNS name. */
export const noDnsName = 'no DNS name';

/** The longest text in each column of the pods' table, in characters. Names differ only in their ordinals. */
export interface Widths {
  readonly ordinal: number;
  readonly pod: number;
  readonly dns: number;
  readonly claim: number;
  /** Size and class of a claim, or what happens to it. */
  readonly detail: number;
}

/** How many pods the table has: those of the set, and those of the manifest that a change removes. */
export function podCount({ start, replicas, written }: SetPreview): number {
  return possibleReplicas({ start, replicas: Math.max(replicas, written.replicas) });
}

export function widths(set: SetPreview): Widths {
  const last = podAt(set, Math.max(0, podCount(set) - 1));
  const marked = set.replicas !== set.written.replicas;
  const details = set.claimTemplates.map((template) => claimDetail(template));
  if (set.replicas < set.written.replicas) details.push(set.removedClaims.text);
  return {
    ordinal: String(last.ordinal).length + (marked ? 2 : 0),
    pod: last.name.length,
    dns: last.dns?.length ?? noDnsName.length,
    claim: Math.max(0, ...last.claims.map((claim) => claim.name.length)),
    detail: set.claimTemplates.length === 0 ? 0 : Math.max(...details.map((detail) => detail.length)),
  };
}

/**
 * How the pods' table is laid out. `columns`: one line per pod. `lines`: the DNS name below the pod's name, claims beside
 * both. `pairs`: claims beside the pod's name, the DNS name below. `stack`: one below the other.
 */
export type Layout = 'columns' | 'lines' | 'pairs' | 'stack';

/** The layout with the fewest lines in which the names fit. `width` and `character` (of the editor's font) in px. */
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
