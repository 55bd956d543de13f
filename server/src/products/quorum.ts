import type { StatefulSet } from '../statefulset/set';
import { productOf } from './images';

/** What the members of a set need of one another to go on, if their software votes. */
export interface Quorum {
  /** The name of the software. */
  readonly product: string;
  readonly members: number;
  readonly needed: number;
}

/** The quorum of a set whose software is known to vote; undefined for other software and for a single member. */
export function quorumOf(set: Pick<StatefulSet, 'template' | 'replicas'>): Quorum | undefined {
  const product = productOf(set)?.product;
  if (!product?.votes || set.replicas < 2) return undefined;
  return { product: product.name, members: set.replicas, needed: majorityOf(set.replicas) };
}

/** How many of so many registered members must run. */
export function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}
