import { type Labels, readLabels, readMapSelector, type Selector, selects } from '../kubernetes/selector';
import type { Resource, SourceFile } from './file';
import { Kustomizations } from './kustomize';

/** All files, and what they say together. Immutable: a change makes a new one, derived values live in WeakMaps on it. */
export class Workspace {
  static readonly empty = new Workspace(new Map());
  #byKind: Map<string, Map<string, Resource[]>> | undefined;
  #kustomizations: Kustomizations | undefined;
  #templatedServices: Set<string> | undefined;

  constructor(readonly files: ReadonlyMap<string, SourceFile>) {}

  with(...files: readonly SourceFile[]): Workspace {
    const all = new Map(this.files);
    for (const file of files) all.set(file.uri, file);
    return new Workspace(all);
  }

  without(uri: string): Workspace {
    const all = new Map(this.files);
    all.delete(uri);
    return new Workspace(all);
  }

  /** What the kustomizations of the workspace do to its files. */
  get kustomizations(): Kustomizations {
    this.#kustomizations ??= new Kustomizations(this.files.values());
    return this.#kustomizations;
  }

  /** All resources of a kind that are manifests: no templates, no patches. */
  ofKind(kind: string): Resource[] {
    return [...(this.#index.get(kind)?.values() ?? [])].flat();
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
    return byDistance(this.#index.get(kind)?.get(name) ?? [], from);
  }

  /** The Services that select pods with these labels in `from`'s namespace, the nearest first. */
  servicesSelecting(labels: Labels, from: Resource): Resource[] {
    const services = this.ofKind('Service').filter((service) => {
      const selector = serviceSelector(service);
      return selector.requirements.length > 0 && selects(selector, labels) && this.sameNamespace(service, from);
    });
    return byDistance(services, from);
  }

  /** Whether a template beside this resource makes a Service, of which nothing can be known for sure. */
  hasTemplatedService(from: Resource): boolean {
    const folder = from.file.uri.slice(0, from.file.uri.lastIndexOf('/') + 1);
    this.#templatedServices ??= foldersOfTemplatedServices(this.files.values());
    return this.#templatedServices.has(folder);
  }

  sameNamespace(a: Resource, b: Resource): boolean {
    if (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace) return true;
    return this.kustomizations.setsNamespace(a.file.uri) || this.kustomizations.setsNamespace(b.file.uri);
  }

  get #index(): Map<string, Map<string, Resource[]>> {
    if (this.#byKind) return this.#byKind;
    const byKind = new Map<string, Map<string, Resource[]>>();
    for (const file of this.files.values()) {
      for (const resource of file.resources) {
        if (resource.name === undefined || resource.document.templated) continue;
        const names = byKind.get(resource.kind) ?? new Map<string, Resource[]>();
        byKind.set(resource.kind, names);
        const same = names.get(resource.name);
        if (same) same.push(resource);
        else names.set(resource.name, [resource]);
      }
    }
    this.#byKind = byKind;
    return byKind;
  }
}

function foldersOfTemplatedServices(files: Iterable<SourceFile>): Set<string> {
  const folders = new Set<string>();
  for (const { uri, documents } of files) {
    if (documents.some(({ templated, yaml }) => templated && /^kind:[ \t]*["']?Service\b/m.test(yaml.text)))
      folders.add(uri.slice(0, uri.lastIndexOf('/') + 1));
  }
  return folders;
}

/** `spec.selector` of a Service. */
export function serviceSelector(service: Resource): Selector {
  return readMapSelector(service.root.get('spec').get('selector').json);
}

/** A Service without cluster IP, whose DNS name gives the pods themselves. */
export function isHeadless(service: Resource): boolean {
  const spec = service.root.get('spec');
  return spec.get('clusterIP').string === 'None' && spec.get('type').string !== 'ExternalName';
}

/** The labels of the pods that a StatefulSet (or another workload) makes. */
export function podLabels(workload: Resource): Labels {
  return readLabels(workload.root.get('spec').get('template').get('metadata').get('labels').json);
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
