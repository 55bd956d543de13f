import { podNames, possibleReplicas } from '../../statefulset/identity';
import { heldBack, onDeleteRule, updatedPods } from '../../statefulset/narrator/order';
import { count, listNames, reversed, sentences } from '../../statefulset/phrases';
import { followRollout, partitionPatch } from '../commands';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { apply, deletePod, describePod, keptPods, patchSet, podsWithRevisions, step } from './steps';

/** What the controller waits for, or was told to leave alone (pkg/controller/statefulset/stateful_set_control.go). */
export const order = {
  'broken-rollback': {
    title: (s) => `The template is put right, but the controller waits for ${s.pod}, which still has the broken one.`,
    sign: 'one pod has an older revision than updateRevision, and is not Ready',
    applies: isOrdered,
    steps: (s) => [
      podsWithRevisions(
        s,
        `Make sure that the template is right now. If it is not, correct it and apply it before you delete ${s.pod}.`,
      ),
      deletePod(
        s,
        `Delete ${s.pod}: until then the controller waits for it to become Ready. It is created again from ${s.belowPartition ? `the current revision, since it is below partition ${s.set.partition}` : 'the template of now'}.`,
      ),
    ],
  },
  predecessor: {
    title: (s) => `${above(s)} until ${waitedFor(s)} is Ready: OrderedReady creates pods in order.`,
    sign: 'there is no such pod; a lower one is not Ready',
    applies: (s) => isOrdered(s) && s.set.replicas > 1,
    steps: (s) => [
      describe(s, waitedFor(s), `Only ${waitedFor(s)} has to be put right: the pods above it follow by themselves.`),
      step(
        'If the software does not need the order, podManagementPolicy: Parallel creates all pods at once. It is immutable: the set must be created again.',
      ),
    ],
  },
  'scale-down-blocked': {
    title: (s) => `Pods above replicas stay until ${waitedFor(s)} is Ready: OrderedReady deletes none before.`,
    sign: 'more pods than replicas, none of them Terminating; a lower one is not Ready',
    applies: isOrdered,
    steps: (s) => [
      describe(s, waitedFor(s), `Only ${waitedFor(s)} has to be put right: the scale-down then goes on by itself.`),
    ],
  },
  'paused-by-max-unavailable': {
    title: (s) =>
      `The rollout waits: maxUnavailable ${s.set.maxUnavailable ?? 1} leaves no room while pods are not Ready.`,
    sign: 'no pod has updateRevision; as many pods are not Ready as maxUnavailable allows',
    applies: (s) => s.set.maxUnavailable !== undefined,
    steps: (s) => [
      podsWithRevisions(s, 'See which pods are not Ready, and put them right: the rollout then goes on by itself.'),
      step('Or raise maxUnavailable, if the software bears as many members down at once.'),
      { ...apply(s), destroys: 'The rollout restarts pods while others are not Ready.' },
    ],
    field: () => ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'],
  },
  partition: {
    title: (s) => heldBack(keptPods(s), s.set) ?? 'The partition keeps pods at the old revision.',
    sign: 'pods below the partition have currentRevision, those above updateRevision',
    applies: (s) => s.set.partition > 0,
    steps: (s) => [
      podsWithRevisions(s, 'See whether the pods with the new revision do well.'),
      {
        ...patchSet(
          s,
          'Then lower the partition, one pod at a time or to 0 for all: in the manifest, or in the live set.',
          partitionPatch(0),
        ),
        destroys: `Restarts ${keptPods(s).length === 0 ? 'the pods below it' : listNames(reversed(keptPods(s)))} with the new template.`,
      },
    ],
    field: () => ['spec', 'updateStrategy', 'rollingUpdate', 'partition'],
  },
  'on-delete': {
    title: () => onDeleteRule,
    sign: 'updateStrategy OnDelete; pods have another revision than updateRevision',
    applies: (s) => s.set.updateStrategy === 'OnDelete',
    steps: (s) => [
      podsWithRevisions(s, 'See which pods have the old revision.'),
      deletePod(
        s,
        `Delete one after the other, and wait until each is Ready again${s.set.replicas > 1 ? ', the leader last' : ''}.`,
        s.givenPod ?? podNames(s.set).at(possibleReplicas(s.set) - 1),
      ),
      step('With RollingUpdate the controller does so by itself, from the highest ordinal.'),
    ],
    field: () => ['spec', 'updateStrategy', 'type'],
  },
  'min-ready-seconds': {
    title: (s) =>
      `The next step waits until ${waitedFor(s)} has been Ready for ${count(s.set.minReadySeconds, 'second')} (minReadySeconds).`,
    sign: 'availableReplicas is below readyReplicas',
    applies: (s) => s.set.minReadySeconds > 0,
    steps: (s) => [
      follow(s, 'Nothing is wrong: wait.'),
      step('If the time is longer than it takes to see that a pod is well, lower minReadySeconds.'),
    ],
    field: () => ['spec', 'minReadySeconds'],
  },
  'slow-start': {
    title: (s) => `${s.pod} is starting, and nothing is wrong so far.`,
    sign: 'a young pod, and no event of type Warning',
    steps: (s) => [
      step('Wait, and watch it.', s.kubectl(['get', `pod/${s.pod}`, '-w'])),
      describePod(
        s,
        'If it takes longer than usual, see what it does: pulling the image, init containers, waiting for its first probe.',
      ),
    ],
  },
  rolling: {
    title: () => 'A rollout is under way.',
    sign: 'two revisions; the newest pod is young, and the others are Ready',
    steps: (s) => [follow(s, sentences(['Wait, and follow it.', goesOn(s)]))],
  },
  'scaling-down': {
    title: () => 'Pods above replicas are terminating.',
    sign: 'pods above replicas are Terminating since less than their grace period',
    steps: (s) => [step('Wait, and watch them.', s.kubectl(['get', 'pods', '-w']))],
  },
} satisfies Family;

function isOrdered({ set }: Situation): boolean {
  return set.podManagementPolicy === 'OrderedReady';
}

/** The pod that the controller waits for. */
function waitedFor(s: Situation): string {
  return s.named('Pod') ?? s.pod;
}

/** The pods that are not created. */
function above(s: Situation): string {
  return s.named('Pod') === undefined || s.named('Pod') === s.pod
    ? 'The pods above are not created'
    : `${s.pod} is not created`;
}

function describe(s: Situation, pod: string, text: string): RemedyStep {
  return step(text, s.kubectl(['describe', `pod/${pod}`]));
}

function follow({ set, kubectl }: Situation, text: string): RemedyStep {
  const { command } = followRollout(set, kubectl);
  return step(text, command);
}

function goesOn({ set }: Situation): string | false {
  const pods = updatedPods(set);
  return pods.length > 1 && `It reaches ${listNames(pods)}, from the highest down.`;
}
