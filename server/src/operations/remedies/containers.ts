import { rootlessOf } from '../../products/images';
import { capital, sentences } from '../../statefulset/phrases';
import { asList, asString, valueAt } from '../../yaml/json';
import { operand } from '../shell';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { changeTemplate, deletePod, describePod, logs, previousLogs, step } from './steps';

/** The containers start, and do not run well. */
export const containers = {
  'init-failing': {
    title: (s) =>
      `${capital(s.isInit ? s.containerText : 'an init container')} fails or does not end, so that the containers of ${s.pod} do not start.`,
    sign: 'Init:Error, Init:CrashLoopBackOff, or Init:0/1 for long',
    applies: (s) => asList(s.inPod(['initContainers'])).length > 0,
    steps: (s) => [
      initLogs(s),
      step(
        'If it waits for something outside, such as a database or a name in DNS, put that in order: it then goes on by itself. The name of the pod itself resolves only with publishNotReadyAddresses: true in the governing Service, since the pod is not Ready yet.',
      ),
      ...changeTemplate(s, `Otherwise correct ${s.isInit ? s.containerText : 'the init container'}.`),
    ],
    field: (s) => (s.isInit ? s.containerField() : s.podField('initContainers')),
  },
  'wrong-command': {
    title: (s) => `The command of ${s.containerText} is not in its image, or cannot be run.`,
    sign: 'StartError or RunContainerError; exit code 126, 127 or 128',
    steps: (s) => [
      lastState(s),
      ...changeTemplate(
        s,
        `Correct command and args of ${s.containerText}: command replaces the ENTRYPOINT of the image, and no shell reads it.`,
      ),
    ],
    field: (s) =>
      s.containerField(
        s.inContainer(['command']) === undefined && s.inContainer(['args']) !== undefined ? 'args' : 'command',
      ),
  },
  'oom-killed': {
    title: (s) => `${capital(s.containerText)} needs more memory than its limit and is killed.`,
    sign: 'OOMKilled; exit code 137',
    steps: (s) => [
      step(
        'See how much it uses, if the cluster has metrics.',
        s.kubectl(['top', 'pod', operand(s.pod), '--containers']),
      ),
      ...changeTemplate(
        s,
        `Raise resources.limits.memory of ${s.containerText}, and the request with it; or have the program use less (heap, caches, buffers).`,
      ),
    ],
    field: (s) => s.containerField('resources', 'limits', 'memory'),
  },
  'permission-denied': {
    title: (s) => `The program in ${s.containerText} may not write to its volume.`,
    sign: 'CrashLoopBackOff; the log says Permission denied, Operation not permitted or Read-only file system',
    steps: (s) => [
      previousLogs(s, 'See which folder it may not write to.'),
      ...changeTemplate(s, ownership(s)),
      step(
        'fsGroup does nothing for hostPath and for most NFS volumes: there change the owner on the server, or in an init container that runs as root.',
      ),
    ],
    field: (s) => s.podField('securityContext', 'fsGroup'),
  },
  'crash-loop': {
    title: (s) => `The program in ${s.containerText} ends again and again.`,
    sign: 'CrashLoopBackOff or Error; BackOff: Back-off restarting failed container',
    steps: (s) => [
      previousLogs(s, 'Its last words say why.'),
      lastState(s),
      ...changeTemplate(s, 'If its configuration, its arguments or its image are at fault, correct the pod template.'),
      deletePod(
        s,
        `If the fault was elsewhere and is gone, it starts again within 5 minutes; deleting ${s.pod} has it start at once.`,
      ),
    ],
    field: (s) => s.containerField(),
  },
  'startup-failing': {
    title: (s) => `The startup probe of ${s.containerText} fails, so that it is restarted before it is up.`,
    sign: 'Unhealthy: Startup probe failed; Killing: failed startup probe, will be restarted',
    applies: (s) => hasProbe(s, 'startupProbe'),
    steps: (s) => [
      previousLogs(s, 'See whether it still starts when it is killed, or is up and the probe asks wrong.'),
      ...changeTemplate(
        s,
        `If it needs longer, raise failureThreshold: ${time(s, 'startupProbe')}. Otherwise correct port, path or command of the probe.`,
      ),
    ],
    field: (s) => s.containerField('startupProbe'),
  },
  'liveness-killed': {
    title: (s) => `The liveness probe of ${s.containerText} fails, so that the kubelet restarts it.`,
    sign: 'Unhealthy: Liveness probe failed; Killing: failed liveness probe, will be restarted',
    applies: (s) => hasProbe(s, 'livenessProbe'),
    steps: (s) => [
      previousLogs(s, 'See whether it hangs, is merely slow, or still starts.'),
      ...changeTemplate(
        s,
        'Give it a startupProbe if it starts slowly, a longer timeoutSeconds and failureThreshold if it is slow under load; correct port, path or command if the probe asks wrong.',
      ),
    ],
    field: (s) => s.containerField('livenessProbe'),
  },
  'readiness-failing': {
    title: (s) =>
      hasProbe(s, 'readinessProbe') || !hasGates(s)
        ? `${s.pod} runs, but ${s.containerText} is not Ready.`
        : `${s.pod} runs, but a readiness gate is not met.`,
    sign: 'Running, READY 0/1; Unhealthy: Readiness probe failed, or ReadinessGatesNotReady',
    steps: (s) => [
      describePod(s, 'The event Unhealthy has what the probe got; Readiness Gates are listed above the conditions.'),
      logs(s, 'See what the program waits for: its peers, a leader, a recovery.'),
      step(
        'If its peers wait for one another by name, publishNotReadyAddresses: true in the governing Service lets names resolve before pods are Ready.',
      ),
      ...changeTemplate(
        s,
        hasGates(s) && !hasProbe(s, 'readinessProbe')
          ? gateEdit
          : 'If the probe asks wrong, correct its port, path or command.',
      ),
    ],
    field: (s) =>
      !hasProbe(s, 'readinessProbe') && hasGates(s) ? s.podField('readinessGates') : s.containerField('readinessProbe'),
  },
} satisfies Family;

const gateEdit =
  'A controller outside sets the condition of a readiness gate: get that running. If there is none, remove the gate from the pod template.';

/** Of an init container that still runs there is no earlier log. */
function initLogs(s: Situation): RemedyStep {
  const first = asString(valueAt(asList(s.inPod(['initContainers']))[0], ['name']));
  const name = s.isInit ? s.container : first;
  return step(
    'See what it says.',
    s.kubectl(['logs', `pod/${s.pod}`, ...(name === undefined ? ['--all-containers'] : ['-c', name])]),
  );
}

function lastState(s: Situation): RemedyStep {
  const path = `jsonpath={.status.containerStatuses[*].lastState.terminated}`;
  return step('See with which reason and exit code it ended.', s.kubectl(['get', `pod/${s.pod}`, '-o', path]));
}

function ownership(s: Situation): string {
  const group = rootlessOf(s.image)?.user;
  return group === undefined
    ? 'Set securityContext.fsGroup of the pod to a group of the program: the kubelet gives it the volumes.'
    : sentences([`Set securityContext.fsGroup: ${group} for the pod: the kubelet gives the volumes to that group.`]);
}

function hasProbe(s: Situation, probe: string): boolean {
  return s.allContainers.some((container) => valueAt(container, [probe]) !== undefined);
}

function hasGates(s: Situation): boolean {
  return asList(s.inPod(['readinessGates'])).length > 0;
}

/** How long a probe gives: the defaults of the API are 10 seconds and 3 failures. */
function time(s: Situation, probe: string): string {
  const number = (field: string, fallback: number) => {
    const value = s.inContainer([probe, field]);
    return typeof value === 'number' ? value : fallback;
  };
  return `now it gives ${number('periodSeconds', 10) * number('failureThreshold', 3) + number('initialDelaySeconds', 0)} seconds`;
}
