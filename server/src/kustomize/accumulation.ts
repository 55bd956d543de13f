import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { type Configuration, emptyConfiguration } from './configuration';
import { absorbedInto } from './generators';
import { currentId, describeId, idsOf, type KustomizeResource, type ResourceId } from './resource';
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
  private readonly list: KustomizeResource[] = [];
  /** Where the objects stand that have an id now, and that have or had it. */
  private readonly current = new Map<string, number>();
  private readonly ever = new Map<string, Set<number>>();

  constructor(resources: readonly KustomizeResource[]) {
    for (const resource of resources) this.append(resource);
  }

  get resources(): readonly KustomizeResource[] {
    return this.list;
  }

  /** Adds objects; throws `Refused`, at a place, for one that is there already. */
  add(resources: readonly KustomizeResource[], place: Place): void {
    for (const resource of resources) {
      const id = currentId(resource);
      if (this.current.has(idKey(id)))
        throw new Refused(`may not add resource with an already registered id: ${describeId(id)}`, place);
      this.append(resource);
    }
  }

  /** Adds what a generator made, or puts it in the place of the object that it is merged into. */
  absorb(made: KustomizeResource): void {
    const places = [...(this.ever.get(idKey(currentId(made))) ?? [])];
    const same = places.flatMap((place) => this.list[place] ?? []);
    const absorbed = absorbedInto(same, made);
    const [place] = places;
    if (place === undefined) this.append(absorbed);
    else this.list[place] = absorbed;
  }

  private append(resource: KustomizeResource): void {
    const place = this.list.push(resource) - 1;
    this.current.set(idKey(currentId(resource)), place);
    for (const key of idsOf(resource).map(idKey)) this.ever.set(key, (this.ever.get(key) ?? new Set()).add(place));
  }
}

function idKey(id: ResourceId): string {
  const { group, version, kind } = id.gvk;
  return [group, version, kind, effectiveNamespace(id) ?? '/', id.name].join('\0');
}
