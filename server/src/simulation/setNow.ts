import { firstImage } from '../statefulset/containers';
import type { Rollout } from './rollout';

/** What of a set in the simulation can be changed from there on. */
export interface SetNow {
  readonly replicas: number;
  /** That of the first container; empty if it has none. */
  readonly image: string;
  /** null: no pod is updated by itself (OnDelete). */
  readonly partition: number | null;
  /** A number or a percentage. */
  readonly maxUnavailable: string;
  /** Whether it has an earlier revision to roll back to. */
  readonly canUndo: boolean;
}

/** Reads it of a cluster; null if there is no set. */
export function setNow({ spec, canUndo }: Pick<Rollout, 'spec' | 'canUndo'>): SetNow | null {
  if (spec === undefined) return null;
  const { replicas, updateStrategy, partition, maxUnavailable = 1 } = spec;
  return {
    replicas,
    image: firstImage(spec),
    partition: updateStrategy === 'RollingUpdate' ? partition : null,
    maxUnavailable: String(maxUnavailable),
    canUndo,
  };
}
