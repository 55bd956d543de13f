import { type Container, containersOf, repositoryOf, tagOf } from '../statefulset/containers';
import type { StatefulSet } from '../statefulset/set';
import { own } from '../yaml/json';
import { contentFolders, products, vendors } from './catalog';
import { imageUsers } from './catalog/users';
import type { DataFolder, Mode, Product, Rootless } from './product';
import { runs, runsOther } from './programs';
import { majorOf } from './versions';

export { majorOf } from './versions';

/** What is known about an image by its name: its product, where it keeps data, and how it runs without root. */

/** What a set runs: the first of its containers whose software is known, and that container. */
export function productOf(
  set: Pick<StatefulSet, 'template'>,
): { readonly product: Product; readonly container: Container } | undefined {
  for (const container of containersOf(set)) {
    const product = productOfContainer(container);
    if (product) return { product, container };
  }
  return undefined;
}

/** What a container is known to run: the product of its image, unless its command runs something else. */
export function productOfContainer({ image, command }: Pick<Container, 'image' | 'command'>): Product | undefined {
  const product = productOfImage(image);
  return product && !runsOther(product, command) ? product : undefined;
}

/** The product that an image is known to be; undefined for all others. */
export function productOfImage(image: string): Product | undefined {
  const name = lastPart(image);
  return products.find(({ images }) => images.includes(name));
}

/** What else a container of a product's image runs, if that is known too. */
export function modeOfContainer({ image, command }: Pick<Container, 'image' | 'command'>): Mode | undefined {
  const own = productOfImage(image);
  const name = lastPart(image);
  if (own) return own.modes?.find((mode) => runs(mode.runs, command));
  return products.flatMap(({ modes = [] }) => modes).find(({ images }) => images?.includes(name));
}

/** Whether a container of an image has a shell to run commands in. */
export function hasShell(image: string): boolean {
  const tag = tagOf(image);
  const repository = repositoryOf(image);
  if (/(?:^|-)(?:distroless|scratch)/.test(tag) || /(?:^|\/)distroless\//.test(repository)) return /debug/.test(tag);
  return !productOfImage(image)?.noShell || /alpine/.test(tag) || /(?:^|\/)bitnami[a-z]*\//.test(repository);
}

/** Whether an image is a published one of its product, not another image of the same name. */
export function isPublished(image: string): boolean {
  const path = repositoryPath(image);
  return productOfImage(image)?.data?.some(({ images }) => images.includes(path)) ?? false;
}

/** How an image runs without root, and as which user; undefined if that cannot be known. */
export function rootlessOf(image: string): (Rootless & { readonly user: number }) | undefined {
  const path = repositoryPath(image);
  const known = [...(productOfImage(image)?.rootless ?? []), ...vendors].find(({ image: name }) =>
    name.endsWith('/') ? path.startsWith(name) : path === name,
  );
  if (!known) return undefined;
  const tag = tagOf(image);
  // A digest alone does not tell which of the two it is.
  if (known.alpine !== undefined && tag === '' && image.includes('@')) return undefined;
  return { ...known, user: tag.includes('alpine') ? (known.alpine ?? known.user) : known.user };
}

/**
 * As whom a published image starts where nothing says so: as root, or as a user that it names; undefined if it gives a
 * number, or if that is unknown. Variants for running without root have their own users.
 */
export function imageUserOf(image: string): 'root' | 'named' | undefined {
  return /rootless|nonroot|unprivileged/.test(tagOf(image)) ? undefined : imageUsers.get(repositoryPath(image));
}

/** Whether an image comes from a registry to which anyone can publish: others may have images of their own of a name. */
export function isPublic(image: string): boolean {
  const [host = '', ...rest] = repositoryOf(image).split('/');
  return rest.length === 0 || !/[.:]|^localhost$/.test(host) || publicRegistries.has(host);
}

const publicRegistries: ReadonlySet<string> = new Set([
  'docker.io',
  'gcr.io',
  'ghcr.io',
  'index.docker.io',
  'k8s.gcr.io',
  'mirror.gcr.io',
  'public.ecr.aws',
  'quay.io',
  'registry-1.docker.io',
  'registry.k8s.io',
]);

/**
 * Where an image keeps its data. Empty for images whose whole repository is not known, and for an unknown version
 * (`latest`, a digest) if the folders differ between versions.
 */
export function dataFoldersOf(image: string): DataFolder[] {
  const path = repositoryPath(image);
  const major = majorOf(image);
  const all = (productOfImage(image)?.data ?? []).filter(({ images, byCustom }) => images.includes(path) && !byCustom);
  const versioned = all.filter(({ from, upTo }) => from !== undefined || upTo !== undefined);
  const newest = versioned.at(-1);
  const agree = versioned.every(({ path }) => path === newest?.path);
  return all.flatMap((folder) => {
    const { from = 0, upTo = Number.POSITIVE_INFINITY } = folder;
    if (versioned.includes(folder)) {
      if (major === undefined ? !agree || folder !== newest : major < from || major > upTo) return [];
    }
    return [{ ...folder, path: folder.path.replace('{major}', String(major)) }];
  });
}

/** Where to mount a volume for the data of an image; undefined for an unknown one. */
export function usualMount(image: string): string | undefined {
  const [known] = dataFoldersOf(image);
  const usual = known ?? productOfImage(image)?.data?.[0];
  return usual ? (usual.mount ?? usual.path) : own(contentFolders, lastPart(image));
}

/** A repository without its registry and without the optional prefixes of Docker Hub's official images. */
function repositoryPath(image: string): string {
  const parts = repositoryOf(image).split('/');
  const [host = ''] = parts;
  // The first part is a registry if it cannot be a user of Docker Hub.
  const hasRegistry = parts.length > 1 && (host === 'localhost' || host.includes('.') || host.includes(':'));
  const path = hasRegistry ? parts.slice(1) : parts;
  const prefix = path[0] === 'docker' && path[1] === 'library' ? 2 : path[0] === 'library' ? 1 : 0;
  return path.slice(prefix < path.length ? prefix : 0).join('/');
}

/** The last part of an image's repository: `postgres` of `ghcr.io/org/postgres:17`. */
function lastPart(image: string): string {
  const repository = repositoryOf(image);
  return repository.slice(repository.lastIndexOf('/') + 1);
}
