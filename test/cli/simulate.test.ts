import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setWith } from '../fixture';
import { folderOf, run } from './commandLine';

/** What the simulation needs of the command line: where it starts, which budgets count, and what it exits with. */

const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 100%
  selector:
    matchLabels:
      app: web
`;

/** The standard set as a cluster returns it, with one of its pods, which never became Ready. */
function dump(): string {
  const ids = (name: string) => ({ name, namespace: 'default', uid: name, resourceVersion: '7' });
  const labels = { app: 'web', 'controller-revision-hash': 'web-1' };
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'web', controller: true };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } };
  const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx:1"' };
  const items = [
    {
      ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: ids('web') },
      spec: { replicas: 3, serviceName: 'web', selector: { matchLabels: { app: 'web' } }, template },
      status: { replicas: 1, currentReplicas: 1, currentRevision: 'web-1', updateRevision: 'web-1' },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { ...ids('web-0'), labels, ownerReferences: [owner] } },
      spec: { ...template.spec, nodeName: 'node-1' },
      status: {
        phase: 'Pending',
        conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-03-01T10:00:05Z' }],
        containerStatuses: [{ name: 'web', ready: false, state: { waiting } }],
      },
    },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

const folder = folderOf({ 'k8s/web.yaml': setWith(), 'k8s/budget.yaml': budget, 'dump.json': dump() });
const web = join(folder.path, 'k8s/web.yaml');

test('a drain is refused as the budget beside the file says', async () => {
  const { out } = await run('simulate', web, 'apply', 'drain:web-1');
  assert.match(out, /The eviction of web-1 is refused: PodDisruptionBudget 'web' \(minAvailable: 100%\)/);
});

test('what is found can be played as it is', async () => {
  const { code, out } = await run('simulate', web, '--find-failures', '--format', 'json');
  assert.equal(code, 0);
  const { findings } = JSON.parse(out);
  assert.deepEqual(Object.keys(findings[0]), ['id', 'steps', 'message', 'pods', 'claims']);
  const played = await run('simulate', web, ...findings[0].steps);
  assert.equal(played.code, 0);
  assert.match(played.out, /is refused/);
});

test('--fail-on exits with 1 if one of these is found', async () => {
  const codeOf = async (ids: string) => (await run('simulate', web, '--find-failures', '--fail-on', ids)).code;
  assert.equal(await codeOf('data-deleted,quorum-lost'), 0);
  assert.equal(await codeOf('data-deleted,rollback-blocks'), 1);
  assert.equal(await codeOf('everything'), 2);
  assert.equal((await run('simulate', web, 'apply', '--fail-on', 'blocks')).code, 2);
  assert.equal((await run('simulate', web, 'apply', '--find-failures')).code, 2);
});

test('--live starts with what runs', async () => {
  const { out } = await run('simulate', web, 'scale:1', '--live', join(folder.path, 'dump.json'));
  assert.match(out, /Pods: web-0 \(revision \d+, web-1, not Ready: as found\)/);
  const { code, err } = await run('simulate', web, 'apply', '--live', web);
  assert.equal(code, 2);
  assert.match(err, /nothing in it came from a cluster/);
});
