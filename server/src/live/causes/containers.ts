import { type Path, valueAt } from '../../yaml/json';
import { byEvent, duration, happened, newest } from './evidence';
import type { Finding } from './finding';
import type { Exit, LiveContainer, LivePod } from './pod';
import { killedByProbe } from './probes';
import { lastWords, quoted } from './words';

/** Why a container that was started does not stay. */
export function crashTrouble(pod: LivePod, container: LiveContainer): Finding | undefined {
  const exit = container.lastExit;
  if (container.waiting?.reason === 'CreateContainerError' || container.waiting?.reason === 'RunContainerError')
    return notCreated(pod, container, container.waiting.message);
  if (!isCrashing(pod, container, exit)) return undefined;
  if (!exit) return crashLoop(pod, container, exit);
  if (isOutOfMemory(exit)) return outOfMemory(pod, container, exit);
  return (
    killedByProbe(pod, container) ??
    (cannotRun(exit) ? wrongCommand(pod, container, exit) : undefined) ??
    (isDenied(exit.message ?? '') ? denied(pod, container, exit) : crashLoop(pod, container, exit))
  );
}

/** Kubelet forgets its back-off when a container has run for so long (MaxContainerBackOff, twice). */
const settled = 10 * 60_000;

/**
 * Whether a container is in a crash loop now. One that runs again may be between two crashes: it counts as such while it
 * has not run for longer than kubelet remembers. After a single restart it may as well be starting, unless it was killed.
 */
function isCrashing(pod: LivePod, container: LiveContainer, exit: Exit | undefined): boolean {
  if (container.waiting) return container.waiting.reason === 'CrashLoopBackOff';
  if (container.ended) return true;
  if (!exit || container.restarts === 0 || container.isReady) return false;
  const running = pod.set.at - (container.runningSince ?? pod.set.at);
  if (running >= settled) return false;
  return container.restarts > 1 || isOutOfMemory(exit) || backsOff(pod, container);
}

function backsOff(pod: LivePod, container: LiveContainer): boolean {
  return (
    newest(
      pod.events,
      (event) => event.reason === 'BackOff' && /restarting/.test(event.message) && container.concerns(event),
    ) !== undefined
  );
}

/** Kubelet's reason; runc's words where the limit is too low even to start. */
function isOutOfMemory({ reason, message }: Exit): boolean {
  return reason === 'OOMKilled' || /container init was OOM-killed|memory limit too low/i.test(message ?? '');
}

function outOfMemory(pod: LivePod, container: LiveContainer, exit: Exit): Finding {
  const limit = valueAt(container.spec, ['resources', 'limits', 'memory']);
  const over =
    limit === undefined
      ? 'it has no memory limit of its own, so its pod reached one or its node ran out of memory'
      : `it needs more than its memory limit of ${String(limit)}`;
  return ofContainer(pod, container, 'oom-killed', `is OOM-killed: ${over} (${lastEnd(pod, container, exit)})`, [
    'resources',
    'limits',
    'memory',
  ]);
}

/** Codes of shells and runtimes for what is not there (127) or cannot be executed (126), and the runtime's own refusal. */
function cannotRun({ code, reason }: Exit): boolean {
  return reason === 'StartError' || reason === 'ContainerCannotRun' || code === 127 || code === 126;
}

function wrongCommand(pod: LivePod, container: LiveContainer, exit: Exit): Finding {
  if (/error mounting|not a directory.{0,80}mount/i.test(exit.message ?? ''))
    return mountRefused(pod, container, exit.message ?? '');
  const words = lastWords(runtimeWords(exit.message), pod);
  const said = words === undefined ? '' : `: ${words}`;
  const field: Path = [
    valueAt(container.spec, ['command']) === undefined && valueAt(container.spec, ['args']) !== undefined
      ? 'args'
      : 'command',
  ];
  return ofContainer(
    pod,
    container,
    'wrong-command',
    `cannot start: its command is not in the image or cannot be run${said} (${lastEnd(pod, container, exit)})`,
    field,
  );
}

/** The runtime refuses the container before it runs: CreateContainerError, RunContainerError. */
function notCreated(pod: LivePod, container: LiveContainer, message: string): Finding {
  const event = newest(pod.events, (each) => each.reason === 'Failed' && container.concerns(each));
  const text = message || event?.message.replace(/^Error: /, '') || '';
  if (/OOM-killed|memory limit too low/i.test(text)) {
    const exit = container.lastExit ?? {
      code: 128,
      reason: 'StartError',
      message: text,
      started: undefined,
      finished: event?.last,
    };
    return outOfMemory(pod, container, exit);
  }
  if (/mount|volume/i.test(text) && !/exec: |executable|no command specified/i.test(text))
    return mountRefused(pod, container, text);
  const isCommand = /exec: |exec format|executable|no command specified|no such file|not found|permission denied/i.test(
    text,
  );
  const evidence = event ? byEvent(event, pod.set.at) : `state ${container.waiting?.reason ?? ''}`;
  const what = isCommand ? 'its command is not in the image or cannot be run: ' : '';
  return ofContainer(
    pod,
    container,
    isCommand ? 'wrong-command' : 'crash-loop',
    `cannot start: ${what}"${quoted(runtimeWords(text) ?? '')}" (${evidence})`,
    isCommand ? ['command'] : [],
  );
}

function mountRefused(pod: LivePod, container: LiveContainer, text: string): Finding {
  return ofContainer(
    pod,
    container,
    'volume-mount-failed',
    `cannot start: the runtime cannot mount a volume: "${quoted(runtimeWords(text) ?? '')}"`,
    ['volumeMounts'],
  );
}

/** What a runtime says without its own steps: `... unable to start container process: exec: "x": ...` */
function runtimeWords(text: string | undefined): string | undefined {
  const start = text?.search(/exec: |executable file|error mounting|no command specified/) ?? -1;
  return start > 0 ? text?.slice(start) : text;
}

const refusal =
  /permission denied|operation not permitted|read-only file ?system|\bEACCES\b|\bEPERM\b|\bEROFS\b|AccessDeniedException|not writable|is not writeable|access is denied|has wrong ownership/i;
/** Refusals that have nothing to do with files: of databases, of ports, of peers. */
const otherRefusal =
  /permission denied for |permission denied \(publickey|(?:bind|listen|connect|socket)[^\n]{0,120}(?:permission denied|EACCES)|EACCES[^\n]{0,60}(?::\d|\bport\b)/i;

/** Whether a program's last words tell that it may not use a file or a folder. */
function isDenied(words: string): boolean {
  return words
    .slice(0, 8192)
    .split('\n')
    .some((line) => refusal.test(line) && !otherRefusal.test(line));
}

function denied(pod: LivePod, container: LiveContainer, exit: Exit): Finding {
  const readOnly = /read-only file ?system|\bEROFS\b/i.test(exit.message ?? '');
  const words = lastWords(exit.message, pod) ?? '';
  const why = readOnly ? 'it may not write, as its file system is read-only' : 'it may not use its files';
  const message = `ends with exit code ${exit.code}: ${why}: ${words} (${lastEnd(pod, container, exit)})`;
  const found = ofContainer(pod, container, 'permission-denied', message, ['securityContext']);
  return readOnly
    ? found
    : { ...found, field: ['spec', 'template', 'spec', 'securityContext', 'fsGroup'], claims: pod.claims };
}

function crashLoop(pod: LivePod, container: LiveContainer, exit: Exit | undefined): Finding {
  const words = lastWords(exit?.message, pod);
  const said = words === undefined ? '' : `: ${words}`;
  const log = words === undefined ? '. Its log says why' : '';
  const code = exit === undefined ? '' : ` with exit code ${exit.code}`;
  const meaning = exit?.code === 0 ? ', though it should run' : '';
  return ofContainer(
    pod,
    container,
    'crash-loop',
    `${container.restarts > 0 ? 'ends again and again' : 'ended'}${code}${meaning}${said} (${lastEnd(pod, container, exit)})${log}`,
    [],
  );
}

function ofContainer(pod: LivePod, container: LiveContainer, id: Finding['id'], what: string, field: Path): Finding {
  return {
    id,
    message: `Container ${container.name} of ${pod.name} ${what}.`,
    culprit: pod.object,
    field: pod.containerField(container, ...field),
    container: container.name,
  };
}

/** When it ended last, after how long, and how often it was restarted. */
export function lastEnd(pod: LivePod, { restarts }: LiveContainer, exit: Exit | undefined): string {
  const lasted =
    exit?.started !== undefined && exit.finished !== undefined
      ? ` after ${duration(exit.finished - exit.started)}`
      : '';
  const times = restarts > 0 ? `, ${restarts} restart${restarts === 1 ? '' : 's'}` : '';
  return `${happened('ended', exit?.finished, pod.set.at)}${lasted}${times}`;
}
