import { isNameless, isWellNamed, runs } from './goals';
import type { Lesson } from './lesson';
import { webSet } from './manifests';
import type { Situation } from './situation';

export const identity: Lesson = {
  id: 'identity',
  title: 'Identity: every pod has a name of its own',
  summary: 'Why web-1 is always web-1, and how others find it.',
  files: {
    'web.yaml': webSet(),
    'redis.yaml': '# Write your Redis here: a headless Service and a StatefulSet, with --- between them.\n',
  },
  parts: [
    {
      kind: 'question',
      id: 'name',
      title: 'A name that stays',
      file: 'web.yaml',
      paragraphs: [
        'Beside this page is a StatefulSet named `web` with 3 replicas. Kubernetes runs 3 pods for it and numbers them from 0: `web-0`, `web-1`, `web-2`. The number is called the ordinal of the pod.',
      ],
      question: 'Somebody deletes the pod web-1. What is the pod called that replaces it?',
      choices: [
        {
          text: 'web-3, the next number that is free',
          reply: 'No. With 3 replicas the ordinals are 0, 1 and 2, whatever was deleted before.',
        },
        { text: 'web-1', reply: 'Yes. The set fills the place that became free.', isRight: true },
        {
          text: 'web- and some random characters',
          reply: 'No. That is how the pods of a Deployment are called: they are interchangeable, and these are not.',
        },
        {
          text: 'There is none: a deleted pod stays deleted',
          reply: 'No. The set asks for 3 replicas, so its controller creates the one that is missing.',
        },
      ],
      setup: ['apply'],
      answer: ['deletePod:web-1'],
      why: [
        'The ordinal is who a pod is: with it come its name, its host name, its DNS name and, if it has storage, its claim. There are never two pods of one name, so the old `web-1` must have terminated before the new one is created.',
      ],
    },
    {
      kind: 'question',
      id: 'address',
      title: 'An address that stays',
      file: 'web.yaml',
      paragraphs: [
        'The new `web-1` has another IP address than the old one. But the manifest also has a Service without a cluster IP (`clusterIP: None`). Such a Service is called headless. The field `serviceName` of the set names it.',
      ],
      question: 'How does another pod of the namespace reach web-1, and only web-1, before and after?',
      choices: [
        {
          text: 'By the name web',
          reply: 'No. That is the name of the Service: DNS answers with the addresses of all its pods.',
        },
        {
          text: 'By the name web-1.web',
          reply: 'Yes. Pod, dot, Service: DNS answers with the address that web-1 has at the moment.',
          isRight: true,
        },
        { text: 'By the name web-1', reply: 'No. A pod has a DNS name only below its Service.' },
        { text: 'By its IP address', reply: 'No. The IP address changes each time the pod is replaced.' },
      ],
      setup: ['apply'],
      answer: ['deletePod:web-1'],
      why: [
        'In full it is `web-1.web.default.svc.cluster.local`: pod, Service, namespace. Hover over `serviceName` in the manifest to see all three names. While `web-1` is not Ready, its name does not resolve.',
      ],
    },
    {
      kind: 'task',
      id: 'typo',
      title: 'Break it and repair it',
      file: 'web.yaml',
      paragraphs: [
        'A StatefulSet fails silently: with a wrong `serviceName` all pods run and are Ready, and none of them has a DNS name. Kubernetes says nothing about it. Try it in the manifest.',
      ],
      goals: [
        { text: 'Break it: make a typo in `serviceName`, so that no pod has a DNS name.', isReached: isNameless },
        { text: 'Repair it in any way: each pod has its DNS name again.', isReached: isWellNamed },
      ],
      order: 'turn',
      hints: [
        'Delete a letter in the line `serviceName: web`. The line is underlined: hover over it.',
        'The light bulb on the underlined line offers two repairs: the name of the Service that is there, or a new headless Service of the name that you wrote.',
      ],
      showsFindings: true,
      conclusion: [
        '`serviceName` must be the name of a Service that is headless and selects the pods of the set. In a cluster the field is immutable: there you would repair the Service.',
      ],
    },
    {
      kind: 'task',
      id: 'exercise',
      title: 'Exercise: deploy Redis',
      file: 'redis.yaml',
      paragraphs: [
        'Now write one yourself. Begin by hand, or type `redis` and take a snippet. Then apply it to the simulated cluster below.',
      ],
      goals: [
        { text: 'A StatefulSet that runs 3 pods of Redis.', isReached: isThreeRedis },
        {
          text: 'A headless Service named `redis` gives each pod its DNS name.',
          isReached: ({ written }) => written.namesPods && written.governance?.name === 'redis',
        },
        { text: 'Each pod has 1Gi of storage of its own.', isReached: ({ written }) => written.hasClaimOf('1Gi') },
        {
          text: 'The manifest has no errors and no warnings.',
          isReached: ({ written }) => written.set !== undefined && written.problems.length === 0,
        },
        { text: 'Applied, 3 pods become Ready.', isReached: runs(3) },
      ],
      order: 'all',
      hints: [
        'In the empty file, type `redis` and choose the snippet. Give it the name `redis`, and read which name its Service has.',
        'The set needs `replicas: 3`, `serviceName: redis` and an entry in `volumeClaimTemplates` with `storage: 1Gi`. The container mounts that entry by its name in `volumeMounts`.',
        'Write `serviceName: redis` and let the light bulb add the headless Service.',
      ],
      cluster: { setup: [], buttons: [{ label: 'Apply the manifest', step: 'apply' }] },
      showsFindings: true,
      conclusion: [
        'In a cluster of your own: create first what the comment at the top of a snippet names, save the manifest as `redis.yaml`, run `kubectl apply -f redis.yaml`, and watch the pods start with `kubectl get pods --watch`. Then see that a name resolves: `kubectl run dns --rm -it --restart=Never --image=busybox -- nslookup redis-0.redis`.',
      ],
    },
    {
      kind: 'ending',
      id: 'end',
      title: 'What to remember',
      file: 'web.yaml',
      paragraphs: [
        'A pod of a StatefulSet keeps its name when it is replaced: set name, dash, ordinal.',
        'A headless Service, named by `serviceName`, gives each pod a DNS name: `web-1.web`.',
        'If that Service is missing or wrong, nothing fails visibly: the names just do not resolve.',
      ],
    },
  ],
};

function isThreeRedis({ written }: Situation): boolean {
  return written.product === 'Redis' && written.set?.replicas === 3;
}
