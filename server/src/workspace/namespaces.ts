import type { Resource } from './file';
import { groupedBy } from './indexes';

/** The namespace that a manifest is surely in; empty if another one may be chosen for it. */
export type NamespaceOf = (resource: Resource) => string;

/** Some manifests by their namespace: repositories have one name, or label, in many of them. */
export class ByNamespace {
  private readonly groups: ReadonlyMap<string, readonly Resource[]>;

  constructor(
    private readonly all: readonly Resource[],
    private readonly namespaceOf: NamespaceOf,
  ) {
    this.groups = groupedBy(all, (resource) => [namespaceOf(resource)]);
  }

  /** Those that are, or may be, in a namespace, in their order. */
  in(namespace: string): readonly Resource[] {
    const [own, anywhere] = [this.groups.get(namespace), this.groups.get('')];
    if (!own || !anywhere) return own ?? anywhere ?? [];
    return this.all.filter((resource) => [namespace, ''].includes(this.namespaceOf(resource)));
  }
}
