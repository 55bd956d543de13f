import { asString, valueAt } from '../../yaml/json';
import { claimsOf } from './claim';
import { duration, happened, isAfter, newest } from './evidence';
import type { Finding } from './finding';
import type { LivePod } from './pod';
import { budgetOf } from './probes';

/** How long a pod may take to begin with its containers, if nothing is said of an image that is pulled. */
const patience = 5 * 60_000;

/** A pod that is on its way; what it does now, and since when. */
export function starting(pod: LivePod): Finding {
  return found(pod, pulling(pod) ?? initialising(pod) ?? running(pod) ?? creating(pod));
}

/** A pod whose containers have not begun for long, though nothing in the dump says why. */
export function stalled(pod: LivePod): Finding | undefined {
  if (pod.age < patience || pulling(pod) !== undefined || !pod.containers.some(({ waiting }) => waiting))
    return undefined;
  if (pod.containers.some(({ lastExit, isRunning }) => lastExit || isRunning)) return undefined;
  const sandbox = pod.condition('PodReadyToStartContainers');
  if (sandbox?.status === 'True') return undefined;
  const events = pod.events.length === 0 ? ' The dump has no events of it that say why' : ' Its events do not say why';
  const volumes = pod.claims.length > 0;
  const what = volumes ? 'mounted its volumes or set up its network' : 'set up its network or mounted its volumes';
  return {
    id: volumes ? 'volume-mount-failed' : 'sandbox-failed',
    message: `Node ${pod.node ?? ''} has not ${what} for ${pod.name} in ${duration(pod.age)} (${happened('pod created', pod.created, pod.set.at)}).${events}.`,
    culprit: pod.object,
    claims: pod.claims,
    details: { node: pod.node },
  };
}

function found(pod: LivePod, what: string): Finding {
  return {
    id: 'slow-start',
    message: `${pod.name} is starting: ${what} (${happened('pod created', pod.created, pod.set.at)}). Nothing is wrong yet.`,
    culprit: pod.object,
  };
}

function pulling(pod: LivePod): string | undefined {
  const begun = newest(pod.events, ({ reason }) => reason === 'Pulling');
  const done = newest(pod.events, ({ reason }) => /^(?:Pulled|Failed|BackOff|Created|Started)$/.test(reason));
  if (!begun || !(done === undefined || isAfter(begun, done))) return undefined;
  const image = /image "([^"]{1,512})"/.exec(begun.message)?.[1] ?? '';
  const time = begun.last === undefined ? '' : ` for ${duration(pod.set.at - begun.last)}`;
  return `its node has been pulling image ${image}${time}`;
}

function initialising(pod: LivePod): string | undefined {
  const init = pod.containers.find((container) => container.isInit && container.isRunning);
  if (!init) return undefined;
  const time = init.runningSince === undefined ? '' : ` for ${duration(pod.set.at - init.runningSince)}`;
  return `init container ${init.name} has run${time}`;
}

function running(pod: LivePod): string | undefined {
  const container = pod.containers.find((each) => each.isRunning && !each.isReady && !each.isInit);
  if (!container) return undefined;
  const time = container.runningSince === undefined ? '' : ` for ${duration(pod.set.at - container.runningSince)}`;
  const probe = budgetOf(container);
  return `container ${container.name} has run${time}${probe === undefined ? '' : `, and ${probe}`}`;
}

function creating(pod: LivePod): string {
  if (pod.node !== undefined) return `node ${pod.node} creates its containers`;
  if (claimsOf(pod).some(({ isPending }) => isPending)) return 'its claims are to be bound, and it is scheduled then';
  const scheduler = asString(valueAt(pod.spec, ['schedulerName'])) ?? 'default-scheduler';
  return pod.age < patience ? 'it is to be scheduled' : `scheduler ${scheduler} has said nothing of it yet`;
}
