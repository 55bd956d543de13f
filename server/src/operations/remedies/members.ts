import { fill, type Member, ofMember } from '../../products/fill';
import { productOf } from '../../products/images';
import { podName } from '../../statefulset/identity';
import type { StatefulSet } from '../../statefulset/set';
import type { Situation } from './situation';

/** What the software of a set has to be told before a member of it goes for good. */

/** How to remove one member from the cluster that the software makes of the pods. */
export function leaving(set: StatefulSet, ordinal: number, host = 'HOST'): string {
  const pod = podName(set, ordinal);
  const known = productOf(set)?.product;
  if (known?.leave === undefined) return `If ${pod} is a member of a cluster, remove it from there first.`;
  const member: Member = { pod, ordinal, host, port: known.port };
  return `Remove ${pod} from the ${known.name} cluster first. ${fill(known.leave, ofMember(member))}`;
}

/** The same for a pod that loses its data; nothing if it is the only one. */
export function leaveFirst({ set, ordinal }: Pick<Situation, 'set' | 'ordinal'>): string {
  return set.replicas > 1 ? leaving(set, ordinal) : '';
}
