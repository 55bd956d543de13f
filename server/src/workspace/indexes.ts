import { hasPlaceholder } from '../kubernetes/placeholders';
import { tellFailure } from './failures';
import { identitiesOf, type Resource, type SourceFile } from './file';
import { labelKey, labelKeys, podLabels, serviceSelector } from './labels';
import { isMarkdown } from './markdown';
import { folderOf } from './uri';

/** What finds the manifests of a workspace without looking at all of them. */

/** Where a manifest stands: in which file, in which of its documents, as which manifest of that. */
export interface Address {
  readonly uri: string;
  readonly document: number;
  readonly manifest: number;
  readonly name: string;
}

/** Where the manifests of one kind stand, in the order of the files. Of most kinds nobody ever asks for a name. */
class KindIndex {
  readonly addresses: Address[] = [];
  private byName: ReadonlyMap<string, readonly Address[]> | undefined;

  named(name: string): readonly Address[] {
    this.byName ??= groupedBy(this.addresses, ({ name }) => [name]);
    return this.byName.get(name) ?? [];
  }
}

/** Where the manifests of each kind stand. */
export type Addresses = ReadonlyMap<string, KindIndex>;

/** Those with a name, in no template and of no cluster. */
export function addressesIn(files: Iterable<SourceFile>): Addresses {
  const addresses = new Map<string, KindIndex>();
  for (const { uri, documents } of files) {
    for (const document of documents) {
      if (!document.isManifest) continue;
      const { index, yaml } = document;
      identitiesOf(yaml).forEach(({ kind, name }, manifest) => {
        if (name === undefined) return;
        let known = addresses.get(kind);
        if (!known) {
          known = new KindIndex();
          addresses.set(kind, known);
        }
        known.addresses.push({ uri, document: index, manifest, name });
      });
    }
  }
  return addresses;
}

/** Values by each of their keys, in their order. */
export function groupedBy<T>(
  values: readonly T[],
  keysOf: (value: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    try {
      for (const key of keysOf(value)) {
        const same = groups.get(key);
        if (same) same.push(value);
        else groups.set(key, [value]);
      }
    } catch (error) {
      // What cannot be told of one does not keep the others from being found.
      tellFailure('Indexing', error);
    }
  }
  return groups;
}

/** Services by the first label that they select, `key=value`: one that selects some labels is found by one of these. */
export function byFirstLabel(services: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  return groupedBy(services, (service) => {
    const [first] = serviceSelector(service).requirements;
    return first ? [labelKey(first.key, first.values[0])] : [];
  });
}

/** What stands at an address; undefined if nothing does. */
export type Find = (address: Address) => Resource | undefined;

/** Where workloads stand, by the labels of their pods. These are read when somebody asks: most are in namespaces of no interest. */
export class Workloads {
  private byLabel: ReadonlyMap<string, readonly Address[]> | undefined;

  constructor(private readonly all: readonly Address[]) {}

  /** Those whose pods have a label, `key=value`; all if it is undefined. */
  withLabel(label: string | undefined, find: Find): readonly Address[] {
    if (label === undefined) return this.all;
    this.byLabel ??= groupedBy(this.all, (address) => {
      const workload = find(address);
      return workload ? labelKeys(podLabels(workload)) : [];
    });
    return this.byLabel.get(label) ?? [];
  }
}

export function foldersOfTemplatedServices(files: Iterable<SourceFile>): Set<string> {
  const folders = new Set<string>();
  for (const { uri, documents } of files) {
    if (
      !isMarkdown(uri) &&
      documents.some(({ templated, yaml }) =>
        templated
          ? /^kind:[ \t]*["']?Service\b/m.test(yaml.text)
          : identitiesOf(yaml).some(({ kind, name }) => kind === 'Service' && hasPlaceholder(name ?? '')),
      )
    )
      folders.add(folderOf(uri));
  }
  return folders;
}
