import { whyCreated, whyScaledDown } from '../../statefulset/narrator/reasons';
import { areReady, isRolledOut, isStuckAtFirst, startedTogether } from './goals';
import type { Lesson } from './lesson';
import { redisSet, webSet } from './manifests';

const ordered = { podManagementPolicy: 'OrderedReady' } as const;
const apply = { label: 'Apply the manifest', step: 'apply' };
const remove = { label: 'Delete the set', step: 'delete' };

export const order: Lesson = {
  id: 'order',
  title: 'Order: one after the other',
  summary: 'In which order pods start and stop, and what happens when one is stuck.',
  files: { 'web.yaml': webSet(['podManagementPolicy: OrderedReady']), 'redis.yaml': redisSet() },
  parts: [
    {
      kind: 'question',
      id: 'down',
      title: 'Scaling down',
      file: 'web.yaml',
      paragraphs: ['Three pods run: `web-0`, `web-1` and `web-2`. You scale the set from 3 to 1.'],
      question: 'Which pod is deleted first?',
      choices: [
        { text: 'web-0', reply: 'No. web-0 is the one that stays: with 1 replica the only ordinal is 0.' },
        { text: 'web-1', reply: 'No. web-1 is deleted, too, but another one goes before it.' },
        { text: 'web-2', reply: 'Yes. The highest ordinal is first, and web-1 waits for it.', isRight: true },
        { text: 'web-1 and web-2 at the same time', reply: 'No. One after the other: each waits for the one before.' },
      ],
      setup: ['apply'],
      answer: ['scale:1'],
      why: [
        'Pods start from ordinal 0 upwards, each once the one before is Ready, and stop in the reverse order.',
        `${whyCreated(ordered)} ${whyScaledDown(ordered)}`,
      ],
    },
    {
      kind: 'question',
      id: 'stuck',
      title: 'A pod that does not become Ready',
      file: 'web.yaml',
      paragraphs: [
        'The set is new: no pod runs yet. You apply it, and `web-0` does not become Ready, whatever the reason.',
      ],
      question: 'What do web-1 and web-2 do meanwhile?',
      choices: [
        {
          text: 'They start: they are pods of their own',
          reply: 'No. That would be so with podManagementPolicy: Parallel.',
        },
        {
          text: 'They are not created',
          reply: 'Yes. The controller waits until web-0 is Ready, for ever if need be.',
          isRight: true,
        },
        { text: 'They start after a timeout', reply: 'No. There is no timeout: the controller waits.' },
      ],
      setup: [],
      answer: ['fail:web-0', 'apply'],
      why: [
        'Look for the first pod that is not Ready: everything else waits for it. `kubectl describe pod web-0` tells why it is not.',
        'A trap: software whose first member waits for the others before it is Ready never starts this way. It needs `podManagementPolicy: Parallel`.',
      ],
    },
    {
      kind: 'task',
      id: 'parallel',
      title: 'Get it stuck, then going',
      file: 'web.yaml',
      paragraphs: [
        'The cluster below is empty. Let `web-0` fail from its first start on, and see how far the set comes.',
        'There are two ways out: mend `web-0`, or have the pods start without waiting for each other (`podManagementPolicy: Parallel` in the manifest). Try the one that you find harder.',
      ],
      goals: [
        { text: 'Get it stuck: let `web-0` fail, and apply the manifest.', isReached: isStuckAtFirst },
        { text: 'Get it going: `web-1` and `web-2` become Ready.', isReached: areReady(1, 2) },
      ],
      order: 'turn',
      hints: [
        'Press "Make web-0 fail", then "Apply the manifest".',
        'The first way: press "Recover web-0". The other pods follow by themselves.',
        'The second way: write `podManagementPolicy: Parallel` and apply. The API server rejects the change: the field is immutable. So delete the set, and apply it again.',
      ],
      cluster: {
        setup: [],
        buttons: [
          { label: 'Make web-0 fail', step: 'fail:web-0' },
          { label: 'Recover web-0', step: 'recover:web-0' },
          apply,
          remove,
        ],
      },
      conclusion: [
        'Parallel pods start and stop all at once, and no pod holds up another. Choose it if the members find each other in any order. It is a decision for the start: later you must delete the set and create it again to change it.',
      ],
    },
    {
      kind: 'task',
      id: 'exercise',
      title: 'Exercise: start together',
      file: 'redis.yaml',
      paragraphs: [
        'These three pods of Redis know nothing of each other, so none has to wait. Have them start at the same time. Then change something in the pod template, such as the tag of the image, and see whether an update is in parallel, too.',
      ],
      goals: [
        { text: 'Apply a set whose 3 pods start together and become Ready.', isReached: startedTogether(3) },
        { text: 'Update them: apply another pod template, until all 3 pods have it.', isReached: isRolledOut(3) },
      ],
      order: 'turn',
      hints: [
        'Add `podManagementPolicy: Parallel` below `replicas: 3` before you apply. If you have applied already, delete the set first.',
        'Change `redis:8.2` to `redis:8.4` and apply. Step through it: how many pods are down at a time?',
      ],
      cluster: { setup: [], buttons: [apply, remove] },
      conclusion: [
        'They start together, and are updated one by one all the same: `podManagementPolicy` is about starting and stopping, not about updates.',
      ],
    },
    {
      kind: 'ending',
      id: 'end',
      title: 'What to remember',
      file: 'web.yaml',
      paragraphs: [
        'Pods start from ordinal 0 upwards and stop from the highest downwards, one at a time.',
        'Each waits for the one before. A pod that is not Ready holds up all others: look there first.',
        '`podManagementPolicy: Parallel` lets pods start and stop together. It cannot be changed later.',
      ],
    },
  ],
};
