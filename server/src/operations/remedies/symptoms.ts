import { podName } from '../../statefulset/identity';
import type { Command } from '../kubectl';
import { selectorText, setReference } from '../kubectl';
import { operand } from '../shell';
import { possibleCause } from './index';
import type { PossibleCause } from './possible';
import type { CauseId, ObjectRef } from './remedy';
import type { RemedySubject, Situation } from './situation';

/** What people see first, and the causes that it may have. */
export interface Symptom {
  readonly title: (situation: Situation) => string;
  /** What `kubectl get pods` shows for the pod; undefined where that shows nothing. */
  readonly status: ((situation: Situation) => string) | undefined;
  /** Commands that tell the causes apart; none of them changes anything. */
  readonly look: (situation: Situation) => readonly Command[];
  /** The likeliest first. */
  readonly causes: readonly CauseId[];
}

export const symptoms = {
  'pod-missing': {
    title: ({ pod }) => `${pod} is not created`,
    status: ({ pod }) => `There is no ${pod}`,
    look: (s) => [eventsOfSet(s)],
    causes: [
      'predecessor',
      'quota-exceeded',
      'quota-needs-resources',
      'pod-security',
      'limit-range',
      'service-account-missing',
      'admission-webhook',
      'priority-class-missing',
      'runtime-class-missing',
      'pod-invalid',
      'pod-name-taken',
    ],
  },
  'pod-pending': {
    title: ({ pod }) => `${pod} stays Pending`,
    status: () => 'Pending',
    look: (s) => [describe(s), { title: 'What is free on the nodes', command: s.clusterwide(['describe', 'nodes']) }],
    causes: [
      'unschedulable-resources',
      'unschedulable-anti-affinity',
      'unschedulable-selector',
      'unschedulable-taint',
      'unschedulable-zone',
      'unschedulable-topology-spread',
      'unschedulable-cordoned',
      'unschedulable-ports',
      'scheduling-gated',
    ],
  },
  'claim-unbound': {
    title: ({ claims }) => `${claims.join(', ')} ${claims.length === 1 ? 'is' : 'are'} not Bound`,
    status: undefined,
    look: (s) => [
      { title: 'The claim and its events', command: s.kubectl(['describe', 'pvc', ...s.claims.map(operand)]) },
      { title: 'The classes', command: s.clusterwide(['get', 'storageclass']) },
      { title: 'The volumes', command: s.clusterwide(['get', 'pv']) },
    ],
    causes: [
      'class-missing',
      'no-default-class',
      'claim-waits-consumer',
      'provisioning-failed',
      'provisioner-silent',
      'no-matching-volume',
      'claim-lost',
      'claim-foreign',
    ],
  },
  'pod-creating': {
    title: ({ pod }) => `${pod} stays ContainerCreating`,
    status: () => 'ContainerCreating',
    look: (s) => [describe(s)],
    causes: ['multi-attach', 'mount-missing', 'key-missing', 'volume-mount-failed', 'sandbox-failed', 'slow-start'],
  },
  image: {
    title: ({ pod }) => `The image of ${pod} cannot be pulled`,
    status: () => 'ErrImagePull, ImagePullBackOff, ErrImageNeverPull or InvalidImageName',
    look: (s) => [describe(s)],
    causes: ['image-pull', 'image-pull-secret', 'image-name-invalid'],
  },
  'container-config': {
    title: ({ pod }) => `${pod} has CreateContainerConfigError`,
    status: () => 'CreateContainerConfigError',
    look: (s) => [describe(s)],
    causes: ['config-missing', 'key-missing', 'run-as-root-refused'],
  },
  init: {
    title: ({ pod }) => `${pod} stays in its init containers`,
    status: () => 'Init:0/1, Init:Error or Init:CrashLoopBackOff',
    look: (s) => [describe(s)],
    causes: ['init-failing'],
  },
  crashing: {
    title: ({ pod }) => `${pod} restarts again and again`,
    status: () => 'CrashLoopBackOff, Error, OOMKilled, RunContainerError, or RESTARTS goes up',
    look: (s) => [
      describe(s),
      {
        title: 'Its logs before the last restart',
        command: s.kubectl(['logs', `pod/${s.pod}`, ...s.containerOption, '--previous']),
      },
    ],
    causes: ['crash-loop', 'oom-killed', 'liveness-killed', 'permission-denied', 'startup-failing', 'wrong-command'],
  },
  'not-ready': {
    title: ({ pod }) => `${pod} runs and does not become Ready`,
    status: () => 'Running, READY 0/1',
    look: (s) => [describe(s)],
    causes: ['readiness-failing', 'slow-start', 'startup-failing'],
  },
  terminating: {
    title: ({ pod }) => `${pod} stays Terminating, or its node has failed`,
    status: () => 'Terminating or Unknown',
    look: (s) => [
      { title: 'Its node', command: s.kubectl(['get', `pod/${s.pod}`, '-o', 'wide']) },
      { title: 'The nodes', command: s.clusterwide(['get', 'nodes']) },
      { title: 'Where the volumes are attached', command: s.clusterwide(['get', 'volumeattachments']) },
    ],
    causes: ['terminating-grace', 'terminating-node-lost', 'terminating-finalizer'],
  },
  'rollout-stuck': {
    title: () => 'The rollout is stuck',
    status: undefined,
    look: (s) => [
      {
        title: 'Each pod and its revision',
        command: s.kubectl(['get', 'pods', '-l', selectorText(s.set.selector), '-L', 'controller-revision-hash']),
      },
    ],
    causes: ['broken-rollback', 'on-delete', 'partition', 'min-ready-seconds', 'paused-by-max-unavailable', 'rolling'],
  },
  'scale-down-stuck': {
    title: () => 'There are more pods than replicas',
    status: undefined,
    look: (s) => [
      {
        title: 'The pods',
        command: s.kubectl(['get', 'pods', '-l', selectorText(s.set.selector), '-o', 'wide']),
      },
    ],
    causes: ['scaling-down', 'scale-down-blocked'],
  },
} satisfies Readonly<Record<string, Symptom>>;

export type SymptomId = keyof typeof symptoms;

/** The causes that a symptom may have in such a set. */
export function causesOf({ causes }: Pick<Symptom, 'causes'>, subject: RemedySubject): readonly PossibleCause[] {
  return causes.flatMap((id) => possibleCause(id, { ...subject, ...pointer(id, subject) }) ?? []);
}

/** What a pod waits for, if the controller keeps order: the one before it. */
function pointer(id: CauseId, { set, pod, namespace }: RemedySubject): { readonly culprit?: ObjectRef } {
  const ordinal = Number(pod?.slice(set.name.length + 1));
  return id === 'predecessor' && ordinal > set.start
    ? { culprit: { kind: 'Pod', namespace, name: podName(set, ordinal - 1) } }
    : {};
}

function describe(s: Situation): Command {
  return { title: 'The pod and its events', command: s.kubectl(['describe', `pod/${s.pod}`]) };
}

function eventsOfSet(s: Situation): Command {
  return { title: 'The set and its events', command: s.kubectl(['describe', setReference(s.set)]) };
}
