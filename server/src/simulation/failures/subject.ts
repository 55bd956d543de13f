import { firstImage, withTag } from '../../statefulset/containers';
import { ordinalRange, podName } from '../../statefulset/identity';
import type { StatefulSet } from '../../statefulset/set';
import { neverReadySuffix } from '../revisions';
import type { Stage } from './stage';

/** A set whose failures are looked for. */
export interface Subject {
  readonly set: StatefulSet;
  /** Before the set is applied, and once all of it runs. */
  readonly before: Stage;
  readonly running: Stage;
  /** The pods that are made to fail, in the order of their ordinals. */
  readonly pods: readonly string[];
  /** Steps that give the first container another image: one that starts, one that does not, and the one that it has. */
  readonly images: { readonly other: string; readonly bad: string; readonly own: string };
  /** Whether pods may become Ready only once others run that are created after them. */
  readonly awaitsPeers: boolean;
}

/** Of larger sets only the first two, the middle and the last pod are tried: the others do what these do. */
const mostTried = 9;

export function triedPods(set: StatefulSet): readonly string[] {
  const { start, end } = ordinalRange(set);
  const all = end - start;
  const tried =
    all <= mostTried
      ? Array.from({ length: all }, (_, index) => start + index)
      : [start, start + 1, start + Math.floor(all / 2), end - 1];
  return tried.map((ordinal) => podName(set, ordinal));
}

export function imageSteps(set: StatefulSet): Subject['images'] {
  const own = firstImage(set);
  return {
    other: `image:${withTag(own, 'other')}`,
    bad: `image:${withTag(own, neverReadySuffix.slice(1))}`,
    own: own === '' ? 'undo' : `image:${own}`,
  };
}
