import { formatQuantity } from '../kubernetes/quantity';
import { maxSetNameLength, podName } from '../statefulset/identity';
import { longNameProblem } from '../statefulset/narrator/setName';
import { readStatefulSet } from '../statefulset/set';
import { isArray, isObject, type Json, type JsonObject } from '../yaml/json';
import { change, correct, remove } from './checks';
import { claimObjectName } from './claim';
import type { Field } from './field';
import { quote } from './finding';
import { validateFinalizers, validateMetadata } from './metadata';
import { allContainers } from './pod/container';
import { aggregate, validateShares } from './pod/podResources';
import { validateHostPorts } from './pod/ports';
import { amount } from './pod/resources';
import type { Report } from './report';
import { revisionData, revisionName } from './revision';

/**
 * Why the controller cannot create the first pod of a StatefulSet that the API server accepts: rules for pods
 * and claims that do not apply to templates of them (ValidatePodCreate, and the names and labels that
 * pkg/controller/statefulset/stateful_set_utils.go gives). `set` is defaulted.
 */
export function validateFirstPod(report: Report, set: Field): void {
  const read = readStatefulSet(set.value ?? null);
  const firstPod = podName(read, read.start);
  report.afterAdmission((later) => {
    validatePods(later, set);
    const matchLabels = set.at('spec', 'selector', 'matchLabels');
    for (const claimTemplate of set.at('spec', 'volumeClaimTemplates').items)
      validateClaimMetadata(later, claimTemplate.get('metadata'), matchLabels, firstPod);
  });
}

/** What keeps the API server from creating the pods of a set that it accepts. `set` is defaulted. */
export function validatePods(report: Report, set: Field): void {
  validateLabelOfPods(report, set);
  const template = set.at('spec', 'template');
  validateFinalizers(report, template.at('metadata', 'finalizers'));
  const claimTemplates = set.at('spec', 'volumeClaimTemplates').items;
  validatePodOnly(
    report,
    template.get('spec'),
    new Set(claimTemplates.map((claimTemplate) => claimTemplate.at('metadata', 'name').string)),
  );
}

/** Pods carry the label `controller-revision-hash: <set>-<hash>`. */
function validateLabelOfPods(report: Report, set: Field): void {
  const name = set.at('metadata', 'name');
  if (name.string.length <= maxSetNameLength) return;
  const revision = revisionName(name.string, revisionData(set.value ?? null), report.target);
  const problem = longNameProblem(name.string, revision);
  if (problem === undefined) return;
  const shorter = name.string.slice(0, maxSetNameLength).replace(/-+$/, '');
  report.invalid(name, `${problem}. Use at most ${maxSetNameLength}.`, { fixes: change(name, shorter) });
}

/** A claim gets the metadata of its template, and the labels of the selector. */
function validateClaimMetadata(report: Report, metadata: Field, matchLabels: Field, firstPod: string): void {
  const given = isObject(metadata.value) ? metadata.value : {};
  const labels = [given['labels'], matchLabels.value].filter(isObject);
  const name = `${metadata.get('name').string}-${firstPod}`;
  const claim = { ...given, name, namespace: '', labels: Object.assign({}, ...labels) as JsonObject };
  validateMetadata(report, metadata.with(claim), claimObjectName);
  const resourceVersion = metadata.get('resourceVersion');
  if (/^0*[1-9]\d*$/.test(resourceVersion.string))
    report.invalid(resourceVersion, 'A claim cannot be created with a resourceVersion: remove it.', {
      fixes: [{ ...remove(resourceVersion), preferred: true }],
    });
}

/** What is checked in pods but not in templates of pods. A claim template replaces the volume of its name. */
function validatePodOnly(report: Report, written: Field, claimTemplates: ReadonlySet<string>): void {
  const spec = written.with(withPodDefaults(written.value));
  for (const container of allContainers(spec)) {
    const image = container.get('image');
    if (image.string !== image.string.trim())
      report.invalid(image, `The image ${quote(image.string)} has leading or trailing spaces: remove them.`, {
        fixes: correct(image, image.string.trim()),
      });
  }
  for (const volume of spec.get('volumes').items) {
    const reference = volume.at('image', 'reference');
    const replaced = claimTemplates.has(volume.get('name').string);
    if (volume.get('image').isSet && reference.string === '' && !replaced)
      report.required(reference, 'reference is required for a volume of type image.');
  }
  const nodeName = spec.get('nodeName');
  if (nodeName.string !== '' && spec.get('schedulingGates').length > 0)
    report.forbidden(nodeName, 'nodeName and schedulingGates are mutually exclusive: a gated pod has no node yet.');
  validateHostPorts(report, spec.get('containers').items);
  for (const container of spec.get('initContainers').items) validateHostPorts(report, [container]);
  const resources = spec.get('resources');
  validateShares(report, spec, resources);
  const requests = aggregate(spec, 'requests');
  for (const [name, limit] of resources.get('limits').entries) {
    const total = requests.get(name);
    const requested = resources.get('requests').entry(name).isSet;
    if (total !== undefined && !requested && !name.startsWith('hugepages-') && total.nano > amount(limit).nano)
      report.invalid(
        limit,
        `The containers request ${formatQuantity(total)} of ${name} in total, more than the limit of the pod.`,
      );
  }
}

/**
 * What only pods have by default, and not templates of pods (SetDefaults_Pod): requests as high as limits, and host
 * ports on the network of the host.
 */
function withPodDefaults(spec: Json | undefined): Json | undefined {
  if (!isObject(spec)) return spec;
  const onHost = spec['hostNetwork'] === true;
  const result: Record<string, Json> = { ...spec };
  for (const key of ['containers', 'initContainers']) {
    const list = spec[key];
    if (isArray(list)) result[key] = list.map((container) => withContainerDefaults(container, onHost));
  }
  return result;
}

function withContainerDefaults(container: Json, onHost: boolean): Json {
  if (!isObject(container)) return container;
  const { resources, ports } = container;
  const result: Record<string, Json> = { ...container };
  if (isObject(resources) && isObject(resources['limits'])) {
    const requests = isObject(resources['requests']) ? resources['requests'] : {};
    result['resources'] = { ...resources, requests: { ...resources['limits'], ...requests } };
  }
  if (onHost && isArray(ports))
    result['ports'] = ports.map((port) =>
      isObject(port) && !port['hostPort'] ? { ...port, hostPort: port['containerPort'] ?? 0 } : port,
    );
  return result;
}
