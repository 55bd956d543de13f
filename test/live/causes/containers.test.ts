import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../server/src/yaml/json';
import { before, type Cluster, causes, claim, container, ids } from './observed';

/** web-0 on its node, with its only container in a state. */
function inState(status: JsonObject, events: readonly string[] = [], rest: NonNullable<Cluster['pod']> = {}): Cluster {
  const containerStatuses = [{ name: 'app', ready: false, restartCount: 0, ...status }];
  return {
    pod: {
      ...rest,
      spec: { nodeName: 'a', ...rest.spec },
      status: { phase: 'Running', containerStatuses, ...rest.status },
    },
    objects: [claim()],
    events: events.map((event) => event.replace(/^(\d+ )?/, '$1Pod/web-0 spec.containers{app} ')),
  };
}

const waiting = (reason: string, message = ''): JsonObject => ({ state: { waiting: { reason, message } } });

/** What kubelet, runtimes and registries say of a container that waits. */
const states: readonly (readonly [reason: string, message: string, id: string, about?: string])[] = [
  [
    'ErrImagePull',
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/app:9": docker.io/library/app:9: not found',
    'image-pull',
  ],
  [
    'ImagePullBackOff',
    'Back-off pulling image "app:1": ErrImagePull: reading manifest 1 in docker.io/library/app: manifest unknown',
    'image-pull',
  ],
  [
    'ErrImagePull',
    'toomanyrequests: You have reached your unauthenticated pull rate limit. You may increase the limit by authenticating',
    'image-pull',
  ],
  [
    'ErrImagePull',
    'Get "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host',
    'image-pull',
  ],
  ['ErrImageNeverPull', 'Container image "app:1" is not present with pull policy of Never', 'image-pull'],
  [
    'RegistryUnavailable',
    'image pull failed for app:1 because the registry is unavailable: connection refused',
    'image-pull',
  ],
  [
    'ErrImagePull',
    "pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'image-pull-secret',
    'registry',
  ],
  [
    'ErrImagePull',
    'failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized',
    'image-pull-secret',
    'registry',
  ],
  ['ImagePullBackOff', 'Back-off pulling image "app:1"', 'image-pull'],
  [
    'ErrImagePull',
    'initializing source docker://ghcr.io/shop/app:1: reading manifest 1 in ghcr.io/shop/app: denied',
    'image-pull-secret',
    'registry',
  ],
  [
    'ErrImagePull',
    'unable to retrieve auth token: invalid username/password: unauthorized: authentication required',
    'image-pull-secret',
    'registry',
  ],
  [
    'ErrImagePull',
    'failed to resolve reference "1.dkr.ecr.eu-west-1.amazonaws.com/app:1": pulling from host 1.dkr.ecr failed with status code [manifests 1]: 403 Forbidden',
    'image-pull-secret',
    'registry',
  ],
  [
    'ErrImagePull',
    'Head "https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/app/manifests/1": no basic auth credentials',
    'image-pull-secret',
    'registry',
  ],
  [
    'InvalidImageName',
    'Failed to apply default image tag "App": couldn\'t parse image name "App": invalid reference format: repository name must be lowercase',
    'image-name-invalid',
  ],
  ['CreateContainerConfigError', 'configmap "web-env" not found', 'config-missing', 'web-env'],
  ['CreateContainerConfigError', 'secrets "web-password" not found', 'config-missing', 'web-password'],
  ['CreateContainerConfigError', "couldn't find key url in Secret shop/db", 'key-missing', 'db'],
  ['CreateContainerConfigError', "couldn't find key url in ConfigMap shop/settings", 'key-missing', 'settings'],
  [
    'CreateContainerConfigError',
    'container has runAsNonRoot and image will run as root (pod: "web-0_shop(1)", container: app)',
    'run-as-root-refused',
  ],
  [
    'CreateContainerConfigError',
    'container\'s runAsUser breaks non-root policy (pod: "web-0_shop(1)", container: app)',
    'run-as-root-refused',
  ],
  [
    'CreateContainerConfigError',
    'failed to prepare subPath for volumeMount "data" of container "app"',
    'volume-mount-failed',
  ],
  ['CreateContainerError', 'failed to generate container "1" spec: no command specified', 'wrong-command'],
  [
    'RunContainerError',
    'failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH: unknown',
    'wrong-command',
  ],
  ['RunContainerError', 'container init was OOM-killed (memory limit too low?)', 'oom-killed'],
  [
    'RunContainerError',
    'OCI runtime create failed: error mounting "/var/lib/kubelet/x" to rootfs at "/etc/app.conf": not a directory',
    'volume-mount-failed',
  ],
];

for (const [reason, message, id, about] of states)
  test(`a container that waits: ${reason}: ${message}`, () => {
    const [cause] = causes(
      inState(waiting(reason, message), [], { spec: { imagePullSecrets: [{ name: 'registry' }] } }),
    );
    assert.deepEqual([cause?.id, cause?.about?.name, cause?.culprit.name], [id, about, 'web-0']);
    assert.doesNotMatch(cause?.message ?? '', /: {0,2}\((?:event|state) /);
  });

test('a pull secret that is missing is the one to look at, and why is in the event of older kubelets', () => {
  const events = [
    'FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (gone); attempting to pull the image may not succeed.',
    'Failed: Failed to pull image "app:1": 401 Unauthorized',
  ];
  const [cause] = causes(inState(waiting('ImagePullBackOff', 'Back-off pulling image "app:1"'), events));
  assert.deepEqual([cause?.id, cause?.about?.name], ['image-pull-secret', 'gone']);
});

const crashed = (terminated: JsonObject, rest: JsonObject = {}): JsonObject => ({
  restartCount: 5,
  ...waiting('CrashLoopBackOff', 'back-off 5m0s restarting failed container=app'),
  lastState: { terminated: { startedAt: before(200), finishedAt: before(100), ...terminated } },
  ...rest,
});

/** How containers end, and what that says. */
const ends: readonly (readonly [terminated: JsonObject, id: string, events?: readonly string[]])[] = [
  [{ exitCode: 1, message: 'panic: no such table' }, 'crash-loop'],
  [{ exitCode: 0, reason: 'Completed' }, 'crash-loop'],
  [{ exitCode: 137, reason: 'OOMKilled' }, 'oom-killed'],
  [{ exitCode: 127 }, 'wrong-command'],
  [
    { exitCode: 128, reason: 'StartError', message: 'exec: "/run.sh": stat /run.sh: no such file or directory' },
    'wrong-command',
  ],
  [{ exitCode: 128, reason: 'ContainerCannotRun', message: 'exec format error' }, 'wrong-command'],
  [{ exitCode: 1, message: "mkdir: cannot create directory '/data/x': Permission denied" }, 'permission-denied'],
  [{ exitCode: 1, message: 'java.nio.file.AccessDeniedException: /data' }, 'permission-denied'],
  [{ exitCode: 1, message: 'open /data/lock: read-only file system' }, 'permission-denied'],
  [{ exitCode: 1, message: 'listen tcp :80: bind: permission denied' }, 'crash-loop'],
  [{ exitCode: 1, message: 'ERROR: permission denied for table users' }, 'crash-loop'],
  [{ exitCode: 137 }, 'liveness-killed', ['90 Killing: Container app failed liveness probe, will be restarted']],
  [
    { exitCode: 0 },
    'liveness-killed',
    [
      '90 Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 503',
      '90 Killing: Container app failed liveness probe, will be restarted',
    ],
  ],
  [{ exitCode: 143 }, 'startup-failing', ['90 Killing: Container app failed startup probe, will be restarted']],
  [{ exitCode: 1 }, 'crash-loop', ['900 Killing: Container app failed liveness probe, will be restarted']],
  [{ exitCode: 137 }, 'liveness-killed', []],
];

for (const [terminated, id, events] of ends)
  test(`a container that ended with ${JSON.stringify(terminated)}${events ? ` ${events.join('; ')}` : ''}`, () =>
    assert.deepEqual(ids(inState(crashed(terminated), events)), [id]));

test('between two crashes a container is in a crash loop all the same; long after one it is not', () => {
  const running = (seconds: number): JsonObject =>
    crashed({ exitCode: 1 }, { started: true, state: { running: { startedAt: before(seconds) } } });
  assert.deepEqual(ids(inState(running(3))), ['crash-loop']);
  assert.deepEqual(ids(inState(running(1000))), ['readiness-failing']);
});

test('last words are quoted without passwords and tokens, in one line', () => {
  const message =
    'starting\nFATAL: connect postgres://app:hunter2@db/shop failed\npassword=hunter3 token: "abc.def"\u001b[0m';
  const spec = { containers: [{ ...container, env: [{ name: 'DB_PASSWORD', value: 'postgres!' }] }] };
  const [cause] = causes(inState(crashed({ exitCode: 1, message: `${message} postgres!` }), [], { spec }));
  assert.match(
    cause?.message ?? '',
    /"FATAL: connect postgres:\/\/app:\(hidden\)@db\/shop failed password=\(hidden\) token: "\(hidden\)"/,
  );
  assert.doesNotMatch(cause?.message ?? '', /hunter|abc|postgres!|\u001b/);
});

const init = (state: JsonObject, rest: JsonObject = {}): Cluster => {
  const initContainers = [{ name: 'setup', image: 'setup:1' }];
  const initContainerStatuses = [{ name: 'setup', ready: false, restartCount: 0, state, ...rest }];
  return inState(waiting('PodInitializing'), [], {
    spec: { initContainers },
    status: { phase: 'Pending', initContainerStatuses },
  });
};

test('an init container that fails or does not end keeps the others waiting; one that has just begun does not', () => {
  const failed = {
    restartCount: 3,
    lastState: { terminated: { exitCode: 1, message: 'chown: Operation not permitted' } },
  };
  assert.deepEqual(ids(init({ waiting: { reason: 'CrashLoopBackOff' } }, failed)), ['init-failing']);
  assert.deepEqual(ids(init({ running: { startedAt: before(900) } })), ['init-failing']);
  assert.deepEqual(ids(init({ running: { startedAt: before(30) } })), ['slow-start']);
  assert.deepEqual(ids(init({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } })), ['image-pull']);
});

test('a sidecar among the init containers is judged as a container, and an ephemeral one not at all', () => {
  const initContainers = [{ name: 'proxy', restartPolicy: 'Always' }];
  const proxy = { name: 'proxy', ready: true, started: true, state: { running: { startedAt: before(900) } } };
  const of = (status: JsonObject) => {
    const ephemeralContainerStatuses = [{ name: 'debug', state: { terminated: { exitCode: 1 } } }];
    const state = { state: { running: { startedAt: before(900) } }, started: true };
    return ids(
      inState(state, [], {
        spec: { initContainers },
        status: { initContainerStatuses: [status], ephemeralContainerStatuses },
      }),
    );
  };
  assert.deepEqual(of(proxy), ['readiness-failing']);
  assert.deepEqual(of({ ...proxy, ...crashed({ exitCode: 1 }) }), ['crash-loop']);
});

test('of several containers the one that is bad is named', () => {
  const statuses = [
    { name: 'app', ready: true, state: { running: {} } },
    { name: 'exporter', ...waiting('ErrImagePull', 'manifest unknown') },
  ];
  const spec = { nodeName: 'a', containers: [container, { name: 'exporter', image: 'exporter:0' }] };
  const [cause] = causes({ pod: { spec, status: { phase: 'Pending', containerStatuses: statuses } } });
  assert.equal(cause?.id, 'image-pull');
  assert.match(cause?.message ?? '', /exporter:0 of container exporter/);
});
