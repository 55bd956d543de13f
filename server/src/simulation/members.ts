import { selects } from '../kubernetes/selector';
import { parsePodName } from '../statefulset/identity';
import { type Cluster, type LiveSet, type Members, type Pod, playedReplicas } from './cluster';

/**
 * The pods of the set; orphans that are its own are adopted. They are kept from one pass of the controller to the next:
 * a rollout of a thousand pods has thousands of passes, and none changes more than a few of them.
 */
export function membersOf(cluster: Cluster, set: LiveSet): Members {
  if (set.members?.spec === set.spec) return set.members;
  const { spec } = set;
  const members: Members = {
    spec,
    replicas: new Array<Pod | undefined>(playedReplicas(spec)).fill(undefined),
    condemned: [],
  };
  for (const pod of cluster.pods.values())
    if (pod.owner === set.uid || adopts(set, pod)) {
      if (isWanted(members, pod)) members.replicas[pod.ordinal - spec.start] = pod;
      else members.condemned.push(pod);
    }
  members.condemned.sort((a, b) => b.ordinal - a.ordinal);
  set.members = members;
  return members;
}

/** Puts a pod into the cluster. */
export function addPod({ pods, changing }: Cluster, pod: Pod): void {
  pods.set(pod.name, pod);
  changing.add(pod);
}

/** Takes a pod out of the cluster. */
export function removePod({ pods, set }: Cluster, pod: Pod): void {
  pods.delete(pod.name);
  const members = set?.members;
  if (!members || pod.owner !== set.uid) return;
  if (isWanted(members, pod)) members.replicas[pod.ordinal - members.spec.start] = undefined;
  else members.condemned.splice(members.condemned.indexOf(pod), 1);
}

function isWanted({ spec, replicas }: Members, { ordinal }: Pod): boolean {
  const index = ordinal - spec.start;
  return index >= 0 && index < replicas.length;
}

/** Adopts an orphan of the set's name that its selector matches; false for all other pods. */
function adopts(set: LiveSet, pod: Pod): boolean {
  const isOwn =
    pod.owner === undefined &&
    !pod.terminating &&
    parsePodName(pod.name)?.set === set.spec.name &&
    selects(set.spec.selector, pod.revision.labels);
  if (isOwn) pod.owner = set.uid;
  return isOwn;
}
