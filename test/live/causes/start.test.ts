import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../server/src/yaml/json';
import { before, causes, claim, container, ids } from './observed';

/** web-0 on its node, running for so many seconds, with a probe. */
function running(seconds: number, probe: JsonObject, status: JsonObject = {}, events: readonly string[] = []) {
  const containers = [{ name: 'app', image: 'app:1', ...probe }];
  const containerStatuses = [
    {
      name: 'app',
      ready: false,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: before(seconds) } },
      ...status,
    },
  ];
  return {
    pod: { age: seconds + 10, spec: { nodeName: 'a', containers }, status: { phase: 'Running', containerStatuses } },
    objects: [claim()],
    events,
  };
}

const delayed = { readinessProbe: { initialDelaySeconds: 300, periodSeconds: 10 } };
const slow = { startupProbe: { failureThreshold: 30, periodSeconds: 10 } };

test('a container has as long as its probes give it', () => {
  assert.deepEqual(ids(running(200, delayed)), ['slow-start']);
  assert.deepEqual(ids(running(400, delayed)), ['readiness-failing']);
  const unhealthy = ['Pod/web-0 Unhealthy: Startup probe failed: connection refused'];
  assert.deepEqual(ids(running(200, slow, { started: false }, unhealthy)), ['slow-start']);
  assert.deepEqual(ids(running(400, slow, { started: false }, unhealthy)), ['startup-failing']);
});

test('a pod that is starting says what it does', () => {
  const [cause] = causes(running(200, delayed));
  assert.equal(
    cause?.message,
    'web-0 is starting: container app has run for 3 min, and its readiness probe begins after 5 min (pod created 3 min ago). Nothing is wrong yet.',
  );
  const pulling = ['30 Pod/web-0 Pulling: Pulling image "app:1"'];
  assert.match(
    causes({ pod: { spec: { nodeName: 'a' } }, events: pulling })[0]?.message ?? '',
    /pulling image app:1 for 30 s/,
  );
});

test('a node that has begun with nothing for long is no slow start', () => {
  assert.deepEqual(ids({ pod: { age: 60, spec: { nodeName: 'a' } }, objects: [claim()] }), ['slow-start']);
  assert.deepEqual(ids({ pod: { age: 1200, spec: { nodeName: 'a' } }, objects: [claim()] }), ['volume-mount-failed']);
});

test('nothing is said of a pod that is Ready or on its way out, whatever events there were', () => {
  const ready = {
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'app', ready: true, restartCount: 9 }],
  };
  const events = ['Pod/web-0 Unhealthy: Readiness probe failed: connection refused'];
  const spec = { nodeName: 'a', containers: [container] };
  assert.deepEqual(ids({ pod: { spec, status: ready }, events }), []);
  assert.deepEqual(ids({ pod: { spec, metadata: { deletionTimestamp: before(5) } }, events }), []);
});
