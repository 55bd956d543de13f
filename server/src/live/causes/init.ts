import { lastEnd } from './containers';
import { duration, happened } from './evidence';
import type { Finding } from './finding';
import type { LiveContainer, LivePod } from './pod';
import { lastWords } from './words';

/** How long an init container may run before it counts as one that does not end. */
const patience = 5 * 60_000;

/** Why an init container keeps the next ones from starting; one that has ended well keeps nobody. */
export function initTrouble(pod: LivePod, container: LiveContainer): Finding | undefined {
  const exit = container.lastExit;
  if (container.ended?.code === 0) return undefined;
  // After a single restart it may yet end well.
  if (container.isRunning && (container.restarts <= 1 || exit?.code === 0)) return endless(pod, container);
  const isFailing = container.waiting?.reason === 'CrashLoopBackOff' || (exit !== undefined && exit.code !== 0);
  const isRefused = /^(?:CreateContainerError|RunContainerError)$/.test(container.waiting?.reason ?? '');
  if (!isFailing && !isRefused) return undefined;
  const words = lastWords(exit ? exit.message : container.waiting?.message, pod);
  const reason = exit?.reason === 'OOMKilled' ? ' (OOMKilled)' : '';
  const said = words === undefined ? '' : `: ${words}`;
  const log = words === undefined ? '. Its log says why' : '';
  const how = exit === undefined ? 'cannot start' : `fails with exit code ${exit.code}${reason}`;
  return found(pod, container, `${how}${said} (${lastEnd(pod, container, exit)})${log}`);
}

function endless(pod: LivePod, container: LiveContainer): Finding | undefined {
  const since = container.runningSince;
  const runs = since === undefined ? pod.age : pod.set.at - since;
  if (runs < patience) return undefined;
  return found(
    pod,
    container,
    `has run for ${duration(runs)} and does not end (${happened('started', since, pod.set.at)})`,
  );
}

function found(pod: LivePod, container: LiveContainer, what: string): Finding {
  return {
    id: 'init-failing',
    message: `Init container ${container.name} of ${pod.name} ${what}. The containers after it wait.`,
    culprit: pod.object,
    field: pod.containerField(container),
    container: container.name,
  };
}
