import { whyRetained } from '../../statefulset/narrator/reasons';
import { cameBackWithData, keptAllData, lostDataAndRuns, runs } from './goals';
import type { Lesson } from './lesson';
import { redisSet } from './manifests';

const retain = ['persistentVolumeClaimRetentionPolicy:', '  whenScaled: Retain'];
const deleted = ['persistentVolumeClaimRetentionPolicy:', '  whenScaled: Delete'];
const scaling = [
  { label: 'Scale to 1', step: 'scale:1' },
  { label: 'Scale to 3', step: 'scale:3' },
];

export const storage: Lesson = {
  id: 'storage',
  title: 'Storage: data belongs to a name',
  summary: 'What happens to the data when pods are deleted, and when it is lost for good.',
  files: { 'redis.yaml': redisSet(retain), 'scaled.yaml': redisSet(deleted) },
  parts: [
    {
      kind: 'question',
      id: 'scale',
      title: 'Down and up again',
      file: 'redis.yaml',
      paragraphs: [
        'Each pod of this set has a claim of its own (a PersistentVolumeClaim): `redis-2` has `data-redis-2`. The claim is a request for storage, and the data lies in the volume that it gets.',
        'You scale the set from 3 to 1, and later back to 3.',
      ],
      question: 'What does the new redis-2 find in its volume?',
      choices: [
        { text: 'Nothing: it starts empty', reply: 'No. That would be so if its claim had been deleted with the pod.' },
        {
          text: 'A copy of the data of redis-0',
          reply: 'No. Kubernetes copies no data from pod to pod. If the software replicates, it does so itself.',
        },
        {
          text: 'The data of the old redis-2',
          reply: 'Yes. The claim stayed, and waited for a pod of its name.',
          isRight: true,
        },
      ],
      setup: ['apply'],
      answer: ['scale:1', 'scale:3'],
      why: [
        'The numbers on the claims tell in which step their data was first written: it is the same data before and after.',
        `${whyRetained({ whenScaled: 'Retain', whenDeleted: 'Retain' })} That has a price: the volumes of retained claims cost money until somebody deletes the claims.`,
      ],
    },
    {
      kind: 'question',
      id: 'retention',
      title: 'When claims are deleted',
      file: 'redis.yaml',
      paragraphs: [
        'The field `persistentVolumeClaimRetentionPolicy` can change that. By default `whenScaled` is `Retain`. Somebody sets `whenScaled: Delete`, to save money, and then scales from 3 to 1 and back to 3.',
      ],
      question: 'Whose data is gone?',
      choices: [
        { text: 'That of all three pods', reply: 'No. redis-0 runs all the time, and its claim is in use.' },
        { text: 'That of redis-1 and redis-2', reply: 'Yes. Their claims were deleted after them.', isRight: true },
        {
          text: 'That of redis-2: it is the last one',
          reply: 'No. Scaling to 1 deletes two pods, redis-2 and then redis-1.',
        },
        {
          text: "Nobody's: there are three pods again",
          reply: 'No. The pods are back, and their new claims are empty.',
        },
      ],
      setup: ['apply', 'patch:{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenScaled":"Delete"}}}'],
      answer: ['scale:1', 'scale:3'],
      why: [
        '`whenScaled: Delete` means the claims of pods that a scale-down removes. What happens to claims when the whole set is deleted is a field of its own, `whenDeleted`. A pod that is merely replaced keeps its claim under every policy.',
      ],
    },
    {
      kind: 'task',
      id: 'lose',
      title: 'Lose data, then keep it',
      file: 'redis.yaml',
      paragraphs: [
        'Do it yourself, where it costs nothing. The set below runs as the manifest says. What you change in the manifest takes effect when you apply it.',
      ],
      goals: [
        {
          text: 'Lose data: set `whenScaled` to `Delete`, apply, scale to 1 and back to 3.',
          isReached: lostDataAndRuns(3),
        },
        {
          text: 'Repair it: change the policy, apply, then scale to 1 and back to 3 without losing data.',
          isReached: cameBackWithData(1, 3),
        },
      ],
      order: 'turn',
      hints: [
        'Change `Retain` to `Delete` behind `whenScaled`, press "Apply the manifest", then "Scale to 1" and "Scale to 3". Watch the numbers on the claims.',
        'To repair it, write `whenScaled: Retain`, or remove `persistentVolumeClaimRetentionPolicy`: without it claims are retained. Apply, and scale down and up again.',
      ],
      cluster: { setup: ['apply'], buttons: [{ label: 'Apply the manifest', step: 'apply' }, ...scaling] },
      conclusion: [
        'The repair keeps the data that is there from now on. What was deleted does not come back: for that there are backups.',
      ],
    },
    {
      kind: 'task',
      id: 'exercise',
      title: 'Exercise: scale and verify',
      file: 'scaled.yaml',
      paragraphs: [
        'A colleague hands you this Redis. Run it with 3 pods, scale it to 1 and back to 3, and show that `redis-1` still has what it had. Read the manifest before you begin.',
      ],
      goals: [
        { text: 'Apply it: 3 pods run.', isReached: runs(3) },
        { text: 'Scale to 1.', isReached: runs(1) },
        {
          text: 'Scale back to 3: all data is that of the first start.',
          isReached: keptAllData(1, 3),
        },
      ],
      order: 'turn',
      hints: [
        'Look at `persistentVolumeClaimRetentionPolicy` before you scale. Lost the data already? "Start over" gives you a new cluster.',
        'Change `whenScaled` to `Retain`, apply the manifest, scale to 1, then to 3.',
      ],
      cluster: { setup: [], buttons: [{ label: 'Apply the manifest', step: 'apply' }, ...scaling] },
      conclusion: [
        'In a cluster of your own, write something first: `kubectl exec redis-1 -- redis-cli SET greeting hello`. Scale with `kubectl scale statefulset redis --replicas=1`, look at the claims with `kubectl get pvc`, scale back with `--replicas=3`, and read it: `kubectl exec redis-1 -- redis-cli GET greeting`.',
      ],
    },
    {
      kind: 'ending',
      id: 'end',
      title: 'What to remember',
      file: 'redis.yaml',
      paragraphs: [
        'Each pod has claims of its own, and gets them back by their names: `data-redis-2` belongs to `redis-2`.',
        'By default claims outlive their pods, and even the set. You delete them when you no longer need the data.',
        '`whenScaled: Delete` deletes the claims, and the data with them, of pods that a scale-down removes.',
      ],
    },
  ],
};
