import type { Resource } from './file';

/** The namespace that a manifest is surely in; empty if another one may be chosen for it. */
export type NamespaceOf = (resource: Resource) => string;

/** Some manifests by their namespace: repositories have one name, or label, in many of them. */
export class ByNamespace {
  private readonly groups = new Map<string, Resource[]>();

  constructor(
    private readonly all: readonly Resource[],
    private readonly namespaceOf: NamespaceOf,
  ) {
    for (const resource of all) {
      const namespace = namespaceOf(resource);
      const same = this.groups.get(namespace);
      if (same) same.push(resource);
      else this.groups.set(namespace, [resource]);
    }
  }

  /** Those that are, or may be, in a namespace, in their order; all of them for an empty one. */
  in(namespace: string): readonly Resource[] {
    if (namespace === '') return this.all;
    const [own, anywhere] = [this.groups.get(namespace), this.groups.get('')];
    if (!own || !anywhere) return own ?? anywhere ?? [];
    return this.all.filter((resource) => [namespace, ''].includes(this.namespaceOf(resource)));
  }
}
