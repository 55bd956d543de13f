import type { At } from '../../yaml/at';
import type { Path } from '../../yaml/json';
import { sortKeys } from '../../yaml/sort';
import type { Producer, Step } from './refactoring';
import { inSteps } from './refactoring';

/** The fields of a manifest in the order in which people write them. Comments go along with their fields. */
export const sortFields: Producer = ({ resource, context }) => {
  const { uri } = resource.file;
  const places = [...mapsOf(resource.root, resource.kind)].filter(({ at, order }) => {
    const edits = sortKeys(uri, at, order);
    return edits !== undefined && edits.length > 0;
  });
  if (places.length === 0) return [];
  const depth = resource.root.path.length;
  // From the inside out: what stands in a map that moves must be where its path says.
  const steps = places.reverse().map(({ at, order }): Step => {
    const path: Path = at.path.slice(depth);
    return (now) => sortKeys(uri, now.root.walk(path), order);
  });
  const edits = inSteps(resource, context, steps);
  if (!edits || edits.length === 0) return [];
  return [
    {
      title: 'Sort the fields in the usual order',
      kind: 'refactor.rewrite',
      edits,
      consequences: '',
      confirm: false,
    },
  ];
};

interface Sortable {
  readonly at: At;
  readonly order: readonly string[];
}

/** Every map that has a usual order, outer ones first. */
function* mapsOf(root: At, kind: string): Generator<Sortable> {
  const spec = root.get('spec');
  yield { at: root, order: words`apiVersion kind metadata type immutable data stringData spec` };
  yield* metadata(root);
  yield { at: spec, order: orders[kind] ?? [] };
  for (const template of spec.get('volumeClaimTemplates').items()) {
    yield { at: template, order: words`apiVersion kind metadata spec` };
    yield* metadata(template);
    yield { at: template.get('spec'), order: orders['PersistentVolumeClaim'] ?? [] };
  }
  const template = spec.get('template');
  yield { at: template, order: words`metadata spec` };
  yield* metadata(template);
  yield* pod(template.get('spec'));
}

function* metadata(owner: At): Generator<Sortable> {
  yield { at: owner.get('metadata'), order: words`name generateName namespace labels annotations` };
}

function* pod(spec: At): Generator<Sortable> {
  yield { at: spec, order: podOrder };
  for (const list of ['initContainers', 'containers']) {
    for (const container of spec.get(list).items()) {
      yield { at: container, order: containerOrder };
      for (const port of container.get('ports').items())
        yield { at: port, order: words`name containerPort protocol hostPort` };
      for (const variable of container.get('env').items()) yield { at: variable, order: words`name value valueFrom` };
      for (const mount of container.get('volumeMounts').items())
        yield { at: mount, order: words`name mountPath subPath readOnly` };
    }
  }
  for (const volume of spec.get('volumes').items()) yield { at: volume, order: words`name` };
}

function words([text = '']: TemplateStringsArray): string[] {
  return text.split(/\s+/);
}

const orders: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: words`serviceName replicas ordinals podManagementPolicy minReadySeconds updateStrategy revisionHistoryLimit persistentVolumeClaimRetentionPolicy selector template volumeClaimTemplates`,
  Deployment: words`replicas paused minReadySeconds strategy progressDeadlineSeconds revisionHistoryLimit selector template`,
  Service: words`type clusterIP clusterIPs publishNotReadyAddresses selector ports`,
  PersistentVolumeClaim: words`accessModes storageClassName volumeMode resources`,
  PodDisruptionBudget: words`minAvailable maxUnavailable unhealthyPodEvictionPolicy selector`,
};

const podOrder = words`serviceAccountName automountServiceAccountToken imagePullSecrets priorityClassName runtimeClassName hostNetwork hostPID hostIPC hostAliases dnsPolicy dnsConfig nodeSelector affinity tolerations topologySpreadConstraints schedulerName terminationGracePeriodSeconds restartPolicy securityContext initContainers containers volumes`;

const containerOrder = words`name image imagePullPolicy restartPolicy command args workingDir ports envFrom env startupProbe readinessProbe livenessProbe lifecycle resources securityContext volumeMounts volumeDevices`;
