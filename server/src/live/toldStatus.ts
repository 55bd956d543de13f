import { asList, asString, type Json, type JsonObject, valueAt } from '../yaml/json';
import type { LiveEvent } from './dump';

/** The spec and the status that a pod must have for the kubelet and the scheduler to have said what they said. */

/**
 * What the events of a pod, newest last, tell of it. `spec` is that of the pod template, as far as it is known. A pod that
 * the scheduler spoke of last has no node; one that the kubelet speaks of has some.
 */
export function statusTold(events: readonly LiveEvent[], spec: JsonObject): { spec: Json; status: Json } {
  const last = events.findLast(({ reason }) => reason !== 'Scheduled' && reason !== 'NotTriggerScaleUp');
  if (last === undefined || last.reason === 'FailedScheduling') return { spec, status: { phase: 'Pending' } };
  const containers = containersTold(events, spec);
  const states = new Map<string, JsonObject>();
  for (const event of events) {
    const name = containerOf(event, containers);
    const state = stateTold(event);
    if (name !== undefined && state) states.set(name, { name, ready: false, ...state });
  }
  const statuses = [...states.values()];
  const isRunning = statuses.some((status) => valueAt(status, ['state', 'running']) !== undefined);
  return {
    spec: { ...spec, containers, nodeName: 'unknown' },
    status: {
      phase: isRunning ? 'Running' : 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      ...(statuses.length > 0 && { containerStatuses: statuses }),
    },
  };
}

/** The containers of the template; without one, those that events name, or one without a name. */
function containersTold(events: readonly LiveEvent[], spec: JsonObject): readonly Json[] {
  const known = asList(spec['containers']);
  if (known.length > 0) return known;
  const image = events.map(({ message }) => /\bimage "([^"]{1,300})"/.exec(message)?.[1]).findLast(Boolean);
  const named = new Set(events.flatMap((event) => nameIn(event) ?? []));
  const names = named.size > 0 ? [...named] : ['(unknown)'];
  return names.map((name) => ({ name, ...(image !== undefined && { image }) }));
}

function containerOf(event: LiveEvent, containers: readonly Json[]): string | undefined {
  const names = containers.map((container) => asString(valueAt(container, ['name'])));
  const named = nameIn(event);
  // Another one than the manifest has: it may have changed since.
  return named !== undefined && names.includes(named) ? named : names[0];
}

/** The container that an event names, by its field (`spec.containers{web}`) or in its words. */
function nameIn({ field = '', message }: LiveEvent): string | undefined {
  return (
    /^spec\.(?:initContainers|containers)\{([^{}]{1,253})\}$/.exec(field)?.[1] ??
    /(?:^Container|failed container) ([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?) (?:in pod|failed|definition)/.exec(
      message,
    )?.[1]
  );
}

/** The state in which a container is when the kubelet says this (pkg/kubelet/images and kuberuntime). */
function stateTold({ reason, message, count, last }: LiveEvent): JsonObject | undefined {
  const waiting = (why: string, words = message) => ({ state: { waiting: { reason: why, message: words } } });
  const crash = { ...waiting('CrashLoopBackOff'), restartCount: Math.max(1, count) };
  switch (reason) {
    case 'Failed':
      if (message.startsWith('Failed to pull image')) return waiting('ErrImagePull');
      if (/^Error: (?:ErrImagePull|ImagePullBackOff)$/.test(message)) return undefined;
      if (message.startsWith('Error: ')) return waiting(whyNotStarted(message), message.slice('Error: '.length));
      return waiting('ErrImagePull');
    case 'InspectFailed':
      return waiting('InvalidImageName');
    case 'ErrImageNeverPull':
      return waiting('ErrImageNeverPull');
    case 'BackOff':
      // Why it cannot be pulled is in the event before.
      return message.startsWith('Back-off pulling') ? undefined : crash;
    case 'Unhealthy':
      // A probe that fails while a program starts is nobody's trouble: it is told because it lasts.
      return { state: { running: { startedAt: timeBefore(last) } }, started: !message.startsWith('Startup') };
    case 'Killing':
      if (!/failed (?:liveness|startup) probe/.test(message)) return undefined;
      return { ...crash, lastState: { terminated: { exitCode: 137 } }, started: !message.includes('startup') };
    default:
      return undefined;
  }
}

/** Long before an event, as a time of the API. */
function timeBefore(event: number | undefined): string | null {
  return event === undefined ? null : new Date(event - 3_600_000).toISOString();
}

/** Before a container is created its configuration is put together; what fails later fails in the runtime. */
function whyNotStarted(message: string): string {
  return /executable file|runtime create failed|failed to (?:create|start) container/.test(message)
    ? 'RunContainerError'
    : 'CreateContainerConfigError';
}
