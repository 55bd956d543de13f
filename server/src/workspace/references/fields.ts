import { readLabelSelector } from '../../kubernetes/selector';
import type { At } from '../../yaml/at';
import type { Resource } from '../file';
import { podTemplateOf } from '../labels';
import { claimNamed, type Found, inPod, naming, pods, resourceNamed, selectedPods } from './podFields';
import type { SelectedPods } from './reference';

/** What the fields of a manifest name, DNS names in its texts apart. */
export function* inFields(resource: Resource): Generator<Found> {
  const { kind, root } = resource;
  const spec = root.get('spec');
  yield* naming(root.get('metadata').get('name'), (name) => ({ type: 'patched', part: 'resource', name }));
  const template = podTemplateOf(resource);
  if (template) yield* inPod(template);
  switch (kind) {
    case 'StatefulSet':
      yield* resourceNamed('Service', spec.get('serviceName'));
      for (const claims of spec.get('volumeClaimTemplates').items()) {
        yield* naming(claims.get('metadata').get('name'), (name) => ({ type: 'patched', part: 'claimTemplate', name }));
        yield* inClaim(claims.get('spec'));
      }
      return;
    case 'Service':
      yield* pods(spec.get('selector'), 'map');
      for (const port of spec.get('ports').items())
        yield* containerPort(port.get('targetPort'), selectedPods(spec.get('selector'), 'map'));
      return;
    case 'PodDisruptionBudget':
      yield* pods(spec.get('selector'), 'labelSelector');
      return;
    case 'NetworkPolicy':
      yield* inNetworkPolicy(spec);
      return;
    case 'HorizontalPodAutoscaler':
    case 'ScaledObject':
      yield* inAutoscaler(spec, 'scaleTargetRef');
      return;
    case 'VerticalPodAutoscaler':
      yield* inAutoscaler(spec, 'targetRef');
      return;
    case 'PersistentVolumeClaim':
      yield* naming(root.get('metadata').get('name'), (name) => ({ type: 'claim', name }));
      yield* inClaim(spec);
      return;
    case 'PersistentVolume':
      yield* claimNamed(spec.get('claimRef').get('name'), spec.get('claimRef').get('namespace').string);
      return;
    case 'VolumeSnapshot':
      yield* claimNamed(spec.get('source').get('persistentVolumeClaimName'));
      return;
    case 'ServiceMonitor':
    case 'PodMonitor':
      yield* inMonitor(kind, spec);
      return;
    case 'Ingress':
      yield* inIngress(spec);
      return;
    case 'Kustomization':
      yield* inKustomization(root);
      return;
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
    case 'UDPRoute':
      for (const rule of spec.get('rules').items())
        for (const backend of rule.get('backendRefs').items())
          if ((backend.get('kind').string ?? 'Service') === 'Service')
            yield* resourceNamed('Service', backend.get('name'), backend.get('namespace').string);
  }
}

/** What a kustomization patches, scales or copies from. A target may be a pattern, which then names nothing. */
function* inKustomization(root: At): Generator<Found> {
  const patches = ['patches', 'patchesJson6902'].flatMap((list) => root.get(list).items());
  const replacements = root.get('replacements').items();
  const targets = [
    ...patches.map((patch) => patch.get('target')),
    ...replacements.map((replacement) => replacement.get('source')),
    ...replacements.flatMap((replacement) =>
      replacement
        .get('targets')
        .items()
        .map((target) => target.get('select')),
    ),
  ];
  for (const target of targets) {
    const kind = target.get('kind').string;
    if (kind !== undefined) yield* resourceNamed(kind, target.get('name'), target.get('namespace').string);
  }
  for (const scaled of root.get('replicas').items()) yield* resourceNamed('StatefulSet', scaled.get('name'));
}

function* inNetworkPolicy(spec: At): Generator<Found> {
  yield* pods(spec.get('podSelector'), 'labelSelector');
  const own = selectedPods(spec.get('podSelector'), 'labelSelector');
  for (const [list, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const rule of spec.get(list).items()) {
      const peers = rule.get(side).items();
      for (const each of peers) yield* pods(each.get('podSelector'), 'labelSelector', isElsewhere(each));
      // A port of a policy is one of the pods that are connected to: those of all peers are not one selector.
      const [peer, other] = peers;
      const far =
        peer && !other ? selectedPods(peer.get('podSelector'), 'labelSelector', isElsewhere(peer)) : undefined;
      for (const port of rule.get('ports').items())
        yield* containerPort(port.get('port'), list === 'ingress' ? own : far);
    }
  }
}

/** Whether a peer of a policy may be in another namespace. */
function isElsewhere(peer: At): boolean {
  return peer.get('namespaceSelector').exists;
}

function* inAutoscaler(spec: At, field: 'scaleTargetRef' | 'targetRef'): Generator<Found> {
  const ref = spec.get(field);
  const kind = ref.get('kind').string ?? 'Deployment';
  yield* resourceNamed(kind, ref.get('name'));
  const workload = ref.get('name').string;
  if (!workload) return;
  const containers = [
    ...spec
      .get('metrics')
      .items()
      .map((metric) => metric.get('containerResource').get('container')),
    ...spec
      .get('resourcePolicy')
      .get('containerPolicies')
      .items()
      .map((policy) => policy.get('containerName')),
  ];
  for (const at of containers) yield* naming(at, (name) => ({ type: 'containerOf', name, kind, workload }));
}

/** A claim may be made from another one. */
function* inClaim(spec: At): Generator<Found> {
  for (const source of [spec.get('dataSource'), spec.get('dataSourceRef')])
    if (source.get('kind').string === 'PersistentVolumeClaim')
      yield* claimNamed(source.get('name'), source.get('namespace').string);
}

function* inMonitor(kind: 'ServiceMonitor' | 'PodMonitor', spec: At): Generator<Found> {
  const everywhere = spec.get('namespaceSelector').exists;
  if (kind === 'PodMonitor') {
    yield* pods(spec.get('selector'), 'labelSelector', everywhere);
    const selected = selectedPods(spec.get('selector'), 'labelSelector', everywhere);
    for (const endpoint of spec.get('podMetricsEndpoints').items())
      yield* containerPort(endpoint.get('port'), selected);
    return;
  }
  const selector = readLabelSelector(spec.get('selector').json);
  if (selector.requirements.length === 0) return;
  yield {
    at: spec.get('selector'),
    to: { type: 'services', selector, ...(everywhere ? { everywhere } : {}) },
  };
  for (const endpoint of spec.get('endpoints').items())
    yield* naming(endpoint.get('port'), (name) => ({ type: 'servicePort', name, of: selector }));
}

function* inIngress(spec: At): Generator<Found> {
  const paths = spec
    .get('rules')
    .items()
    .flatMap((rule) => rule.get('http').get('paths').items());
  const backends = [spec.get('defaultBackend'), spec.get('backend'), ...paths.map((each) => each.get('backend'))];
  for (const backend of backends) {
    // networking.k8s.io/v1, and the beta versions before it.
    const [name, port] = backend.get('service').exists
      ? [backend.get('service').get('name'), backend.get('service').get('port').get('name')]
      : [backend.get('serviceName'), backend.get('servicePort')];
    yield* resourceNamed('Service', name);
    const service = name.string;
    if (service) yield* naming(port, (portName) => ({ type: 'servicePort', name: portName, of: service }));
  }
  for (const tls of spec.get('tls').items()) yield* resourceNamed('Secret', tls.get('secretName'));
}

function* containerPort(at: At, of: SelectedPods | undefined): Generator<Found> {
  if (of) yield* naming(at, (name) => ({ type: 'containerPort', name, of }));
}
