import { type Container, readContainer } from '../statefulset/containers';
import type { StatefulSet } from '../statefulset/set';
import { asList, valueAt } from '../yaml/json';
import { modeOfContainer, productOfContainer } from './images';
import type { Access, Product } from './product';
import { type LookUp, Told } from './told';

/** How clients connect to what one container of a set runs. */
export interface Reachable {
  /** What it is called. */
  readonly name: string;
  readonly container: string;
  readonly port: number;
  readonly access: Access;
  /** undefined for software that the image brings beside its own. */
  readonly product: Product | undefined;
}

/** Knows no ConfigMap and no Secret. */
export const noLookUp: LookUp = () => undefined;

/** What the containers of a set run that clients connect to, what the set is about first. */
export function reachableOf({ template }: Pick<StatefulSet, 'template'>, lookUp: LookUp = noLookUp): Reachable[] {
  const found = asList(valueAt(template, ['spec', 'containers'])).flatMap((json): Reachable[] => {
    const container = readContainer(json);
    const product = productOfContainer(container);
    const known = product ?? modeOfContainer(container);
    if (known === undefined) return [];
    const told = new Told(template, json, lookUp);
    const access: Access = { ...textsOf(known), ...known.access?.(told) };
    return [
      {
        name: known.name,
        container: told.name,
        port: access.port ?? usualPort(container, known.port, portsBeside(access)),
        access,
        product,
      },
    ];
  });
  return [...found.filter(({ product }) => product), ...found.filter(({ product }) => !product)];
}

/** The software's own port if its container has it or names no other for clients, else the first that is named. */
function usualPort({ ports }: Container, own: number, beside: ReadonlySet<number>): number {
  const forClients = ports.filter(({ port }) => !beside.has(port));
  return forClients.some(({ port }) => port === own) ? own : (forClients[0]?.port ?? own);
}

/** The ports of other protocols, and of the members among themselves. */
function portsBeside({ others = [], peer }: Access): ReadonlySet<number> {
  const ofMembers = Number(/:(\d+)$/.exec(peer ?? '')?.[1]);
  return new Set([...others.flatMap(({ port }) => port ?? []), ...(ofMembers > 0 ? [ofMembers] : [])]);
}

function textsOf({ url, all, client, peer }: Pick<Product, 'url' | 'all' | 'client' | 'peer'>): Access {
  return {
    url,
    ...(all === undefined ? {} : { all }),
    ...(client === undefined ? {} : { client }),
    ...(peer === undefined ? {} : { peer }),
  };
}
