import { claimName, effectiveClaimTemplates, ordinalRange } from '../../statefulset/identity';
import { metadataFields, runningFields } from '../../validation/pod/environment';
import type { Resource } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import { isHeadless, podLabels } from '../../workspace/labels';
import {
  declarationsIn,
  keyMaps,
  manifests,
  type Named,
  type PartKind,
  podsSelected,
  referencesIn,
} from '../../workspace/references';
import { freeServiceName, headlessServiceFor } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import type { YamlDocument } from '../../yaml/document';
import { own, type Path, samePath, startsWith } from '../../yaml/json';
import { isReal, manifestsOf, nearestNames, type Place, type Suggestion, valueSuggestion } from './place';

/** The most claims of a set that are suggested. */
const maxOrdinals = 10;
const maxNames = 200;

/** Names that the field at a place can refer to. References are those of navigation and rename. */
export function names(place: Place): Suggestion[] {
  const own = place.typed.at.path;
  const reference = referencesIn(place.document).find(
    ({ path, to }) => to.type !== 'dns' && to.type !== 'variable' && samePath(path, own),
  );
  return [...(reference ? named(reference.to, place) : []), ...byConvention(place)].slice(0, maxNames);
}

function named(to: Named, place: Place): Suggestion[] {
  const { resource, context } = place;
  const { workspace } = context;
  if (!resource) return [];
  switch (to.type) {
    case 'resource':
      return to.kind === 'Service' ? services(place) : ofKind(to.kind, place);
    case 'claim':
      return claims(place);
    case 'volume':
      return [
        ...parts([resource], 'claimTemplate', [], place, 'claim template'),
        ...parts([resource], 'volume', to.pod, place, 'volume'),
      ];
    case 'container':
      return parts([resource], 'container', to.pod, place, 'container');
    case 'containerOf':
      return parts(owners(to.kind, to.workload, place), 'container', [], place, 'container');
    case 'key':
      return keysOf(owners(to.kind, to.owner, place), place);
    case 'containerPort': {
      if (isPath(to.of)) return parts([resource], 'containerPort', to.of, place, 'port');
      const workloads = podsSelected(to.of, resource, workspace).map(({ resource: workload }) => workload);
      return parts(workloads, 'containerPort', [], place, 'container port');
    }
    case 'servicePort': {
      const owner = typeof to.of === 'string' ? owners('Service', to.of, place) : manifestsOf('Service', place);
      return parts(owner, 'servicePort', [], place, 'Service port');
    }
    case 'pod':
    case 'pods':
    case 'services':
    case 'variable':
    case 'patched':
    case 'dns':
      return [];
  }
}

function ofKind(kind: string, place: Place): Suggestion[] {
  const { workspace } = place.context;
  const found = manifestsOf(kind, place).filter(
    (each) => !place.resource || workspace.sameNamespace(each, place.resource),
  );
  return nearestNames(found, place.file).map(({ name = '' }) => valueSuggestion(name, place, 'name', { detail: kind }));
}

/** Services, those that can govern the set first, and a new one. */
function services(place: Place): Suggestion[] {
  const { resource, path, context } = place;
  if (!resource) return [];
  const { workspace } = context;
  const found = nearestNames(
    manifestsOf('Service', place).filter((service) => workspace.sameNamespace(service, resource)),
    place.file,
  );
  if (resource.kind !== 'StatefulSet' || path.join('.') !== 'spec.serviceName')
    return found.map(({ name = '' }) => valueSuggestion(name, place, 'name', { detail: 'Service' }));
  const selecting = new Set(workspace.servicesSelecting(podLabels(resource), resource));
  const near = [...found.filter((each) => selecting.has(each)), ...found.filter((each) => !selecting.has(each))];
  const rank = (service: Resource) => (selecting.has(service) ? 0 : 2) + (isHeadless(service) ? 0 : 1);
  const ordered = near
    .slice(0, maxNames)
    .map((service) => ({ service, rank: rank(service) }))
    .sort((a, b) => a.rank - b.rank);
  return [
    ...ordered.map(({ service, rank: order }) =>
      valueSuggestion(service.name ?? '', place, 'name', { detail: serviceDetails[order] ?? 'Service' }),
    ),
    ...newService(place, resource),
  ];
}

const serviceDetails = [
  'headless Service that selects these pods',
  'Service that selects these pods, but is not headless',
  'headless Service that does not select these pods',
  'Service that is not headless and does not select these pods',
];

function newService(place: Place, set: Resource): Suggestion[] {
  const { context, typed, document } = place;
  if (!isReal(set.name)) return [];
  const name = freeServiceName(set.name, set, context.workspace);
  const service = headlessServiceFor(set, name);
  if (!service || typed.lead !== '') return [];
  // The edits are for the text with the placeholder: in the file, what follows it is one character earlier.
  const placeholderAt = place.offset;
  const edits = insertBefore(set, service).map((edit) => ({
    ...edit,
    span: {
      start: edit.span.start > placeholderAt ? edit.span.start - 1 : edit.span.start,
      end: edit.span.end > placeholderAt ? edit.span.end - 1 : edit.span.end,
    },
  }));
  if (edits.some(({ newText }) => document.yaml.text.length === 0 || !isReal(newText || ' '))) return [];
  const label = `New headless Service ${name}`;
  return [valueSuggestion(name, place, 'name', { label, detail: 'adds the Service to this file', edits })];
}

/** Claims that have a manifest, and those of sets. */
function claims(place: Place): Suggestion[] {
  const { workspace } = place.context;
  const sets = nearestNames(
    manifestsOf('StatefulSet', place).filter((set) => !place.resource || workspace.sameNamespace(set, place.resource)),
    place.file,
  );
  const made = sets.flatMap((resource) => {
    const set = statefulSetOf(resource);
    const { start, end } = ordinalRange(set);
    const ordinals = Array.from({ length: Math.min(end - start, maxOrdinals) }, (_, index) => start + index);
    return effectiveClaimTemplates(set).flatMap((template) =>
      ordinals.map((ordinal) =>
        valueSuggestion(claimName(template, set, ordinal), place, 'name', {
          detail: `claim of StatefulSet ${set.name}`,
        }),
      ),
    );
  });
  return [...ofKind('PersistentVolumeClaim', place), ...made];
}

/** The names of one kind of part that manifests declare, each once. */
function parts(owners: readonly Resource[], part: PartKind, below: Path, place: Place, detail: string): Suggestion[] {
  const found = owners.flatMap((owner) =>
    declarationsIn(owner).filter(
      (target) => target.part === part && isReal(target.name) && startsWith(target.at.path, below),
    ),
  );
  return [...new Set(found.map(({ name }) => name))].map((name) => valueSuggestion(name, place, 'name', { detail }));
}

function owners(kind: string, name: string, { resource, context }: Place): Resource[] {
  return resource ? manifests(kind, name, resource, context.workspace).map((target) => target.resource) : [];
}

function keysOf(found: readonly Resource[], place: Place): Suggestion[] {
  const keys = found.flatMap(({ root, kind, name }) =>
    keyMaps.flatMap((map) =>
      root
        .get(map)
        .keys()
        .map((key) => [key, `key of ${kind} ${name}`] as const),
    ),
  );
  return [...new Map(keys)].map(([key, detail]) => valueSuggestion(key, place, 'name', { detail }));
}

const topologies = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];
const podIndex = "metadata.labels['apps.kubernetes.io/pod-index']";
const resources = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`limits.${name}`, `requests.${name}`]);
/** Fields that refer to manifests and are not covered by navigation. */
const kindsByField: Readonly<Record<string, string>> = {
  serviceAccountName: 'ServiceAccount',
  priorityClassName: 'PriorityClass',
  runtimeClassName: 'RuntimeClass',
};

/** Names that need no manifest in the workspace: storage classes, topologies, fields of pods. */
function byConvention(place: Place): Suggestion[] {
  const { path } = place;
  const field = path.at(-1);
  const within = path.at(-2);
  const offer = (values: readonly string[], detail: string) =>
    values.map((value) => valueSuggestion(value, place, 'value', { detail }));
  switch (field) {
    case 'storageClassName':
      return [...ofKind('StorageClass', place), ...offer(storageClasses(place), 'used in this workspace')];
    case 'topologyKey':
      return offer(topologies, 'node label');
    case 'fieldPath':
      if (within !== 'fieldRef') return [];
      return path.includes('env')
        ? offer([...metadataFields, podIndex, ...runningFields], 'pod field')
        : offer([...metadataFields, 'metadata.labels', 'metadata.annotations'], 'pod field');
    case 'resource':
      return within === 'resourceFieldRef' ? offer(resources, 'resource of the container') : [];
    case 'namespace':
      return within === 'metadata'
        ? [...ofKindAnywhere('Namespace', place), ...offer(namespaces(place), 'used in this workspace')]
        : [];
    default: {
      const kind = typeof field === 'string' ? own(kindsByField, field) : undefined;
      return kind === undefined ? [] : ofKind(kind, place);
    }
  }
}

function ofKindAnywhere(kind: string, place: Place): Suggestion[] {
  return nearestNames(manifestsOf(kind, place), place.file).map(({ name = '' }) =>
    valueSuggestion(name, place, 'name', { detail: kind }),
  );
}

function namespaces(place: Place): string[] {
  const used = ['StatefulSet', 'Service'].flatMap((kind) => manifestsOf(kind, place).map(({ namespace }) => namespace));
  return [...new Set(used.filter(isReal))].sort();
}

const classes = new WeakMap<YamlDocument, readonly string[]>();

/** The storage classes in claims and claim templates of the workspace. */
function storageClasses(place: Place): string[] {
  const found = ['StatefulSet', 'PersistentVolumeClaim'].flatMap((kind) =>
    manifestsOf(kind, place).flatMap(({ document }) => {
      const known = classes.get(document.yaml) ?? [...document.resources].flatMap(classesOf);
      classes.set(document.yaml, known);
      return known;
    }),
  );
  return [...new Set(found)].sort();
}

function classesOf({ kind, root }: Resource): string[] {
  const spec = root.get('spec');
  const specs =
    kind === 'StatefulSet'
      ? spec
          .get('volumeClaimTemplates')
          .items()
          .map((each) => each.get('spec'))
      : [spec];
  return specs.map((each) => each.get('storageClassName').string).filter(isReal);
}

function isPath(of: unknown): of is Path {
  return Array.isArray(of);
}
