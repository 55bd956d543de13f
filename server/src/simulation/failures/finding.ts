/** What can go wrong with a set, the worst first. */
export const findingIds = ['data-deleted', 'quorum-lost', 'blocks', 'rollback-blocks', 'unavailable'] as const;

/**
 * - `data-deleted`: a claim is deleted.
 * - `quorum-lost`: fewer members are Ready than the software needs.
 * - `blocks`: a start, a rollout or a drain that does not end without help.
 * - `rollback-blocks`: a rollback that does not.
 * - `unavailable`: no pod is Ready.
 */
export type FindingId = (typeof findingIds)[number];

export interface Finding {
  readonly id: FindingId;
  /** Steps that lead there, as `simulate` reads them; none of them can be left out. */
  readonly steps: readonly string[];
  /** What happens, why, and what to do. */
  readonly message: string;
  /** The pods that do it, each on its own; the steps name the first of them. */
  readonly pods: readonly string[];
  /** The claims that are deleted. */
  readonly claims: readonly string[];
}
