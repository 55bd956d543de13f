import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cleaned, cleanText } from '../../server/src/live/clean';
import { lastApplied } from '../../server/src/live/serverFilled';
import { manifest, readFile } from '../../server/src/workspace/file';
import { asObject, type JsonObject } from '../../server/src/yaml/json';
import { target } from '../fixture';

function objectOf(text: string): JsonObject {
  const [resource] = readFile('file:///live.yaml', text).resources;
  assert.ok(resource);
  return asObject(manifest(resource));
}

test('a live set becomes what somebody would write', () => {
  const live = objectOf(`
kind: StatefulSet
apiVersion: apps/v1
metadata:
  uid: 1e2b9329
  generation: 2
  creationTimestamp: "2026-11-21T12:23:51Z"
  resourceVersion: "7"
  managedFields: []
  annotations: {deployment.kubernetes.io/revision: "1", team: shop}
  name: web
  namespace: shop
spec:
  podManagementPolicy: OrderedReady
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}
  replicas: 1
  revisionHistoryLimit: 10
  selector: {matchLabels: {app: web}}
  serviceName: web
  template:
    metadata: {creationTimestamp: null, labels: {app: web}}
    spec:
      dnsPolicy: ClusterFirst
      restartPolicy: Always
      schedulerName: default-scheduler
      securityContext: {}
      serviceAccount: web
      serviceAccountName: web
      terminationGracePeriodSeconds: 30
      containers:
      - image: nginx:1
        imagePullPolicy: IfNotPresent
        name: nginx
        ports: [{containerPort: 80, name: http, protocol: TCP}]
        resources: {}
        readinessProbe:
          httpGet: {path: /ready, port: http, scheme: HTTP}
          failureThreshold: 3
          periodSeconds: 5
          successThreshold: 1
          timeoutSeconds: 1
        terminationMessagePath: /dev/termination-log
        terminationMessagePolicy: File
      volumes: [{name: tmp, emptyDir: {}}]
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
  volumeClaimTemplates:
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {creationTimestamp: null, name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
      volumeMode: Filesystem
    status: {phase: Pending}
status: {replicas: 1}
`);
  assert.equal(
    cleanText([cleaned(live, target)]),
    `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: shop
  annotations:
    team: shop
spec:
  serviceName: web
  replicas: 1
  persistentVolumeClaimRetentionPolicy:
    whenScaled: Delete
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: web
      containers:
      - name: nginx
        image: nginx:1
        ports:
        - name: http
          containerPort: 80
        readinessProbe:
          httpGet:
            path: /ready
            port: http
          periodSeconds: 5
      volumes:
      - name: tmp
        emptyDir: {}
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes:
      - ReadWriteOnce
      resources:
        requests:
          storage: 1Gi
`,
  );
});

describe('what the cluster chose goes, what somebody applied stays', () => {
  const service = (port: JsonObject, applied?: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', ...(applied ? { annotations: { [lastApplied]: JSON.stringify(applied) } } : {}) },
    spec: { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'], type: 'NodePort', ports: [port] },
  });
  const port = { port: 80, nodePort: 31000 };
  test('of a Service that was made otherwise', () =>
    assert.deepEqual(cleaned(service(port), target)['spec'], { type: 'NodePort', ports: [{ port: 80 }] }));
  test('of a Service that was applied with its node port', () =>
    assert.deepEqual(cleaned(service(port, { spec: { ports: [port] } }), target)['spec'], {
      type: 'NodePort',
      ports: [port],
    }));
});

test('of a kind that is not known only the status and the metadata of the server go', () => {
  const issuer = {
    apiVersion: 'example.com/v1',
    kind: 'Issuer',
    metadata: { name: 'ca', uid: 'a1' },
    spec: { a: null },
  };
  assert.deepEqual(cleaned({ ...issuer, status: {} }, target), { ...issuer, metadata: { name: 'ca' } });
});
