import type { Labels } from '../../kubernetes/selector';
import { labelsOf, podLabels, podTemplateOf, workloadKinds } from '../../workspace/labels';
import { podSelectorOf } from '../../workspace/service';
import type { Path } from '../../yaml/json';
import {
  isReal,
  keyEdit,
  manifestsOf,
  nearestNames,
  type Place,
  type Suggestion,
  settingAt,
  valueSuggestion,
} from './place';
import { Outline } from './snippet';

/** A label to suggest, without a value if any value is possible. */
interface Label {
  readonly key: string;
  readonly value: string | undefined;
  readonly detail: string;
}

const recommended = 'recommended label';
/** Labels that the documentation of Kubernetes recommends. */
const wellKnown: readonly Label[] = ['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map(
  (name) => ({ key: `app.kubernetes.io/${name}`, value: undefined, detail: recommended }),
);
const ofNodes: readonly Label[] = [
  ...['linux', 'windows'].map((value) => ({ key: 'kubernetes.io/os', value, detail: 'operating system of the node' })),
  ...['amd64', 'arm64'].map((value) => ({ key: 'kubernetes.io/arch', value, detail: 'CPU architecture of the node' })),
  ...[
    'kubernetes.io/hostname',
    'topology.kubernetes.io/zone',
    'topology.kubernetes.io/region',
    'node.kubernetes.io/instance-type',
  ].map((key) => ({ key, value: undefined, detail: 'node label' })),
];
/** The most workloads that are considered. */
const maxWorkloads = 50;

/** The labels that a new selector most likely has: those of the manifest's own pods, else of a workload nearby. */
export function selectorLabels(place: Place): Labels {
  const { resource } = place;
  const [workload] = resource && podTemplateOf(resource) ? [resource] : workloadsNear(place);
  const labels = workload ? Object.entries(podSelectorOf(workload)) : [];
  return Object.fromEntries(labels.filter(([key, value]) => isReal(key) && isReal(value)));
}

/** Labels that a map does not have yet. */
export function labelKeys(place: Place): Suggestion[] {
  const map = place.path.slice(0, -1);
  const { typed } = place;
  if (!isLabelMap(map, place)) return [];
  const present = new Set(typed.at.parent?.keys());
  const setting = settingAt(place);
  return candidates(map, place).flatMap(({ key, value, detail }) => {
    if (present.has(key)) return [];
    const outline = new Outline();
    const insertion = () => outline.render({ [key]: value ?? outline.stop() }, setting);
    const label = value === undefined || typed.colon || typed.filled ? key : `${key}: ${value}`;
    return [{ label, kind: 'name', detail, ...keyEdit(key, insertion, place) }];
  });
}

/** Values of labels, and keys and values of a selector's expressions. */
export function labelValues(place: Place): Suggestion[] {
  const { path } = place;
  const [last, before] = [path.at(-1), path.at(-3)];
  const offer = (values: readonly (readonly [string, string])[]) =>
    [...new Map(values)].map(([value, detail]) => valueSuggestion(value, place, 'name', { detail }));
  if (last === 'key' && before === 'matchExpressions')
    return offer(candidates(path.slice(0, -3), place).map(({ key, detail }) => [key, detail]));
  const [expressions, key] =
    last !== 'values' && path.at(-2) === 'values' && path.at(-4) === 'matchExpressions'
      ? [path.slice(0, -4), place.typed.at.parent?.parent?.get('key').string]
      : isLabelMap(path.slice(0, -1), place)
        ? [path.slice(0, -1), last]
        : [undefined, undefined];
  if (!expressions || typeof key !== 'string') return [];
  const values = candidates(expressions, place).filter((label) => label.key === key && label.value !== undefined);
  return offer(values.map(({ value = '', detail }) => [value, detail]));
}

function isLabelMap(path: Path, { resource }: Place): boolean {
  const last = path.at(-1);
  if (last === 'labels' || last === 'matchLabels' || last === 'nodeSelector') return true;
  return last === 'selector' && path.length === 2 && resource?.kind === 'Service';
}

function candidates(map: Path, place: Place): Label[] {
  const { resource } = place;
  if (map.some((step) => step === 'nodeSelector' || step === 'nodeAffinity')) return [...ofNodes];
  if (map.includes('namespaceSelector')) {
    const namespaces = nearestNames(manifestsOf('Namespace', place), place.file);
    return [undefined, ...namespaces].map((namespace) => ({
      key: 'kubernetes.io/metadata.name',
      value: namespace?.name,
      detail: 'label of every namespace',
    }));
  }
  const own = resource && podTemplateOf(resource);
  const found: Label[] = [];
  const add = (labels: Labels, detail: string) => {
    for (const [key, value] of Object.entries(labels))
      if (isReal(key) && isReal(value) && !found.some((label) => label.key === key && label.value === value))
        found.push({ key, value, detail });
  };
  if (resource && map.at(-1) === 'labels') {
    if (own) add(ownSelector(place), 'required by the selector');
    for (const service of nearestNames(manifestsOf('Service', place), place.file)) {
      if (service.file.uri === place.file.uri)
        add(
          selectorOf(
            service.root.get('spec').get('selector').keys(),
            (key) => service.root.get('spec').get('selector').get(key).string,
          ),
          `selected by Service ${service.name}`,
        );
    }
    add(labelsOf(resource), `label of ${resource.name ?? 'this manifest'}`);
    if (own) add(podLabels(resource), 'pod label');
    return [...found, ...wellKnown];
  }
  if (resource?.kind === 'ServiceMonitor') {
    for (const service of nearestNames(manifestsOf('Service', place), place.file).slice(0, maxWorkloads))
      add(labelsOf(service), `Service ${service.name}`);
    return found;
  }
  if (resource && own) add(podLabels(resource), 'pod label');
  else {
    for (const workload of workloadsNear(place)) add(podLabels(workload), `${workload.kind} ${workload.name}`);
    for (const set of workloadsNear(place).filter(({ kind }) => kind === 'StatefulSet'))
      add({ 'statefulset.kubernetes.io/pod-name': `${set.name}-0` }, `a single pod of StatefulSet ${set.name}`);
  }
  return found;
}

function ownSelector({ resource }: Place): Labels {
  const selector = resource?.root.get('spec').get('selector').get('matchLabels');
  return selectorOf(selector?.keys() ?? [], (key) => selector?.get(key).string);
}

function selectorOf(keys: readonly string[], value: (key: string) => string | undefined): Labels {
  return Object.fromEntries(keys.map((key) => [key, value(key) ?? '']));
}

/** The workloads of the namespace, the nearest first. */
function workloadsNear(place: Place) {
  const { context, resource, file } = place;
  const all = workloadKinds
    .flatMap((kind) => manifestsOf(kind, place))
    .filter((workload) => !resource || context.workspace.sameNamespace(workload, resource));
  return nearestNames(all, file).slice(0, maxWorkloads);
}
