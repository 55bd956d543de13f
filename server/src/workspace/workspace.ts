import { type Labels, type Selector, selectorOf, selects } from '../kubernetes/selector';
import type { At } from '../yaml/at';
import type { Place } from '../yaml/outline';
import { type Identity, identitiesOf, type PlacedDocument, type Resource, type SourceFile } from './file';
import { isKustomization, Kustomizations } from './kustomize';
import { isMarkdown } from './markdown';

/**
 * What may change in a workspace, and what an answer may depend on: the manifests of a kind (`Service/*`) or of a kind
 * and name (`Service/web`), the workloads whose pods have a label, the kustomizations, the templates, or anything at
 * all (`*`).
 */
type Topic = string;
const anything: Topic = '*';
const kustomizationTopic: Topic = 'Kustomization/';
const templateTopic: Topic = '{{';
const podsTopic = (label: string): Topic => `pods ${label}`;
const baseTopic = (uri: string): Topic => `base ${uri}`;

/** Grows with every change, so that equal stamps mean the same state, whichever workspace was made of which. */
let clock = 0;

/** How a workspace came to be: at which clock, from the workspace of which clock, and what changed. */
interface Transition {
  readonly clock: number;
  readonly from: number;
  readonly changed: readonly Topic[];
}

/** When each topic changed last. Immutable: what is new lies over what was, and is laid into it when it has grown. */
class Stamps {
  constructor(
    private readonly old: ReadonlyMap<Topic, number> = new Map(),
    private readonly recent: ReadonlyMap<Topic, number> = new Map(),
  ) {}

  get(topic: Topic): number | undefined {
    return this.recent.get(topic) ?? this.old.get(topic);
  }

  after({ clock: now, changed }: Transition): Stamps {
    const recent = new Map(this.recent);
    for (const topic of changed) recent.set(topic, now);
    return recent.size < maxRecent ? new Stamps(this.old, recent) : new Stamps(new Map([...this.old, ...recent]));
  }
}

const maxRecent = 200;

/** What an answer depends on: see `Workspace.holds`. */
export interface Basis {
  /** What was read, with its stamp then. */
  readonly stamps: ReadonlyMap<Topic, number | undefined>;
  /** The clock of the last workspace for which the answer is known to hold. */
  checked: number;
}

/** Where the resources of each kind and name are: the URIs of their files. */
type Places = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** All files, and what they say together. Immutable: a change makes a new one. */
export class Workspace {
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #stamps: Stamps;
  readonly #bases: ReadonlyMap<string, SourceFile>;
  readonly #last: Transition;
  readonly #derived: Derived;
  readonly #reads: Set<Topic> | undefined;

  private constructor(
    files: ReadonlyMap<string, SourceFile>,
    stamps: Stamps,
    bases: ReadonlyMap<string, SourceFile>,
    last: Transition,
    derived: Derived = {},
    reads?: Set<Topic>,
  ) {
    this.#files = files;
    this.#stamps = stamps;
    this.#bases = bases;
    this.#last = last;
    this.#derived = derived;
    this.#reads = reads;
  }

  static get empty(): Workspace {
    return new Workspace(new Map(), new Stamps(), new Map(), { clock: 0, from: 0, changed: [] });
  }

  get files(): ReadonlyMap<string, SourceFile> {
    this.#reads?.add(anything);
    return this.#files;
  }

  /** One file, by its URI. An answer that depends on it is not recorded to: use it for places, not for facts. */
  fileAt(uri: string): SourceFile | undefined {
    return this.#files.get(uri);
  }

  with(...files: readonly SourceFile[]): Workspace {
    return this.update(files, []);
  }

  without(uri: string): Workspace {
    return this.update([], [uri]);
  }

  /** With these files, and without those of these URIs. */
  update(files: readonly SourceFile[], gone: readonly string[]): Workspace {
    const all = new Map(this.#files);
    for (const uri of gone) all.delete(uri);
    for (const file of files) all.set(file.uri, file);
    return this.#next(all, [
      ...gone.map((uri) => changeOf(uri, this.#files.get(uri), undefined)),
      ...files.map((file) => changeOf(file.uri, this.#files.get(file.uri), file)),
    ]);
  }

  /** What a file is compared with: the version of it that is committed, or applied. undefined: with nothing. */
  withBase(uri: string, base: SourceFile | undefined): Workspace {
    const bases = new Map(this.#bases);
    if (base) bases.set(uri, base);
    else bases.delete(uri);
    const transition = this.#transition([anything, baseTopic(uri)]);
    return new Workspace(this.#files, this.#stamps.after(transition), bases, transition, { ...this.#derived });
  }

  /** The version of a file that it is compared with, if there is one. */
  baseOf(uri: string): SourceFile | undefined {
    this.#reads?.add(baseTopic(uri));
    return this.#bases.get(uri);
  }

  /** The same workspace, which records in `topics` what it is asked for. */
  recording(topics: Set<Topic>): Workspace {
    return new Workspace(this.#files, this.#stamps, this.#bases, this.#last, this.#derived, topics);
  }

  /** What an answer depends on that read these topics. */
  basisOf(topics: Iterable<Topic>): Basis {
    const stamps = new Map([...topics].map((topic) => [topic, this.#stamps.get(topic)]));
    return { stamps, checked: this.#last.clock };
  }

  /** Whether an answer on this basis still holds. */
  holds(basis: Basis): boolean {
    const { clock: now, from, changed } = this.#last;
    if (basis.checked === now) return true;
    // It held just before the last change: then only that counts.
    if (basis.checked === from) {
      for (const topic of changed) if (basis.stamps.has(topic)) return false;
    } else for (const [topic, stamp] of basis.stamps) if (this.#stamps.get(topic) !== stamp) return false;
    basis.checked = now;
    return true;
  }

  #transition(changed: Iterable<Topic>): Transition {
    return { clock: ++clock, from: this.#last.clock, changed: [...changed] };
  }

  #next(files: ReadonlyMap<string, SourceFile>, changes: readonly Change[]): Workspace {
    const topics = new Set<Topic>([anything]);
    for (const change of changes) addTopics(topics, change);
    const transition = this.#transition(topics);
    const { places, kustomizations, foldersWithTemplates } = this.#derived;
    const derived: Derived = {};
    if (places && changes.every(keepsNames)) derived.places = places;
    if (kustomizations && !topics.has(kustomizationTopic)) derived.kustomizations = kustomizations;
    if (foldersWithTemplates && !topics.has(templateTopic)) derived.foldersWithTemplates = foldersWithTemplates;
    return new Workspace(files, this.#stamps.after(transition), this.#bases, transition, derived);
  }

  /** What the kustomizations of the workspace do to its files. */
  get kustomizations(): Kustomizations {
    this.#reads?.add(kustomizationTopic);
    this.#derived.kustomizations ??= new Kustomizations(this.#files.values());
    return this.#derived.kustomizations;
  }

  /**
   * All resources of a kind that are manifests: no templates, no patches. Those in Markdown only for a resource `from`
   * the same file, here and below: what a text explains with is no part of what is applied.
   */
  ofKind(kind: string, from?: Resource): Resource[] {
    this.#reads?.add(`${kind}/*`);
    return [...this.#allOfKind(kind), ...besideInMarkdown(from, ({ kind: own }) => own === kind)];
  }

  /**
   * The resources of that kind and name that `from` may mean, the nearest first: same file, same folder, then
   * outwards. A namespace given on one side only is no mismatch.
   */
  find(kind: string, name: string, from: Resource): Resource[] {
    return this.named(kind, name, from).filter((candidate) => this.sameNamespace(candidate, from));
  }

  /** As `find`, in whatever namespace. */
  named(kind: string, name: string, from: Resource): Resource[] {
    this.#reads?.add(`${kind}/${name}`);
    const found = this.#resources(kind, name, this.#places.get(kind)?.get(name) ?? []);
    const own = besideInMarkdown(from, (each) => each.kind === kind && each.name === name);
    return byDistance([...found, ...own], from);
  }

  /** The Services that select pods with these labels in `from`'s namespace, the nearest first. */
  servicesSelecting(labels: Labels, from: Resource): Resource[] {
    this.#reads?.add('Service/*');
    this.#derived.servicesByLabel ??= byFirstLabel(this.ofKind('Service'));
    const index = this.#derived.servicesByLabel;
    const own = besideInMarkdown(from, ({ kind }) => kind === 'Service');
    const services = Object.entries(labels)
      .flatMap(([key, value]) => index.get(`${key}=${value}`) ?? [])
      .concat(own.filter((service) => serviceSelector(service).requirements.length > 0))
      .filter((service) => selects(serviceSelector(service), labels) && this.sameNamespace(service, from));
    return byDistance(services, from);
  }

  /** The workloads whose pods a selector selects, in `from`'s namespace or `everywhere`, the nearest first. */
  selectedBy(selector: Selector, from: Resource, everywhere = false): Resource[] {
    this.#derived.workloadsByLabel ??= byPodLabel(workloadKinds.flatMap((kind) => this.#allOfKind(kind)));
    const index = this.#derived.workloadsByLabel;
    const exact = selector.requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
    const label = exact && `${exact.key}=${exact.values[0]}`;
    if (label !== undefined) this.#reads?.add(podsTopic(label));
    else for (const kind of workloadKinds) this.#reads?.add(`${kind}/*`);
    const candidates = label === undefined ? [...index.values()].flat() : (index.get(label) ?? []);
    const own = besideInMarkdown(from, ({ kind }) => workloadKinds.includes(kind));
    const selected = new Set([...candidates, ...own].filter((workload) => selects(selector, podLabels(workload))));
    return byDistance([...selected], from).filter((workload) => everywhere || this.sameNamespace(workload, from));
  }

  /** Whether a template beside this resource makes a Service, of which nothing can be known for sure. */
  hasTemplatedService(from: Resource): boolean {
    const folder = from.file.uri.slice(0, from.file.uri.lastIndexOf('/') + 1);
    this.#reads?.add(templateTopic);
    this.#derived.foldersWithTemplates ??= foldersOfTemplatedServices(this.#files.values());
    return this.#derived.foldersWithTemplates.has(folder);
  }

  sameNamespace(a: Resource, b: Resource): boolean {
    if (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace) return true;
    return this.kustomizations.setsNamespace(a.file.uri) || this.kustomizations.setsNamespace(b.file.uri);
  }

  #allOfKind(kind: string): Resource[] {
    const names = this.#places.get(kind);
    return names ? [...names].flatMap(([name, uris]) => this.#resources(kind, name, uris)) : [];
  }

  #resources(kind: string, name: string, uris: readonly string[]): Resource[] {
    return uris.flatMap((uri) => {
      const file = this.#files.get(uri);
      const indices = (file && contentsOf(file).get(kind)?.get(name)) ?? [];
      const resources = indices.flatMap((index) => file?.documents[index]?.resources ?? []);
      return resources.filter((each) => each.kind === kind && each.name === name);
    });
  }

  get #places(): Places {
    this.#derived.places ??= placesOf(this.#files.values());
    return this.#derived.places;
  }
}

/** What is worked out of the files when it is first asked for, and handed on to the next workspace if still true. */
interface Derived {
  places?: Places;
  kustomizations?: Kustomizations;
  foldersWithTemplates?: Set<string>;
  /** Never handed on: the resources in it know where they stand. */
  servicesByLabel?: ReadonlyMap<string, readonly Resource[]>;
  workloadsByLabel?: ReadonlyMap<string, readonly Resource[]>;
}

function placesOf(files: Iterable<SourceFile>): Places {
  const places = new Map<string, Map<string, string[]>>();
  for (const file of files) {
    if (isMarkdown(file.uri)) continue;
    for (const [kind, names] of contentsOf(file)) {
      const known = places.get(kind) ?? new Map<string, string[]>();
      places.set(kind, known);
      for (const name of names.keys()) {
        const uris = known.get(name);
        if (uris) uris.push(file.uri);
        else known.set(name, [file.uri]);
      }
    }
  }
  return places;
}

/** The resources of a Markdown file, which know one another and are unknown to all others. */
function besideInMarkdown(from: Resource | undefined, test: (resource: Resource) => boolean): Resource[] {
  if (!from || !isMarkdown(from.file.uri)) return [];
  return from.file.resources.filter((each) => each.name !== undefined && !each.document.templated && test(each));
}

/** Services by the first label that they select, `key=value`: one that selects some labels is found by one of these. */
function byFirstLabel(services: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const service of services) {
    const [first] = serviceSelector(service).requirements;
    if (!first) continue;
    const label = `${first.key}=${first.values[0]}`;
    const same = index.get(label);
    if (same) same.push(service);
    else index.set(label, [service]);
  }
  return index;
}

/** The kinds that make pods or are one. */
export const workloadKinds: readonly string[] = [
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
];

/** Workloads by each label of their pods, `key=value`. */
function byPodLabel(workloads: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const workload of workloads) {
    for (const [key, value] of Object.entries(podLabels(workload))) {
      const label = `${key}=${value}`;
      const same = index.get(label);
      if (same) same.push(workload);
      else index.set(label, [workload]);
    }
  }
  return index;
}

/** What a new version of a file has no longer, and has newly. */
interface Change {
  readonly uri: string;
  readonly gone: readonly PlacedDocument[];
  readonly come: readonly PlacedDocument[];
}

function changeOf(uri: string, before: SourceFile | undefined, after: SourceFile | undefined): Change {
  const [old, now] = [before?.documents ?? [], after?.documents ?? []];
  // Of a long file an edit leaves most documents alone: those at both ends need no second look.
  let start = 0;
  while (start < old.length && start < now.length && old[start]?.yaml === now[start]?.yaml) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end)?.yaml === now.at(-1 - end)?.yaml)
    end++;
  const [gone, come] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const kept = new Set(gone.map(({ yaml }) => yaml).filter((yaml) => come.some((document) => document.yaml === yaml)));
  const change = {
    uri,
    gone: gone.filter(({ yaml }) => !kept.has(yaml)),
    come: come.filter(({ yaml }) => !kept.has(yaml)),
  };
  if (before && after && gone.length === come.length && gone.every((each, i) => sameNames(each, come[i])))
    contents.set(after, contentsOf(before));
  return change;
}

/** Whether two documents hold manifests of the same kinds and names, in the same order. */
function sameNames(a: PlacedDocument, b: PlacedDocument | undefined): boolean {
  if (!b || a.templated !== b.templated) return false;
  const [left, right] = [identitiesOf(a.yaml), identitiesOf(b.yaml)];
  return (
    left.length === right.length &&
    left.every(({ kind, name }, i) => kind === right[i]?.kind && name === right[i]?.name)
  );
}

function addTopics(topics: Set<Topic>, { uri, gone, come }: Change): void {
  if (isKustomization(uri)) topics.add(kustomizationTopic);
  for (const { templated, resources } of [...gone, ...come]) {
    if (templated) topics.add(templateTopic);
    for (const resource of resources) {
      const { kind, name } = resource;
      topics.add(`${kind}/*`).add(`${kind}/${name}`);
      if (!workloadKinds.includes(kind)) continue;
      for (const [key, value] of Object.entries(podLabels(resource))) topics.add(podsTopic(`${key}=${value}`));
    }
  }
}

/** Whether the same kinds and names come that go, so that whoever looks for one still finds this file. */
function keepsNames({ gone, come }: Change): boolean {
  const [old, now] = [namesIn(gone), namesIn(come)];
  return old.length === now.length && old.every((name, i) => name === now[i]);
}

function namesIn(documents: readonly PlacedDocument[]): string[] {
  const manifests = documents.filter(({ templated }) => !templated).flatMap(({ yaml }) => identitiesOf(yaml));
  return manifests.flatMap(({ kind, name }) => (name === undefined ? [] : [`${kind}/${name}`])).sort();
}

/** Which documents of a file, by index, hold manifests of a kind and name: those with a name, in no template. */
type Contents = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
const contents = new WeakMap<SourceFile, Contents>();

function contentsOf(file: SourceFile): Contents {
  const known = contents.get(file);
  if (known) return known;
  const byKind = new Map<string, Map<string, number[]>>();
  for (const [index, document] of file.documents.entries()) {
    if (document.templated) continue;
    for (const { kind, name } of identitiesOf(document.yaml)) {
      if (name === undefined) continue;
      const names = byKind.get(kind) ?? new Map<string, number[]>();
      byKind.set(kind, names);
      const same = names.get(name);
      if (!same) names.set(name, [index]);
      else if (same.at(-1) !== index) same.push(index);
    }
  }
  contents.set(file, byKind);
  return byKind;
}

function foldersOfTemplatedServices(files: Iterable<SourceFile>): Set<string> {
  const folders = new Set<string>();
  for (const { uri, documents } of files) {
    if (
      !isMarkdown(uri) &&
      documents.some(({ templated, yaml }) => templated && /^kind:[ \t]*["']?Service\b/m.test(yaml.text))
    )
      folders.add(uri.slice(0, uri.lastIndexOf('/') + 1));
  }
  return folders;
}

/** Kept with the identity of a manifest, so that neither a new version of its file nor a tree let go costs a reading. */
const selectors = new WeakMap<Identity, Selector>();
const labelsOfPods = new WeakMap<Identity, Labels>();

/** `spec.selector` of a Service. */
export function serviceSelector(service: Resource): Selector {
  const known = selectors.get(service.identity);
  if (known) return known;
  const selector = selectorOf(service.look((root) => labelsIn(root.get('spec').get('selector'))));
  selectors.set(service.identity, selector);
  return selector;
}

/** A Service without cluster IP, whose DNS name gives the pods themselves. */
export function isHeadless(service: Resource): boolean {
  const spec = service.root.get('spec');
  return spec.get('clusterIP').string === 'None' && spec.get('type').string !== 'ExternalName';
}

/** A manifest's own labels. */
export function labelsOf(resource: Resource): Labels {
  return resource.look((root) => labelsIn(root.get('metadata').get('labels')));
}

/** The string values of a map of labels; none of anything else. */
function labelsIn(place: Place): Labels {
  const labels: Record<string, string> = Object.create(null);
  for (const key of place.keys()) {
    const label = place.get(key).string;
    if (label !== undefined) labels[key] = label;
  }
  return labels;
}

/** Where a manifest describes pods: `metadata` and `spec` of a pod stand below; undefined if it describes none. */
export function podTemplateOf({ kind, root }: Resource): At | undefined {
  return templateIn<At>(kind, root);
}

function templateIn<P extends Pick<Place, 'isMap'> & { get(key: string): P }>(kind: string, root: P): P | undefined {
  if (kind === 'Pod') return root;
  const spec = kind === 'CronJob' ? root.get('spec').get('jobTemplate').get('spec') : root.get('spec');
  const template = spec.get('template');
  return template.isMap && (template.get('spec').isMap || template.get('metadata').isMap) ? template : undefined;
}

/** The labels of the pods that a StatefulSet (or another workload) makes; none of anything else. */
export function podLabels(workload: Resource): Labels {
  const known = labelsOfPods.get(workload.identity);
  if (known) return known;
  const { kind } = workload;
  const labels = workload.look((root) => {
    const template = templateIn<Place>(kind, root);
    return template ? labelsIn(template.get('metadata').get('labels')) : {};
  });
  labelsOfPods.set(workload.identity, labels);
  return labels;
}

/** Of resources that stand in the order of their distance from `from`, the first and those that are as near. */
export function nearest(resources: readonly Resource[], from: Resource): Resource[] {
  const [first] = resources;
  if (!first) return [];
  const near = distance(first.file.uri, from.file.uri);
  return resources.filter((resource) => distance(resource.file.uri, from.file.uri) === near);
}

function byDistance(resources: readonly Resource[], from: Resource): Resource[] {
  if (resources.length < 2) return [...resources];
  return resources
    .map((resource, index) => ({ resource, index, distance: distance(resource.file.uri, from.file.uri) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .map(({ resource }) => resource);
}

/** How far apart two files are: 0 for the same, else the folders between them and one. */
function distance(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return 1 + left.length + right.length - 2 * shared;
}
