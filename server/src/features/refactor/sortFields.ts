import type { At } from '../../yaml/at';
import { own, type Path } from '../../yaml/json';
import { sortKeys } from '../../yaml/sort';
import { inSteps, type Producer, type RefactoringStep } from './refactoring';

/** The fields of a manifest in their usual order. Comments move with their fields. */
export const sortFields: Producer = ({ resource, context }) => {
  const { uri } = resource.file;
  const places = [...mapsOf(resource.root, resource.kind)].filter(({ at, order }) => {
    const edits = sortKeys(uri, at, order);
    return edits !== undefined && edits.length > 0;
  });
  if (places.length === 0) return [];
  const depth = resource.root.path.length;
  // From the inside out, so that paths stay valid while outer maps are sorted.
  const steps = places.reverse().map(({ at, order }): RefactoringStep => {
    const path: Path = at.path.slice(depth);
    return (now) => sortKeys(uri, now.root.walk(path), order);
  });
  const edits = inSteps(resource, context, steps);
  if (!edits || edits.length === 0) return [];
  return [
    {
      title: 'Sort fields in the usual order',
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
  yield { at: root, order: keys`apiVersion kind metadata type immutable data stringData spec` };
  yield* metadata(root);
  yield { at: spec, order: own(orders, kind) ?? [] };
  for (const template of spec.get('volumeClaimTemplates').items()) {
    yield { at: template, order: keys`apiVersion kind metadata spec` };
    yield* metadata(template);
    yield { at: template.get('spec'), order: orders['PersistentVolumeClaim'] ?? [] };
  }
  const template = spec.get('template');
  yield { at: template, order: keys`metadata spec` };
  yield* metadata(template);
  yield* pod(template.get('spec'));
}

function* metadata(owner: At): Generator<Sortable> {
  yield { at: owner.get('metadata'), order: keys`name generateName namespace labels annotations` };
}

function* pod(spec: At): Generator<Sortable> {
  yield { at: spec, order: podOrder };
  for (const list of ['initContainers', 'containers']) {
    for (const container of spec.get(list).items()) {
      yield { at: container, order: containerOrder };
      for (const port of container.get('ports').items())
        yield { at: port, order: keys`name containerPort protocol hostPort` };
      for (const variable of container.get('env').items()) yield { at: variable, order: keys`name value valueFrom` };
      for (const mount of container.get('volumeMounts').items())
        yield { at: mount, order: keys`name mountPath subPath readOnly` };
    }
  }
  for (const volume of spec.get('volumes').items()) yield { at: volume, order: keys`name` };
}

function keys([text = '']: TemplateStringsArray): string[] {
  return text.split(/\s+/);
}

const orders: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: keys`serviceName replicas ordinals podManagementPolicy minReadySeconds updateStrategy revisionHistoryLimit persistentVolumeClaimRetentionPolicy selector template volumeClaimTemplates`,
  Deployment: keys`replicas paused minReadySeconds strategy progressDeadlineSeconds revisionHistoryLimit selector template`,
  Service: keys`type clusterIP clusterIPs publishNotReadyAddresses selector ports`,
  PersistentVolumeClaim: keys`accessModes storageClassName volumeMode resources`,
  PodDisruptionBudget: keys`minAvailable maxUnavailable unhealthyPodEvictionPolicy selector`,
};

const podOrder = keys`serviceAccountName automountServiceAccountToken imagePullSecrets priorityClassName runtimeClassName hostNetwork hostPID hostIPC hostAliases dnsPolicy dnsConfig nodeSelector affinity tolerations topologySpreadConstraints schedulerName terminationGracePeriodSeconds restartPolicy securityContext initContainers containers volumes`;

const containerOrder = keys`name image imagePullPolicy restartPolicy command args workingDir ports envFrom env startupProbe readinessProbe livenessProbe lifecycle resources securityContext volumeMounts volumeDevices`;
