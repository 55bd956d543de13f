// A StatefulSet whose rollout is stuck: its manifest, and what kubectl prints of the cluster.

export const manifest = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: shop
spec:
  serviceName: web
  replicas: 4 # one more for the sale
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: nginx
          image: registry.k8s.io/nginx-slim:0.99
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: 80
          volumeMounts:
            - name: www
              mountPath: /usr/share/nginx/html
  volumeClaimTemplates:
    - metadata:
        name: www
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
`;

const at = (minute) => `2026-05-04T10:${String(minute).padStart(2, '0')}:00Z`;

const selector = { matchLabels: { app: 'web' } };

function template(image) {
  return {
    metadata: { labels: { app: 'web' } },
    spec: {
      containers: [
        {
          name: 'nginx',
          image,
          imagePullPolicy: 'IfNotPresent',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          readinessProbe: {
            httpGet: { path: '/', port: 80, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          volumeMounts: [{ name: 'www', mountPath: '/usr/share/nginx/html' }],
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 10,
    },
  };
}

const [good, bad] = ['registry.k8s.io/nginx-slim:0.24', 'registry.k8s.io/nginx-slim:0.99'];
const [oldRevision, newRevision] = ['web-6b8d9c7f5d', 'web-5f7c8d9b6c'];
const owner = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  name: 'web',
  uid: 'set-1',
  controller: true,
  blockOwnerDeletion: true,
};

function object(apiVersion, kind, name, uid, rest) {
  const { metadata, ...others } = rest;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: 'shop', uid, resourceVersion: '100', creationTimestamp: at(0), ...metadata },
    ...others,
  };
}

function pod(ordinal, image, revision, isReady, container) {
  const name = `web-${ordinal}`;
  const ready = isReady ? 'True' : 'False';
  const since = { lastTransitionTime: at(isReady ? 1 : 24), lastProbeTime: null };
  const reason = isReady ? {} : { reason: 'ContainersNotReady', message: 'containers with unready status: [nginx]' };
  return object('v1', 'Pod', name, `pod-${ordinal}`, {
    metadata: {
      creationTimestamp: at(isReady ? ordinal : 24),
      labels: {
        app: 'web',
        'controller-revision-hash': revision,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
      },
      ownerReferences: [owner],
    },
    spec: {
      ...template(image).spec,
      hostname: name,
      subdomain: 'web',
      nodeName: 'node-1',
      volumes: [{ name: 'www', persistentVolumeClaim: { claimName: `www-${name}` } }],
    },
    status: {
      phase: isReady ? 'Running' : 'Pending',
      startTime: at(isReady ? ordinal : 24),
      conditions: [
        { type: 'PodScheduled', status: 'True', ...since },
        { type: 'Initialized', status: 'True', ...since },
        { type: 'ContainersReady', status: ready, ...reason, ...since },
        { type: 'Ready', status: ready, ...reason, ...since },
      ],
      containerStatuses: [{ name: 'nginx', image, imageID: '', restartCount: 0, ready: isReady, ...container }],
    },
  });
}

const running = { started: true, state: { running: { startedAt: at(1) } }, lastState: {} };
const waiting = {
  started: false,
  state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${bad}"` } },
  lastState: {},
};

function claim(ordinal) {
  return object('v1', 'PersistentVolumeClaim', `www-web-${ordinal}`, `claim-${ordinal}`, {
    metadata: { labels: { app: 'web' }, finalizers: ['kubernetes.io/pvc-protection'] },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'standard',
      volumeMode: 'Filesystem',
      volumeName: `pv-${ordinal}`,
    },
    status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } },
  });
}

function revision(name, number, image) {
  return object('apps/v1', 'ControllerRevision', name, `revision-${number}`, {
    metadata: { ownerReferences: [owner], labels: { app: 'web', 'controller.kubernetes.io/hash': name.slice(4) } },
    data: { spec: { template: { ...template(image), $patch: 'replace' } } },
    revision: number,
  });
}

function event(reason, message) {
  return object('v1', 'Event', `web-2.${reason.toLowerCase()}`, `event-${reason}`, {
    metadata: { creationTimestamp: at(25) },
    involvedObject: {
      kind: 'Pod',
      namespace: 'shop',
      name: 'web-2',
      uid: 'pod-2',
      fieldPath: 'spec.containers{nginx}',
    },
    type: 'Warning',
    reason,
    message,
    count: 5,
    firstTimestamp: at(25),
    lastTimestamp: at(29),
    source: { component: 'kubelet', host: 'node-1' },
  });
}

const set = object('apps/v1', 'StatefulSet', 'web', 'set-1', {
  metadata: { generation: 2 },
  spec: {
    serviceName: 'web',
    replicas: 3,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    selector,
    template: template(bad),
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'www' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
          volumeMode: 'Filesystem',
        },
        status: { phase: 'Pending' },
      },
    ],
  },
  status: {
    observedGeneration: 2,
    replicas: 3,
    readyReplicas: 2,
    availableReplicas: 2,
    currentReplicas: 2,
    updatedReplicas: 1,
    currentRevision: oldRevision,
    updateRevision: newRevision,
    collisionCount: 0,
  },
});

const service = object('v1', 'Service', 'web', 'service-1', {
  spec: {
    clusterIP: 'None',
    clusterIPs: ['None'],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    selector: { app: 'web' },
    sessionAffinity: 'None',
    type: 'ClusterIP',
  },
  status: { loadBalancer: {} },
});

const pull = `Failed to pull image "${bad}": rpc error: code = NotFound desc = failed to pull and unpack image "${bad}": not found`;

/** The namespaced objects, as `kubectl get ... -o json` prints them. */
export const dump = JSON.stringify(
  {
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items: [
      set,
      pod(0, good, oldRevision, true, running),
      pod(1, good, oldRevision, true, running),
      pod(2, bad, newRevision, false, waiting),
      ...[0, 1, 2, 5].map(claim),
      revision(oldRevision, 1, good),
      revision(newRevision, 2, bad),
      event('Failed', pull),
      event('BackOff', `Back-off pulling image "${bad}"`),
      service,
    ],
  },
  null,
  4,
);
