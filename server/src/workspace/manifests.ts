import type { YamlDocument } from '../yaml/document';
import type { Resource, SourceFile } from './file';
import { type Address, type Addresses, addressesIn, byFirstLabel, groupedBy, Workloads } from './indexes';
import { workloadKinds } from './labels';
import { isMarkdown } from './markdown';

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
  private labelled: ReadonlyMap<string, readonly Resource[]> | undefined;
  private byNamespace: ReadonlyMap<string, Workloads> | undefined;

  /** `known`: where they stand, if that is known from an earlier workspace. */
  constructor(
    private readonly files: ReadonlyMap<string, SourceFile>,
    private known?: Addresses,
  ) {}

  /** Where they stand, if somebody has asked. */
  get knownAddresses(): Addresses | undefined {
    return this.known;
  }

  ofKind(kind: string): readonly Resource[] {
    let found = this.kinds.get(kind);
    if (!found) {
      found = this.at(this.addresses.get(kind)?.addresses ?? []);
      this.kinds.set(kind, found);
    }
    return found;
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
    return this.at(this.addresses.get(kind)?.named(name) ?? []);
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

  /** The workloads by namespace; those that may be in any are under what `namespaceOf` gives for them. */
  workloads(namespaceOf: (workload: Resource) => string): ReadonlyMap<string, Workloads> {
    if (!this.byNamespace) {
      const all = workloadKinds.flatMap((kind) => this.ofKind(kind));
      const groups = groupedBy(all, (workload) => [namespaceOf(workload)]);
      this.byNamespace = new Map([...groups].map(([namespace, each]) => [namespace, new Workloads(each)]));
    }
    return this.byNamespace;
  }

  private at(addresses: readonly Address[]): Resource[] {
    return addresses.flatMap(({ uri, document, manifest }) => {
      const resource = this.files.get(uri)?.documents[document]?.resources[manifest];
      return resource ? [resource] : [];
    });
  }

  private *filesOfManifests(): Generator<SourceFile> {
    for (const file of this.files.values()) if (!isMarkdown(file.uri)) yield file;
  }

  private get addresses(): Addresses {
    this.known ??= addressesIn(this.filesOfManifests());
    return this.known;
  }
}
