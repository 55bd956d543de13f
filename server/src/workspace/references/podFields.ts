import { readLabelSelector, readMapSelector } from '../../kubernetes/selector';
import { parsePodName } from '../../statefulset/identity';
import type { At } from '../../yaml/at';
import type { Path } from '../../yaml/json';
import { stringsOf } from '../../yaml/strings';
import type { Named, SelectedPods } from './reference';

/** A place and what it names. */
export interface Found {
  readonly at: At;
  readonly to: Named;
  /** A part of the scalar, counted from the start of the document; else the whole of it. */
  readonly part?: { readonly start: number; readonly end: number };
}

/** The labels that the controller gives each pod of a set, by which a Service can be pinned to one of them. */
export const podNameLabel = 'statefulset.kubernetes.io/pod-name';
export const podIndexLabel = 'apps.kubernetes.io/pod-index';

/** Every container of a pod: those that run on, those before them, and those for debugging. */
export function containersOfPod(spec: At): At[] {
  return ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => spec.get(list).items());
}

/** What the fields of a pod, or of a template of pods, name. */
export function* inPod(template: At): Generator<Found> {
  const spec = template.get('spec');
  const pod = spec.path;
  const defaultContainer = template.get('metadata').get('annotations').get('kubectl.kubernetes.io/default-container');
  yield* naming(defaultContainer, (name) => ({ type: 'container', name, pod }));
  yield* resourceNamed('Service', spec.get('subdomain'));
  for (const secret of spec.get('imagePullSecrets').items()) yield* resourceNamed('Secret', secret.get('name'));
  for (const volume of spec.get('volumes').items()) yield* inVolume(volume);
  for (const container of containersOfPod(spec)) yield* inContainer(container, pod);
  yield* inScheduling(spec);
}

function* inVolume(volume: At): Generator<Found> {
  yield* naming(volume.get('name'), (name) => ({ type: 'patched', part: 'volume', name }));
  yield* claimNamed(volume.get('persistentVolumeClaim').get('claimName'));
  yield* keysOf('ConfigMap', volume.get('configMap'), 'name');
  yield* keysOf('Secret', volume.get('secret'), 'secretName');
  for (const source of volume.get('projected').get('sources').items()) {
    yield* keysOf('ConfigMap', source.get('configMap'), 'name');
    yield* keysOf('Secret', source.get('secret'), 'name');
  }
}

/** A ConfigMap or Secret that is mounted, and those of its keys that are picked out. */
function* keysOf(kind: 'ConfigMap' | 'Secret', source: At, field: string): Generator<Found> {
  const owner = source.get(field);
  yield* resourceNamed(kind, owner);
  for (const item of source.get('items').items()) yield* keyNamed(kind, owner, item.get('key'));
}

function* keyNamed(kind: 'ConfigMap' | 'Secret', owner: At, key: At): Generator<Found> {
  const resource = owner.string;
  if (resource) yield* naming(key, (name) => ({ type: 'key', name, kind, owner: resource }));
}

function* inContainer(container: At, pod: Path): Generator<Found> {
  yield* naming(container.get('name'), (name) => ({ type: 'patched', part: 'container', name }));
  for (const list of ['volumeMounts', 'volumeDevices']) {
    for (const mount of container.get(list).items()) {
      yield* naming(mount.get('name'), (name) => ({ type: 'volume', name, pod }));
      yield* expansions(mount.get('subPathExpr'), container);
    }
  }
  for (const variable of container.get('env').items()) {
    const from = variable.get('valueFrom');
    for (const [kind, field] of keyRefs) {
      const ref = from.get(field);
      yield* resourceNamed(kind, ref.get('name'));
      yield* keyNamed(kind, ref.get('name'), ref.get('key'));
    }
    const resourceField = from.get('resourceFieldRef').get('containerName');
    yield* naming(resourceField, (name) => ({ type: 'container', name, pod }));
    yield* expansions(variable.get('value'), container);
  }
  for (const source of container.get('envFrom').items()) {
    yield* resourceNamed('ConfigMap', source.get('configMapRef').get('name'));
    yield* resourceNamed('Secret', source.get('secretRef').get('name'));
  }
  for (const field of ['command', 'args']) {
    yield* expansions(container.get(field), container);
    yield* shellVariables(container.get(field), container);
  }
  yield* inHandlers(container);
}

const keyRefs = [
  ['ConfigMap', 'configMapKeyRef'],
  ['Secret', 'secretKeyRef'],
] as const;

/** Probes and hooks: the named ports that they call, and the variables of their commands. */
function* inHandlers(container: At): Generator<Found> {
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => container.get(probe)),
    ...['postStart', 'preStop'].map((hook) => container.get('lifecycle').get(hook)),
  ];
  for (const handler of handlers) {
    for (const action of ['httpGet', 'tcpSocket'])
      yield* naming(handler.get(action).get('port'), (name) => ({ type: 'containerPort', name, of: container.path }));
    yield* shellVariables(handler.get('exec').get('command'), container);
  }
}

/** `$(NAME)`, which the kubelet expands; `$$(NAME)` stays as it is. */
function* expansions(at: At, container: At): Generator<Found> {
  yield* variables(at, container, /(?<!\$)(\$*)\$\(([A-Za-z_][\w.-]*)\)/g, false);
}

/** `$NAME` and `${NAME...}`, which a shell expands if there is one. */
function* shellVariables(at: At, container: At): Generator<Found> {
  yield* variables(at, container, /(\\?)\$\{?([A-Za-z_]\w*)/g, true);
}

function* variables(at: At, container: At, form: RegExp, shell: boolean): Generator<Found> {
  if (!at.exists) return;
  for (const { path, start, text } of stringsOf(at)) {
    if (!text.includes('$')) continue;
    for (const match of text.matchAll(form)) {
      const [whole, escaped = '', name = ''] = match;
      if (escaped.length % 2 === 1) continue;
      const from = start + match.index + whole.indexOf(name, escaped.length);
      const place = at.walk(path.slice(at.path.length));
      const to: Named = { type: 'variable', name, container: container.path, shell };
      yield { at: place, to, part: { start: from, end: from + name.length } };
    }
  }
}

/** Terms that place pods with or apart from others. */
function* inScheduling(spec: At): Generator<Found> {
  for (const constraint of spec.get('topologySpreadConstraints').items())
    yield* pods(constraint.get('labelSelector'), 'labelSelector');
  for (const affinity of ['podAffinity', 'podAntiAffinity']) {
    const rules = spec.get('affinity').get(affinity);
    const terms = [
      ...rules.get('requiredDuringSchedulingIgnoredDuringExecution').items(),
      ...rules
        .get('preferredDuringSchedulingIgnoredDuringExecution')
        .items()
        .map((weighted) => weighted.get('podAffinityTerm')),
    ];
    for (const term of terms) {
      const everywhere = term.get('namespaces').exists || term.get('namespaceSelector').exists;
      yield* pods(term.get('labelSelector'), 'labelSelector', everywhere);
    }
  }
}

/** A selector of pods. One that is empty names nothing: it means none, or all there are. */
export function* pods(at: At, form: SelectorForm, everywhere = false): Generator<Found> {
  const selected = selectedPods(at, form, everywhere);
  if (!selected) return;
  if (selected.selector.requirements.length > 0) yield { at, to: { type: 'pods', ...selected } };
  if (selected.pod !== undefined)
    yield* naming(labelsIn(at, form).get(podNameLabel), (name) => ({ type: 'pod', name }));
}

type SelectorForm = 'map' | 'labelSelector';

/** The pods that a selector means; undefined if it names neither labels of a template nor a pod of a set. */
export function selectedPods(at: At, form: SelectorForm, everywhere = false): SelectedPods | undefined {
  const { requirements } = form === 'map' ? readMapSelector(at.json) : readLabelSelector(at.json);
  // No template has the labels that the controller gives each pod.
  const selector = { requirements: requirements.filter(({ key }) => key !== podNameLabel && key !== podIndexLabel) };
  const labels = labelsIn(at, form);
  const pod = labels.get(podNameLabel).string;
  const index = ordinalOf(labels.get(podIndexLabel).string);
  if (selector.requirements.length === 0 && (pod === undefined || !parsePodName(pod))) return undefined;
  return {
    selector,
    ...(pod === undefined ? {} : { pod }),
    ...(index === undefined ? {} : { index }),
    ...(everywhere ? { everywhere } : {}),
  };
}

function labelsIn(at: At, form: SelectorForm): At {
  return form === 'map' ? at : at.get('matchLabels');
}

function ordinalOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

export function* claimNamed(at: At, namespace?: string): Generator<Found> {
  yield* naming(at, (name) => ({ type: 'claim', name, ...(namespace === undefined ? {} : { namespace }) }));
}

export function* resourceNamed(kind: string, at: At, namespace?: string): Generator<Found> {
  yield* naming(at, (name) => ({ type: 'resource', kind, name, ...(namespace === undefined ? {} : { namespace }) }));
}

/** What a place names, if a name stands there. */
export function* naming(at: At, to: (name: string) => Named): Generator<Found> {
  const name = at.string;
  if (name) yield { at, to: to(name) };
}
