import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Act, actsOf } from '../../../server/src/features/guides/acts';
import { readKubectl } from '../../../server/src/features/guides/kubectl';
import { commandsIn } from '../../../server/src/features/guides/shell';

/** What one command line asks for, without what is undefined. */
function acts(line: string): unknown[] {
  const [command] = commandsIn(line, { start: 0, end: line.length });
  const invocation = command && readKubectl(command);
  const found: readonly Act[] = invocation ? actsOf(invocation) : [];
  return JSON.parse(JSON.stringify(found, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value)));
}

test('a set is named in all the ways that kubectl knows, with flags in every order', () => {
  const scaled = [{ do: 'scale', set: 'web', replicas: 1 }];
  for (const line of [
    'kubectl scale sts web --replicas=1',
    'kubectl scale --replicas 1 sts/web',
    'kubectl scale statefulset web --replicas=1 --timeout=1m',
    'kubectl scale statefulsets.apps/web --replicas=1',
    'kubectl scale --replicas=1 StatefulSet web --current-replicas 3',
    '/usr/local/bin/kubectl --context prod scale sts "web" --replicas=1',
    'sudo k scale sts web --replicas=1',
  ])
    assert.deepEqual(acts(line), scaled, line);
  for (const line of [
    'kubectl -n shop scale sts web --replicas=1',
    'kubectl scale sts web --replicas=1 --namespace shop',
    'kubectl scale -nshop sts web --replicas=1',
    'kubectl scale -n=shop sts/web --replicas=1',
  ])
    assert.deepEqual(acts(line), [{ ...scaled[0], namespace: 'shop' }], line);
});

test('each name of a command is an act', () => {
  assert.deepEqual(acts('kubectl delete pod web-0 web-1 --now'), [
    { do: 'deletePod', pod: 'web-0', forced: false },
    { do: 'deletePod', pod: 'web-1', forced: false },
  ]);
  assert.deepEqual(acts('kubectl delete sts/web pvc/data-web-0 service/web'), [
    { do: 'deleteSet', set: 'web', orphan: false },
    { do: 'deleteClaim', claim: 'data-web-0' },
  ]);
  assert.deepEqual(acts('kubectl set image sts/web nginx=nginx:2 proxy=envoy:3'), [
    { do: 'image', set: 'web', images: { nginx: 'nginx:2', proxy: 'envoy:3' } },
  ]);
});

test('what is deleted is told from what is left, and what is forced', () => {
  assert.deepEqual(acts('kubectl delete sts web --cascade=orphan'), [{ do: 'deleteSet', set: 'web', orphan: true }]);
  assert.deepEqual(acts('kubectl delete pod web-0 --grace-period=0 --force'), [
    { do: 'deletePod', pod: 'web-0', forced: true },
  ]);
});

test('pods are found where kubectl takes them without a kind, and nothing that runs in them is read', () => {
  const pod = [{ do: 'look', kind: 'pod', name: 'web-0' }];
  for (const line of [
    'kubectl exec -it web-0 -- kubectl delete pod web-1',
    'kubectl exec -ti web-0 -n shop -c web -- sh',
    'kubectl exec web-0 sh -c "ls -la"',
    'kubectl logs -f web-0 -c web --previous',
    'kubectl port-forward pod/web-0 8080:80',
    'kubectl cp ./dump.sql web-0:/tmp/dump.sql',
    'kubectl get po web-0 -o yaml',
    'kubectl wait --for=condition=Ready pod/web-0 --timeout=60s',
  ])
    assert.deepEqual(
      acts(line).map((act) => ({ ...(act as object), namespace: undefined })),
      pod.map((act) => ({ ...act, namespace: undefined })),
      line,
    );
  assert.deepEqual(acts('kubectl drain $(kubectl get pod web-0 -o jsonpath={.spec.nodeName}) --force'), [
    { do: 'drain', pod: 'web-0' },
  ]);
});

test('patches are read as JSON or YAML', () => {
  const patch = { spec: { replicas: 5 } };
  const patched = [{ do: 'patch', set: 'web', type: 'strategic', patch }];
  assert.deepEqual(acts(`kubectl patch sts web -p '{"spec":{"replicas":5}}'`), patched);
  assert.deepEqual(acts(`kubectl patch sts/web --patch 'spec: {replicas: 5}'`), patched);
  assert.deepEqual(acts(`kubectl patch sts web --type=merge -p='{"spec":{"replicas":5}}'`), [
    { ...patched[0], type: 'merge' },
  ]);
});

test('what is not understood asks for nothing', () => {
  for (const line of [
    'kubectl scale sts web --replicas=$N',
    'kubectl scale sts "$NAME" --replicas=1',
    'kubectl scale sts <name> --replicas=1',
    'kubectl scale sts web --replicas=1 --surely',
    'kubectl scale sts web --replicas=1 -n "$NAMESPACE"',
    'kubectl scale sts web --replicas=1 --dry-run=client',
    'kubectl scale deployment web --replicas=1',
    'kubectl scale sts web',
    'kubectl scale sts web --replicas',
    'kubectl delete pods --all',
    'kubectl delete pod -l "app in (web)"',
    `kubectl patch sts web -p '{"spec":'`,
    'kubectl drain node-1',
    'kubectl',
    'helm uninstall web',
    'echo kubectl delete sts web',
  ])
    assert.deepEqual(acts(line), [], line);
});
