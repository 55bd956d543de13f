import { whyUpdated } from '../../statefulset/narrator/reasons';
import { isBroken, isCanary, isRolledOut, runs } from './goals';
import type { Lesson } from './lesson';
import { redisSet, webSet } from './manifests';
import { lessonTarget } from './world';

const rolling = { updateStrategy: 'RollingUpdate', maxUnavailable: undefined, replicas: 3 } as const;
const apply = { label: 'Apply the manifest', step: 'apply' };

export const updates: Lesson = {
  id: 'updates',
  title: 'Updates: a new image, pod by pod',
  summary: 'How a new image reaches the pods, why a rollback can be stuck, and how to try it on one pod first.',
  files: { 'web.yaml': webSet(), 'redis.yaml': redisSet() },
  parts: [
    {
      kind: 'question',
      id: 'rollout',
      title: 'A new image',
      file: 'web.yaml',
      paragraphs: ['Three pods run with the image `nginx:1.28`. You apply the manifest with `nginx:1.29`.'],
      question: 'Which pod gets the new image first?',
      choices: [
        { text: 'web-0', reply: 'No. web-0 is the last one: in many clusters it is the most important pod.' },
        { text: 'web-2', reply: 'Yes. The highest ordinal is first, then web-1, then web-0.', isRight: true },
        { text: 'All at once', reply: 'No. One at a time, so that the others go on serving.' },
        { text: 'None, until somebody deletes the pods', reply: 'No. That would be so with updateStrategy: OnDelete.' },
      ],
      setup: ['apply'],
      answer: ['image:nginx:1.29'],
      why: [
        'Every change of the pod template makes a revision of the set, and the controller replaces the pods until all have it. The next pod is replaced only once the one before is Ready again. Changing `replicas` makes no revision: no pod is replaced.',
        whyUpdated(rolling, lessonTarget) ?? '',
      ],
    },
    {
      kind: 'question',
      id: 'rollback',
      title: 'A rollback that waits',
      file: 'web.yaml',
      paragraphs: [
        'The new image does not start, so `web-2` never becomes Ready, and the rollout stops there: `web-0` and `web-1` still run the old image. Good. You roll back: you apply the manifest with the old image again.',
      ],
      question: 'What happens to web-2?',
      choices: [
        {
          text: 'It is replaced at once, with the old image',
          reply: 'No, though everybody expects it. The controller waits for web-2 to become Ready before it goes on.',
        },
        {
          text: 'Nothing: it keeps the broken image until somebody deletes it',
          reply: 'Yes. The controller waits for the very pod that cannot become Ready.',
          isRight: true,
        },
        { text: 'All three pods restart', reply: 'No. web-0 and web-1 have the right image already.' },
      ],
      setup: ['apply', 'image:nginx:bad'],
      answer: ['image:nginx:1.28', 'deletePod:web-2'],
      why: [
        'This is a known issue of Kubernetes (kubernetes/kubernetes#67250), and it is easy to live with: after a rollback, delete the pod that is not Ready. The new one gets the image that is in the manifest.',
      ],
    },
    {
      kind: 'task',
      id: 'broken',
      title: 'Break the rollout, then save it',
      file: 'web.yaml',
      paragraphs: [
        'The set below runs as the manifest says. In this simulation an image whose tag is `bad` does not start.',
      ],
      goals: [
        { text: 'Break it: change the image to `nginx:bad`, and apply.', isReached: isBroken },
        { text: 'Save it: 3 pods are Ready again.', isReached: runs(3) },
      ],
      order: 'turn',
      hints: [
        'Change `nginx:1.28` to `nginx:bad` in the manifest, and press "Apply the manifest".',
        'Go back to an image that starts, in the manifest or with "Roll back". Then read the sentence below the pods: which pod does the controller wait for?',
        'Press "Delete web-2".',
      ],
      cluster: {
        setup: ['apply'],
        buttons: [apply, { label: 'Roll back', step: 'undo' }, { label: 'Delete web-2', step: 'deletePod:web-2' }],
      },
      conclusion: [
        'The two pods that you did not touch ran all the time. That is why updates go pod by pod, and why readiness probes matter: without one, a broken pod counts as Ready, and the rollout goes on.',
      ],
    },
    {
      kind: 'task',
      id: 'exercise',
      title: 'Exercise: try it on one pod',
      file: 'redis.yaml',
      paragraphs: [
        'Redis runs with 3 pods. Bring a new image to `redis-2` alone, and to the others once you trust it. This is called a canary. The manifest can say so: `updateStrategy.rollingUpdate.partition` keeps all pods with a lower ordinal as they are.',
      ],
      goals: [
        {
          text: '`redis-2` alone has a new image, for example `redis:8.4`, and all pods are Ready.',
          isReached: isCanary,
        },
        { text: 'All 3 pods have the new image and are Ready.', isReached: isRolledOut(3) },
      ],
      order: 'turn',
      hints: [
        'Below `spec` of the set, add `updateStrategy:` with `rollingUpdate:` and in it `partition: 2`. Change the image as well, and apply.',
        'To let it reach the others, set `partition: 0`, or remove it, and apply.',
        'Another way is `updateStrategy: {type: OnDelete, rollingUpdate: null}`: then a pod gets the new image when you delete it. The `null` removes a default of the live set, which the API server rejects beside `OnDelete`.',
      ],
      cluster: {
        setup: ['apply'],
        buttons: [
          apply,
          ...[2, 1, 0].map((ordinal) => ({ label: `Delete redis-${ordinal}`, step: `deletePod:redis-${ordinal}` })),
        ],
      },
      conclusion: [
        'In a cluster of your own, `kubectl rollout status statefulset redis` tells how far a rollout is, and `kubectl get pods -L controller-revision-hash` which revision each pod has.',
      ],
    },
    {
      kind: 'ending',
      id: 'end',
      title: 'What to remember',
      file: 'web.yaml',
      paragraphs: [
        'A changed pod template reaches the pods from the highest ordinal down, one at a time, each once the one before is Ready.',
        'A broken image stops the rollout at the first pod. After a rollback you must delete that pod yourself.',
        '`partition` holds back the pods with lower ordinals: try a change on the highest pod first.',
      ],
    },
  ],
};
