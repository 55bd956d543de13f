import { asObject, type Json, valueAt } from '../../yaml/json';
import type { LiveEvent } from '../dump';
import { numberAt } from '../podStatus';
import { byEvent, duration, happened, isAfter, isSince, newest, shown } from './evidence';
import type { Finding } from './finding';
import type { Exit, LiveContainer, LivePod } from './pod';
import { quoted } from './words';

/** What probes do to a container (pkg/kubelet/prober; killing is in computePodActions of pkg/kubelet/kuberuntime). */

type Kind = 'Liveness' | 'Readiness' | 'Startup';

/** Its last end was the work of a probe: kubelet says so, or fails to say but the end looks like it. */
export function killedByProbe(pod: LivePod, container: LiveContainer): Finding | undefined {
  const exit = container.lastExit;
  const killing = newest(pod.events, (event) => {
    return (
      container.concerns(event) &&
      /failed (?:liveness|startup) probe/i.test(event.message) &&
      isSince(event, exit?.started)
    );
  });
  if (killing)
    return killed(pod, container, /failed startup probe/i.test(killing.message) ? 'Startup' : 'Liveness', killing);
  if (!exit || !isSignal(exit)) return undefined;
  const kinds = container.hasStarted ? (['Liveness'] as const) : (['Startup', 'Liveness'] as const);
  const kind = kinds.find(
    (each) =>
      unhealthy(pod, container, each, exit.started) ?? (pod.events.length === 0 && lasted(container, each, exit)),
  );
  return kind && killed(pod, container, kind, undefined);
}

/** Killed from outside: SIGTERM that the program did not handle, or SIGKILL after it. */
function isSignal({ code, reason }: Exit): boolean {
  return reason !== 'OOMKilled' && (code === 137 || code === 143);
}

/** Whether a container lived for about as long as a probe lets one live that never succeeds. */
function lasted(container: LiveContainer, kind: Kind, { started, finished }: Exit): boolean {
  const probe = probeOf(container, kind);
  if (probe === undefined || started === undefined || finished === undefined) return false;
  return finished - started >= budget(probe) - numberOr(probe, 'periodSeconds', 10) * 1000;
}

function killed(
  pod: LivePod,
  container: LiveContainer,
  kind: 'Liveness' | 'Startup',
  killing: LiveEvent | undefined,
): Finding {
  const failed = unhealthy(pod, container, kind, undefined);
  const restarts = `${container.restarts} restart${container.restarts === 1 ? '' : 's'}`;
  const event = killing ?? failed;
  const evidence = event
    ? `${byEvent(event, pod.set.at)}; ${restarts}`
    : `exit code ${container.lastExit?.code ?? ''}; ${restarts}`;
  const likely = event ? '' : ', as it seems';
  const probe = kind === 'Liveness' ? 'liveness' : 'startup';
  return {
    id: kind === 'Liveness' ? 'liveness-killed' : 'startup-failing',
    message: `Container ${container.name} of ${pod.name} is killed by its ${probe} probe again and again${likely}${wordsOf(failed)} (${evidence}).`,
    culprit: pod.object,
    field: pod.containerField(container, fieldOf(kind)),
    container: container.name,
  };
}

/** Why a container that runs is not Ready; undefined while it may still be starting. */
export function probeTrouble(pod: LivePod, container: LiveContainer): Finding | undefined {
  if (!container.isRunning || container.isReady) return undefined;
  const startup = probeOf(container, 'Startup');
  const kind = startup !== undefined && !container.hasStarted ? 'Startup' : 'Readiness';
  const failed = unhealthy(pod, container, kind, container.runningSince);
  if (isStarting(pod, container, kind)) return undefined;
  const since = container.runningSince;
  const evidence = failed ? byEvent(failed, pod.set.at) : happened('container started', since, pod.set.at);
  const probe = kind === 'Startup' ? 'startup' : 'readiness';
  const isKnown = failed !== undefined || probeOf(container, kind) !== undefined;
  const what = isKnown ? `its ${probe} probe fails${wordsOf(failed)}` : 'is not Ready';
  return {
    id: kind === 'Startup' ? 'startup-failing' : 'readiness-failing',
    message: `Container ${container.name} of ${pod.name} runs, but ${what} (${evidence}).`,
    culprit: pod.object,
    field: pod.containerField(container, fieldOf(kind)),
    container: container.name,
  };
}

/** No program has to be ready sooner. */
const minimum = 60_000;

/** Whether a container has run for less than its probe gives it. */
export function isStarting(pod: LivePod, container: LiveContainer, kind: Kind): boolean {
  const running = pod.set.at - (container.runningSince ?? pod.created ?? pod.set.at);
  return container.restarts <= 1 && running < Math.max(minimum, budget(probeOf(container, kind)));
}

/** How long a probe fails before it counts, with the defaults of pkg/apis/core/v1/defaults.go. */
function budget(probe: Json | undefined): number {
  return (
    (numberOr(probe, 'initialDelaySeconds', 0) +
      numberOr(probe, 'periodSeconds', 10) * numberOr(probe, 'failureThreshold', 3)) *
    1000
  );
}

function numberOr(probe: Json | undefined, field: string, fallback: number): number {
  return numberAt(probe, [field]) ?? fallback;
}

/** The time that a container has before its probe counts, in words; undefined without a probe. */
export function budgetOf(container: LiveContainer): string | undefined {
  const startup = container.hasStarted ? undefined : probeOf(container, 'Startup');
  const probe = startup ?? probeOf(container, 'Readiness');
  if (probe === undefined) return undefined;
  const delay = numberOr(probe, 'initialDelaySeconds', 0);
  const name = startup === undefined ? 'readiness' : 'startup';
  return delay > 0
    ? `its ${name} probe begins after ${duration(delay * 1000)}`
    : `its ${name} probe has not succeeded yet`;
}

function probeOf({ spec }: LiveContainer, kind: Kind): Json | undefined {
  const probe = valueAt(spec, [fieldOf(kind)]);
  return probe === undefined || Object.keys(asObject(probe)).length === 0 ? undefined : probe;
}

function fieldOf(kind: Kind): string {
  return `${kind.toLowerCase()}Probe`;
}

/** The newest failure of a probe since a time: `Readiness probe failed: ...`, `Liveness probe errored ...`. */
function unhealthy(
  pod: LivePod,
  container: LiveContainer,
  kind: Kind,
  since: number | undefined,
): LiveEvent | undefined {
  return newest(pod.events, (event) => {
    return (
      event.reason === 'Unhealthy' &&
      event.message.startsWith(`${kind} probe`) &&
      container.concerns(event) &&
      isSince(event, since)
    );
  });
}

function wordsOf(event: LiveEvent | undefined): string {
  const words = quoted(event?.message.replace(/^\w+ probe (?:failed|errored)[^:]{0,60}: ?/, '') ?? '');
  return words === '' ? '' : `: ${words}`;
}

/** A pod whose containers are all Ready and that is not: a readiness gate, or a node that is not Ready. */
export function podNotReady(pod: LivePod): Finding | undefined {
  const ready = pod.condition('Ready');
  const mains = pod.containers.filter(({ list }) => list === 'containers');
  if (!ready || mains.length === 0 || mains.some((container) => !container.isReady)) return undefined;
  const name = /pod readiness gate "([^"]{1,320})"/.exec(ready.message)?.[1];
  const evidence = shown('condition Ready', ready.since, pod.set.at);
  if (name !== undefined || ready.reason === 'ReadinessGatesNotReady') return gateClosed(pod, name ?? '', evidence);
  return {
    id: 'readiness-failing',
    message: `The containers of ${pod.name} are Ready, the pod is not: node ${pod.node ?? ''} does not report (${evidence}${nodeEvidence(pod)}).`,
    culprit: pod.object,
    about: pod.node === undefined ? undefined : { kind: 'Node', namespace: undefined, name: pod.node },
    details: { node: pod.node },
  };
}

function gateClosed(pod: LivePod, gate: string, evidence: string): Finding {
  const condition = pod.condition(gate);
  const says = condition && condition.message !== '' ? `: ${quoted(condition.message)}` : '';
  const state = condition ? `is ${condition.status}${says}` : 'has not been set';
  return {
    id: 'readiness-failing',
    message: `The containers of ${pod.name} are Ready, the pod is not: its readiness gate ${gate} ${state} (${evidence}).`,
    culprit: pod.object,
    field: ['spec', 'template', 'spec', 'readinessGates'],
  };
}

function nodeEvidence(pod: LivePod): string {
  const event = newest(pod.events, ({ reason }) => reason === 'NodeNotReady');
  const later = newest(pod.events, ({ reason }) => reason === 'NodeReady');
  return event && !isAfter(later, event) ? `; ${byEvent(event, pod.set.at)}` : '';
}
