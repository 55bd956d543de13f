import { change, checkDnsLabel, checkRequired, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { validateEnv, validateEnvFrom } from './environment';
import type { PodFacts } from './facts';
import { validateLifecycle } from './lifecycle';
import { validateMounts } from './mounts';
import { validateHostPorts, validatePorts } from './ports';
import { validateProbes } from './probe';
import { validateContainerResources, validateResizePolicy } from './resources';
import { validateRestartRules } from './restart';
import { validateSecurityContext } from './security';

/** All containers of a pod: init containers, regular ones, ephemeral ones. */
export function allContainers(spec: Field): readonly Field[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((kind) => spec.get(kind).items);
}

/** `containers` of a pod. */
export function validateContainers(report: Report, containers: Field, pod: PodFacts): void {
  if (containers.length === 0) {
    report.required(containers, 'A pod must have at least one container.');
    return;
  }
  const names = new Set<string>();
  for (const container of containers.items) {
    validateCommon(report, container, pod);
    checkUnique(report, container.get('name'), names);
    validateRunning(report, container, pod);
    validateRestartRules(report, container, 'regular');
  }
  validateHostPorts(report, containers.items);
}

const notForInitContainers = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

/** `initContainers` of a pod. One with `restartPolicy: Always` is a sidecar, which keeps running. */
export function validateInitContainers(report: Report, spec: Field, pod: PodFacts): void {
  const containers = spec.get('initContainers');
  const names = new Set(spec.get('containers').items.map((container) => container.get('name').string));
  for (const container of containers.items) {
    const isSidecar = container.get('restartPolicy').string === 'Always';
    validateCommon(report, container, pod);
    validateRestartRules(report, container, isSidecar ? 'sidecar' : 'init');
    const name = container.get('name');
    // Init containers without a name do not count as having the same name.
    if (name.string !== '' || names.has('')) checkUnique(report, name, names);
    // Init containers run one by one, so only one of them can be in conflict with itself. The server has the first in
    // its paths, whichever it is.
    validateHostPorts(report, [container.named(`${containers.api}[0]`)]);
    if (isSidecar) validateRunning(report, container, pod);
    else {
      for (const key of notForInitContainers) {
        const field = container.get(key);
        if (field.isSet)
          report.forbidden(
            field,
            `${key} is not allowed in an init container, unless it is a sidecar (restartPolicy: Always).`,
            {
              fixes: [remove(field), ...change(container.get('restartPolicy'), 'Always')],
            },
          );
      }
      for (const policy of container.get('resizePolicy').items) {
        const restart = policy.get('restartPolicy');
        if (restart.string === 'RestartContainer')
          report.invalid(restart, 'restartPolicy must be NotRequired in an init container that is not a sidecar.', {
            fixes: change(restart, 'NotRequired'),
          });
      }
    }
  }
}

/** Fields that are not allowed in ephemeral containers. */
const notForEphemeralContainers = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
];

/** `ephemeralContainers`, which are not allowed in a template; the server validates them nevertheless. */
export function validateEphemeralContainers(report: Report, spec: Field, pod: PodFacts): void {
  const containers = spec.get('ephemeralContainers');
  if (containers.length === 0) return;
  report.forbidden(
    containers,
    'ephemeralContainers is not allowed in a pod template: they are added to a running pod, with kubectl debug.',
    { fixes: [remove(containers)] },
  );
  const others = new Set(
    ['containers', 'initContainers'].flatMap((kind) => spec.get(kind).items.map((other) => other.get('name').string)),
  );
  const names = new Set(others);
  for (const container of containers.items) {
    validateCommon(report, container, pod);
    const image = container.get('image');
    if (image.string.trim() !== image.string) report.invalid(image, 'The image has leading or trailing spaces.');
    checkUnique(report, container.get('name'), names);
    const target = container.get('targetContainerName');
    if (target.string !== '' && !others.has(target.string))
      report.notFound(target, `The pod has no container ${quote(target.string)}.`);
    const resources = container.get('resources');
    const forbidden = [
      ...notForEphemeralContainers.map((key) => container.get(key)).filter((field) => field.isSet),
      ...(['limits', 'requests', 'claims'].some((key) => resources.get(key).isSet) ? [resources] : []),
      ...container
        .get('volumeMounts')
        .items.flatMap((mount) => ['subPath', 'subPathExpr'].map((key) => mount.get(key)))
        .filter((path) => path.string !== ''),
    ];
    for (const field of forbidden)
      report.forbidden(field, `${field.name} is not allowed in an ephemeral container.`, { fixes: [remove(field)] });
  }
}

const messagePolicies = ['File', 'FallbackToLogsOnError'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** What applies to every kind of container. */
function validateCommon(report: Report, container: Field, pod: PodFacts): void {
  const name = container.get('name');
  if (checkRequired(report, name, 'name is required: the name of the container.'))
    checkDnsLabel(report, name, 'The container name');
  checkRequired(report, container.get('image'), 'image is required: the image that the container runs.');
  const messagePolicy = container.get('terminationMessagePolicy');
  if (!messagePolicies.includes(messagePolicy.string))
    report.notSupported(messagePolicy, messagePolicies, 'terminationMessagePolicy');
  validatePorts(report, container.get('ports'));
  validateEnv(report, container.get('env'));
  validateEnvFrom(report, container.get('envFrom'));
  validateMounts(report, container, pod.volumes);
  const pullPolicy = container.get('imagePullPolicy');
  if (!pullPolicies.includes(pullPolicy.string)) report.notSupported(pullPolicy, pullPolicies, 'imagePullPolicy');
  validateContainerResources(report, container.get('resources'), pod.claims);
  validateResizePolicy(report, container.get('resizePolicy'), pod.restartPolicy);
  validateSecurityContext(report, container.get('securityContext'), pod.hostUsers);
}

/** What applies to regular containers and sidecars. */
function validateRunning(report: Report, container: Field, pod: PodFacts): void {
  validateLifecycle(report, container.get('lifecycle'), pod);
  validateProbes(report, container);
}

/** A name must be unique among the containers of all kinds; `names` has those before. */
function checkUnique(report: Report, name: Field, names: Set<string>): void {
  if (names.has(name.string))
    report.duplicate(name, `Another container of the pod is named ${quote(name.string)}: each must have its own name.`);
  names.add(name.string);
}
