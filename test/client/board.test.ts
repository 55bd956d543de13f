import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardAt } from '../../client/src/webview/board';
import { scenariosOf } from '../../server/src/simulation/scenarios';
import { playScenario, type Timeline } from '../../server/src/simulation/timeline';
import { readStatefulSet } from '../../server/src/statefulset/set';
import type { Json } from '../../server/src/yaml/json';

function manifest(replicas: number): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      serviceName: 'web',
      replicas,
      selector: { matchLabels: { app: 'web' } },
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
}

function timeline(replicas: number, id: string, choices = {}): Timeline {
  const json = manifest(replicas);
  const scenario = scenariosOf(readStatefulSet(json), choices).find((each) => each.id === id);
  assert.ok(scenario);
  return playScenario(json, scenario, { version: 36 });
}

const states = (of: Timeline, index: number) =>
  boardAt(of, index, ['data']).map(({ from, to, pod, claims: [claim] }) => `${from}-${to} ${pod} ${claim ?? 'none'}`);

test('every pod of the timeline has its row from the first frame to the last', () => {
  const created = timeline(3, 'create');
  assert.deepEqual(states(created, 0), ['0-0 gone none', '1-1 gone none', '2-2 gone none']);
  assert.deepEqual(states(created, created.frames.length - 1), ['0-0 ready used', '1-1 ready used', '2-2 ready used']);
  const rows = created.frames.map((_, index) => states(created, index).length);
  assert.deepEqual(new Set(rows), new Set([3]));
});

test('deleted claims are still shown, as deleted', () => {
  const scaled = timeline(3, 'scale', { replicas: 2 });
  assert.deepEqual(states(scaled, scaled.frames.length - 1), ['0-0 ready used', '1-1 ready used', '2-2 gone gone']);
});

test('only pods that change in a frame are marked, and a new revision is known', () => {
  const rolled = timeline(2, 'rollout');
  const last = rolled.frames.length - 1;
  assert.deepEqual(
    boardAt(rolled, last, ['data']).map(({ changed, revision }) => [changed, revision]),
    [
      [true, 2],
      [false, 2],
    ],
  );
  const gone = rolled.frames.findIndex(({ sentence }) => sentence === 'web-1 is deleted.');
  assert.ok(gone >= 0);
  assert.equal(boardAt(rolled, gone, ['data'])[1]?.revision, undefined);
});

test('of a thousand pods neighbours share a row', () => {
  const rolled = timeline(1000, 'rollout');
  for (const index of rolled.frames.keys()) {
    const rows = boardAt(rolled, index, ['data']);
    assert.ok(rows.length <= 6, `${rows.length} rows`);
    assert.equal(
      rows.reduce((sum, { from, to }) => sum + to - from + 1, 0),
      1000,
    );
  }
});
