import { formatQuantity, multiplyQuantity, parseQuantity } from '../kubernetes/quantity';
import { locate, schemaFor } from '../kubernetes/schema';
import type { Target } from '../kubernetes/versions';
import { code } from '../operations/markdown';
import { majorOf, productOfContainer } from '../products/images';
import { versionRule } from '../products/upgrades';
import { ignoredFields } from '../rules/shared/ignoredFields';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { readContainer } from '../statefulset/containers';
import { podName, podNames } from '../statefulset/identity';
import { updateRule } from '../statefulset/narrator/order';
import { capital, count, listNames, sentences } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import type { Resource } from '../workspace/file';
import { governanceOf } from '../workspace/service';
import type { At } from '../yaml/at';
import { type Path, samePath } from '../yaml/json';

/** What a field of the pod template means for this set: its pods by name, its numbers. */

interface About {
  readonly set: StatefulSet;
  readonly resource: Resource;
  readonly context: Context;
  /** The field, and what it is in. */
  readonly at: At;
  readonly parent: At;
  readonly path: Path;
}

/** What a field of the pod template means here, in Markdown; undefined for what means no more than its description. */
export function podField(path: Path, set: StatefulSet, resource: Resource, context: Context): string | undefined {
  const hasNoEffect = withoutEffect(path, targetOf(context));
  if (hasNoEffect) return hasNoEffect;
  const schema = schemaFor('apps/v1', 'StatefulSet');
  const owner = schema && locate(schema, path)?.owner.name;
  const name = path.at(-1);
  if (owner === undefined || typeof name !== 'string') return undefined;
  const at = resource.root.walk(path);
  const meaning = meanings.get(`${owner.replace(/^.*\./, '')}.${name}`);
  return at.parent && meaning?.({ set, resource, context, at, parent: at.parent, path });
}

/** What is to be said of a field that is accepted and has no effect; undefined of any other. */
export function withoutEffect(path: Path, target: Target): string | undefined {
  const ignored = ignoredFields(target).find((each) => samePath(each.path, path));
  return ignored && `It has no effect: ${ignored.reason}.`;
}

const meanings: ReadonlyMap<string, (about: About) => string | undefined> = new Map(
  Object.entries({
    'StatefulSetSpec.template': ({ set, context }: About) =>
      `Every pod of the set is made from it: ${pods(set)}. ${updateRule(set, targetOf(context), code)}`,
    'PodTemplateSpec.metadata': rolledOut,
    'PodTemplateSpec.spec': rolledOut,
    'Container.image': image,
    'Container.imagePullPolicy': pulling,
    'Container.command': rolledOut,
    'Container.args': rolledOut,
    'Container.env': (about: About) =>
      `The same in ${each(about.set)}. What must differ comes from \`fieldRef\` (\`metadata.name\` is ${example(about.set)}). ${rolledOut(about)}`,
    'EnvVar.value': (about: About) => `The same in ${each(about.set)}. ${rolledOut(about)}`,
    'EnvVarSource.fieldRef': fieldReference,
    'ObjectFieldSelector.fieldPath': fieldReference,
    'EnvVarSource.secretKeyRef': fromOutside,
    'EnvVarSource.configMapKeyRef': fromOutside,
    'Container.envFrom': fromOutside,
    'Container.ports': () =>
      'Only a declaration: a port that is not listed can be reached as well. Services and probes can refer to it by its name.',
    'ContainerPort.containerPort': ({ set }: About) =>
      `Where ${each(set)} listens. Through a headless Service clients connect to this port itself: the port of the Service is not translated.`,
    'ContainerPort.hostPort': () => 'It is taken on the node, so no two pods of the set run on one node.',
    'Container.readinessProbe': readiness,
    'Container.livenessProbe': (about: About) =>
      sentences([
        `After ${failures(about)} the container is restarted in place: its pod keeps its name, its address and its claims.`,
        'It must not depend on other members: an outage of one would restart them all.',
      ]),
    'Container.startupProbe': (about: About) =>
      sentences([
        `After ${failures(about)} the container is restarted: so long it may take to start. The other probes wait until it succeeds.`,
        waitsForFirst(about.set),
      ]),
    'Probe.httpGet': asked,
    'Probe.tcpSocket': asked,
    'Probe.exec': () => 'Run inside the container, so the program must be in its image.',
    'ObjectMeta.labels': ({ set, context }: About) =>
      `The labels of ${pods(set)}: the selector must match them, and Services find the pods by them. ${updateRule(set, targetOf(context), code)}`,
    'ObjectMeta.annotations': rolledOut,
    'Probe.initialDelaySeconds': ({ set }: About) =>
      `Counted from each start of the container. ${waitsForFirst(set)}`.trim(),
    'Probe.periodSeconds': probeNumbers,
    'Probe.failureThreshold': probeNumbers,
    'Probe.successThreshold': probeNumbers,
    'Probe.timeoutSeconds': probeNumbers,
    'Container.resources': resources,
    'ResourceRequirements.requests': resources,
    'ResourceRequirements.limits': ({ at }: About) =>
      at.get('memory').exists
        ? 'A container that uses more memory is killed and restarted in its pod, which keeps its name and claims.'
        : undefined,
    'Container.securityContext': () =>
      'For this container only. What is set here overrides the security context of the pod.',
    'PodSpec.securityContext': ({ set }: About) =>
      `For all containers of ${each(set)}. Files on the claims keep the owner that an earlier pod gave them.`,
    'PodSecurityContext.fsGroup': ({ set }: About) =>
      claimed(
        set,
        `Files on the claims of ${each(set)} get this group when they are mounted, if the kind of volume supports it.`,
      ),
    'PodSecurityContext.fsGroupChangePolicy': ({ set }: About) =>
      claimed(
        set,
        'With `OnRootMismatch` the files of a claim are changed only if its root folder has another group: large volumes mount faster.',
      ),
    'PodSecurityContext.runAsUser': owner,
    'SecurityContext.runAsUser': owner,
    'Container.volumeMounts': ({ set }: About) =>
      set.claimTemplates.length > 0
        ? `Each pod mounts its own claim of ${set.claimTemplates.map(({ name }) => code(name)).join(', ')}; all else is the same for every pod.`
        : 'The set has no claim templates: what the pods write here is not kept for each of them.',
    'VolumeMount.mountPath': ({ at, set }: About) => {
      const name = at.parent?.get('name').string;
      return set.claimTemplates.some((template) => template.name === name)
        ? 'What is written below this path is on the claim of the pod and outlives the pod. What the image has there is hidden.'
        : 'What the image has there is hidden.';
    },
    'VolumeMount.subPath': () =>
      'Only this folder of the volume is mounted. A ConfigMap or Secret that is mounted so is not updated while the pod runs.',
    'PodSpec.volumes': ({ set }: About) =>
      `The same for ${each(set)}. A volume for each pod comes from \`volumeClaimTemplates\`, which also replaces one of the same name here.`,
    'Volume.emptyDir': ({ set }: About) =>
      `Empty whenever a pod is created: what ${example(set)} writes is lost when it is replaced, evicted or deleted.`,
    'Volume.persistentVolumeClaim': ({ set, at }: About) =>
      `${capital(each(set))} mounts the one claim ${code(at.get('claimName').string ?? '')}.`,
    'Volume.hostPath': () => 'A folder of whichever node the pod runs on: on another node it finds other files.',
    'PodSpec.affinity': placement,
    'PodSpec.nodeSelector': placement,
    'PodSpec.nodeName': ({ set }: About) =>
      `${capital(each(set))} runs on this one node, without the scheduler: if the node fails, so do they all.`,
    'PodSpec.tolerations': (about: About) =>
      sentences([
        placement(about),
        'A toleration of node.kubernetes.io/unreachable says how long a pod stays on a node that does not respond; the set creates its replacement only once the old pod is gone for certain.',
      ]),
    'PodSpec.topologySpreadConstraints': placement,
    'Affinity.podAntiAffinity': ({ set }: About) =>
      `Keeps pods apart if its selector matches those of this set, ${pods(set)}. When it is required, each of them needs a node (or zone) of its own.`,
    'PodSpec.initContainers': ({ set }: About) =>
      sentences([
        'They run one after the other each time a pod of the set is created, before its containers start.',
        waitsForFirst(set),
      ]),
    'Container.lifecycle': stopping,
    'Lifecycle.preStop': stopping,
    'Lifecycle.postStart': ({ set }: About) =>
      `Runs in each pod as soon as the container is created, not before its process. ${waitsForFirst(set)}`.trim(),
    'PodSpec.terminationGracePeriodSeconds': ({ set, at }: About) =>
      sentences([
        `How long a pod may take to stop before it is killed${at.integer === undefined ? '' : `: ${at.integer} s`}.`,
        set.replicas > 1 &&
          at.integer !== undefined &&
          `A rollout stops ${count(set.replicas, 'pod')}, usually one at a time: up to ${at.integer * set.replicas} s for stopping alone.`,
      ]),
    'PodSpec.restartPolicy': () =>
      'It must be `Always` in a StatefulSet: containers are restarted in their pod, whether they fail or succeed.',
    'PodSpec.activeDeadlineSeconds': () => 'Not allowed in a StatefulSet: its pods run until they are deleted.',
    'PodSpec.hostNetwork': ({ at }: About) =>
      at.scalar === true
        ? 'Each pod uses the address of its node, so no two pods of the set can listen on one port of one node.'
        : 'Each pod has an address of its own.',
    'PodSpec.serviceAccountName': ({ set }: About) => `${capital(each(set))} acts as this account.`,
  } satisfies Record<string, (about: About) => string | undefined>),
);

function pods(set: StatefulSet): string {
  return set.replicas === 0 ? 'none now (`replicas: 0`)' : listNames(podNames(set), code);
}

function each(set: StatefulSet): string {
  return set.replicas === 0 ? 'each pod' : set.replicas === 1 ? example(set) : `each of the ${set.replicas} pods`;
}

function example(set: StatefulSet): string {
  return code(podName(set, set.start));
}

function claimed(set: StatefulSet, text: string): string | undefined {
  return set.claimTemplates.length > 0 ? text : undefined;
}

function rolledOut({ set, context }: About): string {
  return `A change is a new revision. ${updateRule(set, targetOf(context), code)}`;
}

function image({ set, at, parent, path, context }: About): string {
  const text = at.string ?? '';
  const product = path.includes('initContainers') ? undefined : productOfContainer(readContainer(parent.json ?? null));
  const major = majorOf(text);
  return sentences([
    `${product ? `${product.name}${major === undefined ? '' : ` ${major}`}, in` : 'In'} ${each(set)}.`,
    updateRule(set, targetOf(context), code),
    product && versionRule(product),
  ]);
}

function pulling({ at, set }: About): string | undefined {
  switch (at.string) {
    case 'Always':
      return `Whenever a container of ${each(set)} starts, its node asks the registry for the image: while that cannot be reached, none of them starts again.`;
    case 'IfNotPresent':
      return 'A node that has the image does not ask for it again. Where the tag was pushed anew, pods on different nodes then run different software.';
    case 'Never':
      return `The image must be on every node that ${each(set)} may run on.`;
    default:
      return undefined;
  }
}

function fieldReference({ set, at }: About): string | undefined {
  const path = at.string ?? at.get('fieldPath').string;
  if (path === 'metadata.name') return `The name of the pod: ${pods(set)}.`;
  if (path?.includes('pod-index')) return `The ordinal of the pod: ${set.start} in ${example(set)}.`;
  return path === 'status.podIP' ? 'The address of the pod, another one each time it is recreated.' : undefined;
}

function fromOutside({ set }: About): string {
  if (set.updateStrategy === 'OnDelete')
    return 'Read when a container starts: a pod keeps the old values until it is restarted, as when you delete it (OnDelete).';
  const namespace = set.namespace === undefined ? '' : ` -n ${set.namespace}`;
  return `Read when a container starts: the pods keep the old values until they are restarted, as by ${code(`kubectl rollout restart statefulset/${set.name}${namespace}`)}.`;
}

function readiness(about: About): string {
  const { set, resource, context } = about;
  const early = governanceOf(resource, context.workspace).early;
  return sentences([
    `${capital(each(set))} is Ready while it succeeds; after ${failures(about)} it is not.`,
    waitsForFirst(set),
    set.updateStrategy === 'RollingUpdate' && 'A rollout waits for each pod that it replaces.',
    set.serviceName !== undefined &&
      (early
        ? 'The DNS name of the pod resolves all the same, as its Service publishes addresses that are not Ready.'
        : 'While a pod is not Ready its DNS name does not resolve, and Services send it nothing.'),
  ]);
}

/** Which pods wait until the first is Ready. */
function waitsForFirst(set: StatefulSet): string {
  if (set.podManagementPolicy !== 'OrderedReady' || set.replicas < 2) return '';
  return `${code(podName(set, set.start + 1))} is not created before ${example(set)} is Ready (OrderedReady).`;
}

/** How long a probe may fail, with its defaults (SetDefaults_Probe). */
function failures({ at }: Pick<About, 'at'>): string {
  const { period, times } = numbersOf(at);
  return `${count(times, 'failure')} in a row (${period * times} s)`;
}

function numbersOf(probe: At): { readonly period: number; readonly times: number } {
  return { period: probe.get('periodSeconds').integer ?? 10, times: probe.get('failureThreshold').integer ?? 3 };
}

function asked({ set }: About): string {
  return `The kubelet asks each pod at its own address, without a Service or a DNS name: ${example(set)} is asked like all others.`;
}

function probeNumbers({ parent }: About): string {
  const { period, times } = numbersOf(parent);
  const timeout = parent.get('timeoutSeconds').integer ?? 1;
  return `Asked every ${period} s, answered within ${timeout} s, failed after ${count(times, 'failure')} in a row: about ${period * times} s.`;
}

function resources({ at, set }: About): string | undefined {
  const requests = at.step === 'requests' ? at : at.get('requests');
  const totals = requests.keys().flatMap((name) => {
    const amount = parseQuantity(requests.get(name).string ?? requests.get(name).source ?? '');
    return amount ? [`${formatQuantity(multiplyQuantity(amount, set.replicas))} of ${code(name)}`] : [];
  });
  if (totals.length === 0) return undefined;
  return `For each pod: ${count(set.replicas, 'pod')} ${set.replicas === 1 ? 'requests' : 'request'} ${totals.join(', ')} in total. A pod without a node that has as much free stays Pending.`;
}

function owner({ set }: About): string | undefined {
  return claimed(set, 'It must be able to read what earlier pods wrote to the claims: another user may not.');
}

function placement({ set }: About): string {
  return set.claimTemplates.length > 0
    ? `It holds for ${each(set)}. Once bound, the volume of a claim may also tie its pod to a zone or node: where both do not agree, the pod stays Pending.`
    : `It holds for ${each(set)}.`;
}

function stopping({ set, resource }: About): string {
  const seconds = resource.root.walk(['spec', 'template', 'spec', 'terminationGracePeriodSeconds']).integer ?? 30;
  return `\`preStop\` runs in a pod before it is stopped: by a rollout, a scale-down (${code(podName(set, set.start + Math.max(0, set.replicas - 1)))} first) or an eviction. It counts towards the ${seconds} s in which the pod must stop.`;
}
