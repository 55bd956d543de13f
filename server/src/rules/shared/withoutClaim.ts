import { isPublished } from '../../products/images';
import type { Product } from '../../products/product';
import type { Resource } from '../../workspace/file';
import {
  claimTemplates,
  declaredNames,
  type Mount,
  mainContainers,
  mountsOf,
  nameOfContainer,
  productOf,
  volumes,
} from '../../workspace/podTemplate';
import type { At } from '../../yaml/at';
import { appendItem, together } from '../../yaml/edit';
import { samePath } from '../../yaml/json';
import type { Edit } from '../../yaml/text';
import { type Fix, fix, type Problem } from '../engine/rule';
import type { DataPlace } from './dataPlaces';

/**
 * Databases that mount no claim at all: another container mounts the one that is meant for them, or there is none. What
 * cannot hold data is no volume for it, whatever settings outside the workspace say.
 */
export function* withoutClaim(workload: Resource, places: readonly DataPlace[]): Generator<Problem> {
  const mounts = mountsOf(workload);
  const bound = volumes(workload).filter(({ item }) => item.get('persistentVolumeClaim').exists);
  const claims = [...claimTemplates(workload), ...bound].map(({ name }) => name);
  const readOnly = namesOfReadOnly(workload);
  for (const container of mainContainers(workload)) {
    const product = productOf(container);
    const own = places.filter((place) => isSame(place.container, container));
    const [place] = own;
    const mounted = mounts.filter((mount) => isSame(mount.container, container)).map(({ name }) => name);
    if (!product || own.some(({ mount }) => mount) || mounted.some((name) => claims.includes(name))) continue;
    if (!place && (!keepsData(product, container) || mounted.some((name) => !readOnly.has(name)))) continue;
    const elsewhere = mounts.find(({ name }) => claims.includes(name) && !isHeld(name, places));
    // Without any volume, a cache or a Deployment may be meant for data that can be lost. claim-not-mounted tells of a
    // claim that nothing mounts.
    const isMeant = workload.kind === 'Deployment' || product.cache || claims.some((name) => !isHeld(name, places));
    if (elsewhere) yield mountedElsewhere(workload, container, product, place, elsewhere);
    else if (!isMeant) yield nowhere(workload, container, product, place);
  }
}

/** Whether a claim holds the data of some container. */
function isHeld(name: string, places: readonly DataPlace[]): boolean {
  return places.some(({ mount }) => mount?.name === name);
}

function isSame(a: At, b: At): boolean {
  return samePath(a.path, b.path);
}

/** Whether a container surely writes data to disk: its image does, and nothing tells it to keep the data in memory. */
function keepsData(product: Product, container: At): boolean {
  const told = JSON.stringify(['command', 'args', 'env'].map((field) => container.get(field).json ?? null));
  const onDisk = product.data?.some(({ byCustom }) => !byCustom) === true;
  return onDisk && isPublished(container.get('image').string ?? '') && !inMemory.test(told);
}

/** Options for storage in memory, and the roles of nodes, some of which keep no data. */
const inMemory = /type=mem|inmemory|ephemeralForTest|\/dev\/shm|node\.(?:roles|data|master)/i;

/** The volumes with what the cluster provides: nothing can be written to them. */
function namesOfReadOnly(workload: Resource): ReadonlySet<string> {
  const kinds = ['configMap', 'secret', 'projected', 'downwardAPI'];
  const found = volumes(workload).filter(({ item }) => kinds.some((kind) => item.get(kind).exists));
  return new Set(found.map(({ name }) => name));
}

function keeps({ name }: Product, place: DataPlace | undefined): string {
  return place ? `${name} keeps its data in ${place.path}` : `${name} keeps its data in a folder of its container`;
}

function mountedElsewhere(
  workload: Resource,
  container: At,
  product: Product,
  place: DataPlace | undefined,
  { name, at, container: other }: Mount,
): Problem {
  const own = nameOfContainer(container);
  return {
    at: container.get('image'),
    message: `${keeps(product, place)}, and only container '${nameOfContainer(other)}' mounts claim '${name}': the data is lost when the container is replaced. Mount the claim in container '${own}'.`,
    related: [{ uri: workload.file.uri, span: at.mark, message: 'The claim' }],
    fixes: () =>
      place ? fix(`Mount '${name}' at ${targetOf(place)} in container '${own}'`, mountAt(workload, place, name)) : [],
  };
}

function nowhere(set: Resource, container: At, product: Product, place: DataPlace | undefined): Problem {
  return {
    at: container.get('image'),
    message: `${keeps(product, place)}, where no volume is mounted: the data is lost when the container is replaced. Give each pod a claim.`,
    fixes: () => (place ? addClaim(set, place) : []),
  };
}

/** Where a volume for the data goes. */
function targetOf({ path, folder }: DataPlace): string {
  return path === folder.path ? (folder.mount ?? path) : path;
}

function mountAt({ file: { uri } }: Resource, place: DataPlace, name: string): Edit[] | undefined {
  const { folder, container, path, setBy } = place;
  const mountPath = targetOf(place);
  const { below } = folder;
  // At the root of a volume it would not start on some file systems (data-on-volume-root).
  const isSettable = below !== undefined && !setBy && path === folder.path;
  const subPath = folder.notRoot && !isSettable && mountPath === path ? { subPath: 'data' } : {};
  const mount = appendItem(uri, container.get('volumeMounts'), { name, mountPath, ...subPath });
  if (!isSettable) return mount;
  const variable = { name: below.env, value: `${mountPath}/${below.folder}` };
  return together([appendItem(uri, container.get('env'), variable), mount]);
}

function addClaim(set: Resource, place: DataPlace): Fix[] {
  const { uri } = set.file;
  const taken = declaredNames(set);
  const name = ['data', 'database', 'storage'].find((each) => !taken.has(each));
  if (name === undefined) return [];
  const template = {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  };
  const claim = appendItem(uri, set.root.get('spec').get('volumeClaimTemplates'), template);
  const edits = together([mountAt(set, place, name), claim]);
  return fix(`Give each pod a claim '${name}' (10Gi), mounted at ${targetOf(place)}`, edits, { immutable: true });
}
