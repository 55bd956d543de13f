import type { Place } from '../rendering/origin';
import { type Configuration, emptyConfiguration } from './configuration';
import { Refused } from './refused';
import { currentId, describeId, type KustomizeResource } from './resource';
import { effectiveNamespace } from './scope';
import type { Var } from './vars';

/** What a kustomization has gathered so far (api/internal/accumulator). */
export interface Accumulation {
  readonly resources: readonly KustomizeResource[];
  readonly configuration: Configuration;
  readonly vars: readonly Var[];
}

export const nothing: Accumulation = { resources: [], configuration: emptyConfiguration, vars: [] };

/** Objects to which others are added, no two of which may have the same id. */
export class Objects {
  private readonly ids: Set<string>;
  private readonly list: KustomizeResource[];

  constructor(resources: readonly KustomizeResource[]) {
    this.list = [...resources];
    this.ids = new Set(resources.map(idKey));
  }

  get resources(): readonly KustomizeResource[] {
    return this.list;
  }

  /** Adds objects; throws `Refused`, at a place, for one that is there already. */
  add(resources: readonly KustomizeResource[], place: Place): void {
    for (const resource of resources) {
      const key = idKey(resource);
      if (this.ids.has(key)) {
        const id = describeId(currentId(resource));
        throw new Refused(`may not add resource with an already registered id: ${id}`, place);
      }
      this.ids.add(key);
      this.list.push(resource);
    }
  }
}

function idKey(resource: KustomizeResource): string {
  const id = currentId(resource);
  const { group, version, kind } = id.gvk;
  return [group, version, kind, effectiveNamespace(id) ?? '/', id.name].join('\0');
}
