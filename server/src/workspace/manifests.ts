import type { YamlDocument } from '../yaml/document';
import type { Keeps } from './changes';
import type { Resource, SourceFile } from './file';
import { type Address, type Addresses, addressesIn, byFirstLabel, type Find, groupedBy, Workloads } from './indexes';
import { workloadKinds } from './labels';
import { isMarkdown } from './markdown';
import { ByNamespace, type NamespaceOf } from './namespaces';

/** What tells one group of manifests from another. */
export type KeyOf = (resource: Resource) => string;

const ofFiles = new WeakMap<SourceFile, Manifests>();

/** The manifests of one file, for those who see no other, or see these beside all others. */
export function manifestsIn(file: SourceFile): Manifests {
  let manifests = ofFiles.get(file);
  if (!manifests) {
    manifests = new Manifests(new Map([[file.uri, file]]), addressesIn([file]));
    ofFiles.set(file, manifests);
  }
  return manifests;
}

/**
 * The manifests of some files that have a name and are in no template, nor in Markdown; each index made when somebody
 * first asks.
 */
export class Manifests {
  private readonly kinds = new Map<string, readonly Resource[]>();
  private readonly plainKinds = new Map<string, readonly Resource[]>();
  private readonly groups = new Map<KeyOf, Map<string, ReadonlyMap<string, readonly Resource[]>>>();
  private readonly names = new Map<string, readonly Resource[]>();
  private readonly spread = new WeakMap<readonly Resource[], ByNamespace>();
  private labelled: ReadonlyMap<string, readonly Resource[]> | undefined;
  private byNamespace: ReadonlyMap<string, Workloads> | undefined;
  private readonly labelledWorkloads = new Map<string, readonly Resource[]>();

  /** `known`: where they stand, if that is known from an earlier workspace. */
  constructor(
    private readonly files: ReadonlyMap<string, SourceFile>,
    private known?: Addresses,
  ) {}

  /** The manifests of a later version of the files: what these keep need not be looked up again. */
  in(files: ReadonlyMap<string, SourceFile>, keeps: Keeps): Manifests {
    const later = new Manifests(files, keeps === 'nothing' ? undefined : this.known);
    if (keeps === 'workloads') later.byNamespace = this.byNamespace;
    return later;
  }

  ofKind(kind: string): readonly Resource[] {
    let found = this.kinds.get(kind);
    if (!found) {
      found = this.at(this.addresses.get(kind)?.addresses ?? []);
      this.kinds.set(kind, found);
    }
    return found;
  }

  /** Those of a kind of which `keyOf` gives this key: it says the same of a resource whenever it is asked. */
  ofKindBy(kind: string, keyOf: KeyOf, key: string): readonly Resource[] {
    const kinds = this.groups.get(keyOf) ?? new Map<string, ReadonlyMap<string, readonly Resource[]>>();
    this.groups.set(keyOf, kinds);
    const groups = kinds.get(kind) ?? groupedBy(this.ofKind(kind), (resource) => [keyOf(resource)]);
    kinds.set(kind, groups);
    return groups.get(key) ?? [];
  }

  /** Of manifests of this workspace those that are, or may be, in a namespace; all of them for an empty one. */
  inNamespace(all: readonly Resource[], namespace: string, namespaceOf: NamespaceOf): readonly Resource[] {
    if (namespace === '') return all;
    const groups = this.spread.get(all) ?? new ByNamespace(all, namespaceOf);
    this.spread.set(all, groups);
    return groups.in(namespace);
  }

  /** Those of a kind that `isPlain`, which says the same whenever it is asked. */
  plainOfKind(kind: string, isPlain: (resource: Resource) => boolean): readonly Resource[] {
    let found = this.plainKinds.get(kind);
    if (!found) {
      found = this.ofKind(kind).filter(isPlain);
      this.plainKinds.set(kind, found);
    }
    return found;
  }

  named(kind: string, name: string): readonly Resource[] {
    const key = `${kind}/${name}`;
    let found = this.names.get(key);
    if (!found) {
      found = this.at(this.addresses.get(kind)?.named(name) ?? []);
      this.names.set(key, found);
    }
    return found;
  }

  /** The documents that hold the resources of a kind. */
  documentsOfKind(kind: string): YamlDocument[] {
    const addresses = this.addresses.get(kind)?.addresses ?? [];
    return addresses.flatMap(({ uri, document }) => this.files.get(uri)?.documents[document]?.yaml ?? []);
  }

  /** The Services by a label that they want: see `byFirstLabel`. */
  get servicesByLabel(): ReadonlyMap<string, readonly Resource[]> {
    this.labelled ??= byFirstLabel(this.ofKind('Service'));
    return this.labelled;
  }

  /**
   * The workloads whose pods have a label, `key=value` (or all), that are or may be in a namespace; in any if that is
   * empty. `namespaceOf` gives an empty one for those that may be in any.
   */
  workloads(label: string | undefined, namespace: string, namespaceOf: NamespaceOf): readonly Resource[] {
    const key = JSON.stringify([namespace, label]);
    let found = this.labelledWorkloads.get(key);
    if (!found) {
      this.byNamespace ??= this.groupWorkloads(namespaceOf);
      const all = this.byNamespace;
      const groups = namespace === '' ? [...all.values()] : [all.get(namespace), all.get('')];
      found = this.at(groups.flatMap((group) => group?.withLabel(label, this.find) ?? []));
      this.labelledWorkloads.set(key, found);
    }
    return found;
  }

  private groupWorkloads(namespaceOf: NamespaceOf): ReadonlyMap<string, Workloads> {
    const all = workloadKinds.flatMap((kind) => this.addresses.get(kind)?.addresses ?? []);
    const groups = groupedBy(all, (address) => {
      const workload = this.find(address);
      return workload ? [namespaceOf(workload)] : [];
    });
    // In an order of their own: that in which they were met changes with manifests that nobody asked for.
    const namespaces = [...groups.keys()].sort();
    return new Map(namespaces.map((namespace) => [namespace, new Workloads(groups.get(namespace) ?? [])]));
  }

  private readonly find: Find = ({ uri, document, manifest }) =>
    this.files.get(uri)?.documents[document]?.resources[manifest];

  private at(addresses: readonly Address[]): Resource[] {
    return addresses.flatMap((address) => this.find(address) ?? []);
  }

  private *filesOfManifests(): Generator<SourceFile> {
    for (const file of this.files.values()) if (!isMarkdown(file.uri)) yield file;
  }

  private get addresses(): Addresses {
    this.known ??= addressesIn(this.filesOfManifests());
    return this.known;
  }
}
