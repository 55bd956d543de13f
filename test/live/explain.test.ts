import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cause } from '../../server/src/live/cause';
import type { LiveObject } from '../../server/src/live/dump';
import { explain } from '../../server/src/live/explain';
import type { ObservedSet } from '../../server/src/live/observed';
import type { CauseId } from '../../server/src/operations/remedies/remedy';
import { target } from '../fixture';
import { claim, deleted, headless, live, observedWeb, pod, revisions, service, updating, web } from './running';

/** A trouble that pods themselves have; which ones there are is not what is tested here. */
function suffering(id: CauseId | undefined) {
  return (set: ObservedSet, ordinal: number): readonly Cause[] => {
    if (id === undefined) return [];
    const name = set.podName(ordinal);
    const culprit = { kind: 'Pod', namespace: set.namespace, name };
    return [
      { id, message: `${name}: ${id}.`, culprit, about: undefined, pod: name, field: undefined, remedy: { steps: [] } },
    ];
  };
}

function explained(
  set: LiveObject,
  pods: readonly LiveObject[],
  id?: CauseId,
  others: readonly LiveObject[] = [headless],
) {
  return explain(observedWeb([set, ...pods, ...revisions, ...others]), target, suffering(id));
}

const broken = { ready: false, since: 20 };
const old = { revision: 'web-a' };
const parallel = { podManagementPolicy: 'Parallel' };
const partition = (value: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: value } },
});
const maxUnavailable = {
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
};

interface Case {
  readonly set?: LiveObject;
  readonly pods: readonly LiveObject[];
  /** What the pods suffer from. */
  readonly id?: CauseId;
  readonly others?: readonly LiveObject[];
  /** State, causes and the pod that is waited for. */
  readonly is: string;
}

const cases: Readonly<Record<string, Case>> = {
  'all pods are Ready': { pods: [pod(0), pod(1), pod(2)], is: 'healthy' },
  'there are to be no pods': { set: web({ replicas: 0 }), pods: [], is: 'healthy' },
  'a pod is down, the others are there': {
    pods: [pod(0), pod(1, broken), pod(2)],
    id: 'crash-loop',
    is: 'stuck crash-loop > web-1',
  },
  'the higher ones are not created': {
    pods: [pod(0), pod(1, broken)],
    id: 'crash-loop',
    is: 'stuck crash-loop, predecessor > web-1',
  },
  'with Parallel none waits for another': {
    set: web(parallel),
    pods: [pod(0, broken)],
    id: 'crash-loop',
    is: 'stuck crash-loop > web-0',
  },
  'a pod cannot be created': { pods: [pod(0)], id: 'quota-exceeded', is: 'stuck quota-exceeded, predecessor > web-1' },
  'the first pod starts': {
    pods: [pod(0, { ready: false, since: 1 })],
    id: 'slow-start',
    is: 'progressing slow-start > web-0',
  },
  'a rollout replaces one pod after the other': {
    set: web({}, updating),
    pods: [pod(0, old), pod(1, { ready: false, since: 1 }), pod(2)],
    id: 'slow-start',
    is: 'progressing rolling > web-1',
  },
  'a rollout has just begun': {
    set: web({}, updating),
    pods: [pod(0, old), pod(1, old), pod(2, { ...old, metadata: deleted(0.2, 30) })],
    is: 'progressing rolling > web-2',
  },
  'a rollout is stuck at its first pod': {
    set: web({}, updating),
    pods: [pod(0, old), pod(1, old), pod(2, broken)],
    id: 'image-pull',
    is: 'stuck image-pull > web-2',
  },
  'the template was put back, and the controller waits for the broken pod': {
    pods: [pod(0), pod(1), pod(2, { ...old, ...broken })],
    id: 'image-pull',
    is: 'stuck broken-rollback, image-pull > web-2',
  },
  'with Parallel it replaces the broken pod itself': {
    set: web(parallel),
    pods: [pod(0), pod(1), pod(2, { ...old, ...broken })],
    id: 'image-pull',
    is: 'stuck image-pull > web-2',
  },
  'a broken pod below the partition gets its own template again': {
    set: web(partition(3), updating),
    pods: [pod(0, { ...old, ...broken }), pod(1, old), pod(2, old)],
    id: 'crash-loop',
    is: 'stuck crash-loop > web-0',
  },
  'as many pods are down as may be': {
    set: web({ ...parallel, ...maxUnavailable }, updating),
    pods: [pod(0, { ...old, ...broken }), pod(1, old), pod(2, old)],
    id: 'readiness-failing',
    is: 'stuck readiness-failing, paused-by-max-unavailable > web-0',
  },
  'a partition keeps pods back': {
    set: web(partition(2), updating),
    pods: [pod(0, old), pod(1, old), pod(2)],
    is: 'stuck partition',
  },
  'OnDelete keeps pods back': {
    set: web({ updateStrategy: { type: 'OnDelete' } }, updating),
    pods: [pod(0, old), pod(1, old), pod(2)],
    is: 'stuck on-delete',
  },
  'a Ready pod is not available yet': {
    set: web({ minReadySeconds: 600 }),
    pods: [pod(0, { since: 4 })],
    is: 'progressing min-ready-seconds > web-0',
  },
  'it is, once the controller has counted it': {
    set: web({ minReadySeconds: 600, replicas: 1 }, { observedGeneration: 1, availableReplicas: 1 }),
    pods: [pod(0, { since: 4 })],
    is: 'healthy',
  },
  'a scale-down deletes the highest pod': {
    set: web({ replicas: 2 }),
    pods: [pod(0), pod(1), pod(2), pod(3, { metadata: deleted(0.2, 30) })],
    is: 'progressing scaling-down > web-3',
  },
  'a scale-down waits for a lower pod': {
    set: web({ replicas: 2 }),
    pods: [pod(0), pod(1, broken), pod(2), pod(3)],
    id: 'crash-loop',
    is: 'stuck crash-loop, scale-down-blocked > web-1',
  },
  'of the pods above replicas a lower one is down': {
    set: web({ replicas: 1 }),
    pods: [pod(0), pod(1, broken), pod(2, broken)],
    id: 'crash-loop',
    is: 'stuck crash-loop, scale-down-blocked > web-1',
  },
  'a finalizer keeps a deleted pod': {
    pods: [pod(0), pod(1, { metadata: deleted(40, 0, ['example.com/guard']) }), pod(2)],
    is: 'stuck terminating-finalizer > web-1',
  },
  'the node of a deleted pod does not respond': {
    pods: [pod(0), pod(1, { metadata: deleted(0.2, 30) }), pod(2)],
    others: [headless, live('Node', 'node-1', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } })],
    is: 'stuck terminating-node-lost > web-1',
  },
  'nobody ends a pod whose time is over': {
    pods: [pod(0), pod(1, { metadata: deleted(40, 30) }), pod(2)],
    is: 'stuck terminating-node-lost > web-1',
  },
  'a deleted pod has time left': {
    pods: [pod(0), pod(1, { metadata: deleted(40, 3600) }), pod(2)],
    is: 'progressing terminating-grace > web-1',
  },
  'the governing Service is not there': {
    pods: [pod(0), pod(1), pod(2)],
    others: [],
    is: 'healthy governing-service-missing',
  },
  'it selects nothing, and the programs find no peers': {
    pods: [pod(0, broken), pod(1, broken), pod(2, broken)],
    id: 'crash-loop',
    others: [service({ clusterIP: 'None', selector: { app: 'other' } })],
    is: 'stuck governing-service-selector, crash-loop > web-0',
  },
  'it selects nothing, which is not what keeps an image from being pulled': {
    pods: [pod(0, broken), pod(1), pod(2)],
    id: 'image-pull',
    others: [service({ clusterIP: 'None', selector: { app: 'other' } })],
    is: 'stuck image-pull, governing-service-selector > web-0',
  },
  'the controller has not seen a change yet': {
    set: web({}, {}, { generation: 2 }),
    pods: [pod(0), pod(1), pod(2)],
    is: 'progressing',
  },
  'pods were not asked for, and are all counted': {
    set: web({}, { replicas: 3, readyReplicas: 3 }),
    pods: [],
    is: 'healthy',
  },
  'pods were not asked for, and some are down': {
    set: web({}, { replicas: 3, readyReplicas: 2 }),
    pods: [],
    is: 'progressing',
  },
  'the set is being deleted': {
    set: web({}, updating, deleted(1, 0, ['foregroundDeletion'])),
    pods: [pod(0, old), pod(1, old), pod(2, old)],
    is: 'progressing',
  },
};

for (const [name, { set = web(), pods, id, others, is }] of Object.entries(cases))
  test(name, () => {
    const { state, causes, waitsFor } = explained(set, pods, id, others);
    const ids = causes.map((cause) => cause.id).join(', ');
    assert.equal([state, ids, waitsFor && `> ${waitsFor}`].filter(Boolean).join(' '), is);
  });

test('a calm set has one calm sentence, and nothing to do', () => {
  const { story, next } = explained(web(), [pod(0), pod(1), pod(2)]);
  assert.equal(story, 'All 3 pods are Ready and run revision web-b, the newest.');
  assert.deepEqual(next, []);
});

test('what a dump lacks is not said to be missing', () => {
  const { story } = explained(web({}, { replicas: 3, readyReplicas: 2 }), []);
  assert.equal(story, 'This dump lacks 3 pods of web: its status counts 2 of 3 Ready.');
});

test('the story is a chain from what is waited for to what that waits for', () => {
  const { story } = explained(web(), [pod(0), pod(1, broken)], 'image-pull');
  assert.equal(
    story,
    'web waits for web-1 to be Ready. web-1: image-pull. web-2 is not created: OrderedReady waits until web-1 is Ready.',
  );
});

test('what the controller does next is what the simulation does that continues from here', () => {
  const claims = [headless, ...['data-web-0', 'data-web-1', 'data-web-2'].map((name) => claim(name))];
  const starts = pod(2, { ready: false, since: 1 });
  const rolling = explained(web({}, updating), [pod(0, old), pod(1, old), starts], 'slow-start', claims);
  assert.deepEqual(rolling.next, [
    'web waits for web-2 to be Ready.',
    'web-1, web-0 are replaced, in that order: each waits until the one before is Ready. They keep their claims.',
  ]);
  const blocked = explained(web({ replicas: 1 }), [pod(0, broken), pod(1), pod(2)], 'crash-loop', claims);
  assert.deepEqual(blocked.next, [
    'web waits for web-0 to be Ready.',
    'Scaling to 1 now deletes web-2, web-1, in that order. Their 2 claims (2Gi) are retained: pods of the same name get them back, with the old data.',
  ]);
});

test('nothing is said of claims that were not asked for', () => {
  const { next } = explained(web(), [pod(0, broken)], 'crash-loop');
  assert.deepEqual(next.slice(1), [
    'web-1, web-2 are created, in that order: each waits until the one before is Ready.',
  ]);
});

test('a broken rollback ends when the pod is deleted', () => {
  const { causes, next } = explained(web(), [pod(0), pod(1), pod(2, { ...old, ...broken })], 'image-pull');
  assert.match(causes[0]?.message ?? '', /Delete web-2: it is created from web-b/);
  assert.equal(next.at(-1)?.endsWith('It takes revision web-b.'), true);
});

test('a set with very many replicas is explained, and not played', () => {
  const { causes, next } = explained(web({ replicas: 2_000_000_000 }), [pod(0, broken)], 'crash-loop');
  assert.deepEqual(
    causes.map(({ id }) => id),
    ['crash-loop', 'predecessor'],
  );
  assert.deepEqual(next, ['web waits for web-0 to be Ready.']);
});
