import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SetNetwork } from '../../server/src/operations/connect';
import { type CauseId, causeIds } from '../../server/src/operations/remedies/remedy';
import { type Answer, type Question, troubleshoot } from '../../server/src/operations/remedies/troubleshoot';
import { runbookOf } from '../../server/src/operations/runbook';
import { readStatefulSet, type StatefulSet } from '../../server/src/statefulset/set';
import type { JsonObject } from '../../server/src/yaml/json';
import { web } from '../fixture';

function setOf(spec: JsonObject, pod: JsonObject): StatefulSet {
  const containers = [{ name: 'nginx', image: 'nginx:1' }];
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers, ...pod } };
  return readStatefulSet(web({ template, ...spec }, { namespace: 'prod' }));
}

const network: SetNetwork = {
  governing: undefined,
  governance: { state: 'not-found', name: 'web', early: false, reaches: true },
  clients: [],
  clusterDomain: 'cluster.local',
};

/** A set that can have every cause but those that exclude one another. */
const everything = setOf(
  {
    updateStrategy: { rollingUpdate: { partition: 1, maxUnavailable: 2 } },
    minReadySeconds: 10,
    volumeClaimTemplates: [claim('data', 'fast'), claim('logs', undefined)],
  },
  {
    nodeSelector: { disk: 'ssd' },
    affinity: { podAntiAffinity: {} },
    topologySpreadConstraints: [{ topologyKey: 'zone' }],
    securityContext: { runAsNonRoot: true },
    serviceAccountName: 'web',
    priorityClassName: 'high',
    runtimeClassName: 'gvisor',
    volumes: [{ name: 'tls', secret: { secretName: 'tls' } }],
    initContainers: [{ name: 'init', image: 'busybox' }],
    containers: [
      {
        name: 'nginx',
        image: 'nginx:1',
        envFrom: [{ secretRef: { name: 'web' } }],
        ports: [{ containerPort: 80, hostPort: 80 }],
        startupProbe: {},
        livenessProbe: {},
        readinessProbe: {},
      },
    ],
  },
);

function claim(name: string, storageClassName: string | undefined): JsonObject {
  return { metadata: { name }, spec: storageClassName === undefined ? {} : { storageClassName } };
}

/** All causes that answers lead to, and what is asked on the way. */
function walk({ text, command, answers }: Question): {
  readonly texts: string[];
  readonly ids: (CauseId | undefined)[];
} {
  assert.match(command, /^kubectl (?:get|describe) /);
  assert.ok(answers.length > 1, text);
  const found = answers.map((answer: Answer) => {
    if ('next' in answer) return walk(answer.next);
    assert.ok(answer.causes.length > 0, answer.text);
    return { texts: [], ids: answer.causes.map(({ id }) => id) };
  });
  return {
    texts: [text, ...answers.map((answer) => answer.text), ...found.flatMap(({ texts }) => texts)],
    ids: found.flatMap(({ ids }) => ids),
  };
}

test('questions lead to every cause that a set can have, and so does the runbook', () => {
  // OnDelete has no partition, and a Service that is missing has no selector.
  const excluded: readonly CauseId[] = ['on-delete', 'governing-service-selector'];
  const expected = causeIds.filter((id) => !excluded.includes(id)).sort();
  const about = { ordinal: 1 };
  const asked = new Set(walk(troubleshoot(everything, network, about)).ids);
  const listed = new Set(runbookOf(everything, network, about).flatMap(({ causes }) => causes.map(({ id }) => id)));
  for (const ids of [asked, listed]) assert.deepEqual([...ids].filter((id) => id !== undefined).sort(), expected);
});

test('nothing is asked about what a set does not have', () => {
  const bare = setOf(
    { volumeClaimTemplates: [], serviceName: '', podManagementPolicy: 'Parallel' },
    { initContainers: [] },
  );
  const { texts, ids } = walk(troubleshoot(bare, network, { ordinal: 2 }));
  assert.equal(texts[0], 'What does kubectl get pods show for web-2?');
  assert.doesNotMatch(texts.join('\n'), /claim is|Init:|does not resolve|data of|volume node affinity/);
  const absent: readonly CauseId[] = ['predecessor', 'broken-rollback', 'class-missing', 'multi-attach', 'partition'];
  for (const id of absent) assert.ok(!ids.includes(id), id);
});

test('an answer leads to the remedy for this very pod', () => {
  const asked = troubleshoot(setOf({}, {}), network, { ordinal: 1, source: { kind: 'file', name: 'web.yaml' } });
  const answer = (question: Question | undefined, text: RegExp) =>
    question?.answers.find((each) => text.test(each.text));
  const image = answer(asked, /ImagePullBackOff/);
  const found = answer(image && 'next' in image ? image.next : undefined, /^ErrImagePull, .* not found/);
  const [cause] = found && 'causes' in found ? found.causes : [];
  assert.deepEqual(
    cause?.remedy.steps.flatMap(({ command }) => command ?? []),
    ['kubectl describe pod/web-1 -n prod', 'kubectl apply -f web.yaml -n prod', 'kubectl delete pod/web-1 -n prod'],
  );
});
