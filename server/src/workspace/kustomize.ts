import { At } from '../yaml/at';
import { asList, isArray, isObject, type Json, valueAt } from '../yaml/json';
import type { SourceFile } from './file';
import { folderOf } from './uri';

interface Kustomization {
  /** Its own, a URI that ends in a slash. */
  readonly folder: string;
  readonly namespace: boolean;
  readonly labels: boolean;
  readonly renames: boolean;
  readonly images: boolean;
  /** The kinds that its patches and components may be about; undefined stands for any. */
  readonly patches: readonly (string | undefined)[];
  readonly replicas: boolean;
}

export function isKustomization(uri: string): boolean {
  return /\/(?:kustomization(?:\.ya?ml)?|Kustomization)$/.test(uri);
}

/**
 * What kustomization files do to the files beside and below them, as far as it decides what may be said of a
 * manifest: which files are patches, and where labels, names or the namespace are supplied later.
 */
export class Kustomizations {
  private readonly patches = new Set<string>();
  private readonly byFolder = new Map<string, Kustomization>();
  private readonly byFile = new Map<string, Kustomization[]>();
  private readonly chains = new Map<string, readonly Kustomization[]>();

  constructor(files: Iterable<SourceFile>) {
    for (const file of files) {
      if (!isKustomization(file.uri)) continue;
      const folder = folderOf(file.uri);
      for (const document of file.documents) this.read(At.root(document.yaml, document.start).json ?? null, folder);
    }
  }

  /** Whether a kustomization names this file as a patch: then it is no manifest of its own. */
  isPatch(uri: string): boolean {
    return this.patches.has(uri);
  }

  /** Whether a kustomization sets the namespace of what this file holds. */
  setsNamespace(uri: string): boolean {
    return this.of(uri).some((kustomization) => kustomization.namespace);
  }

  /** Whether a kustomization adds labels and selectors to what this file holds. */
  setsLabels(uri: string): boolean {
    return this.of(uri).some((kustomization) => kustomization.labels);
  }

  /** Whether a kustomization changes names of what this file holds. */
  setsNames(uri: string): boolean {
    return this.of(uri).some((kustomization) => kustomization.renames);
  }

  /** Whether a kustomization changes the images of what this file holds. */
  setsImages(uri: string): boolean {
    return this.of(uri).some((kustomization) => kustomization.images);
  }

  /** Whether patches or components may add to manifests of a kind in this file, so that what they lack says little. */
  mayPatch(uri: string, kind = 'StatefulSet'): boolean {
    return this.of(uri).some(({ patches }) => patches.some((patched) => patched === undefined || patched === kind));
  }

  /** Whether a kustomization names both files as resources, so that they are applied together. */
  joins(uri: string, other: string): boolean {
    return this.users(uri).some((kustomization) => this.users(other).includes(kustomization));
  }

  /** Whether a kustomization may give the StatefulSets of this file another number of replicas. */
  mayScale(uri: string): boolean {
    return this.mayPatch(uri) || this.of(uri).some((kustomization) => kustomization.replicas);
  }

  /** The kustomizations that a file goes through, those included that take up the folder of another. */
  private of(uri: string): readonly Kustomization[] {
    const known = this.chains.get(uri);
    if (known) return known;
    const folder = folderOf(uri);
    const own = this.byFolder.get(folder);
    const chain = new Set([...(own ? [own] : []), ...(this.byFile.get(uri) ?? []), ...this.users(folder)]);
    // A set hands out what is added to it on the way.
    for (const kustomization of chain) for (const user of this.users(kustomization.folder)) chain.add(user);
    this.chains.set(uri, [...chain]);
    return [...chain];
  }

  /** The kustomizations that name a file, or a folder, as a resource. */
  private users(folder: string): readonly Kustomization[] {
    return this.byFile.get(folder) ?? [];
  }

  private read(value: Json, folder: string): void {
    if (!isObject(value)) return;
    const labels = valueAt(value, ['labels']);
    const kustomization = {
      folder,
      namespace: typeof value['namespace'] === 'string',
      labels: isObject(value['commonLabels']) || isArray(labels),
      renames: typeof value['namePrefix'] === 'string' || typeof value['nameSuffix'] === 'string',
      images: asList(value['images']).length > 0,
      patches: [...patching, 'components'].flatMap((key) => asList(value[key]).map(kindPatched)),
      replicas: asList(value['replicas']).length > 0,
    };
    this.byFolder.set(folder, kustomization);
    for (const entry of [...asList(value['resources']), ...asList(value['bases']), ...asList(value['components'])]) {
      if (typeof entry !== 'string' || /^[a-z]+:\/\//.test(entry)) continue;
      const target = resolvePath(folder, entry);
      for (const key of /\.(ya?ml|json)$/.test(target) ? [target] : [`${target.replace(/\/$/, '')}/`]) {
        this.byFile.set(key, [...(this.byFile.get(key) ?? []), kustomization]);
      }
    }
    for (const key of patching) {
      for (const entry of asList(value[key])) {
        const path = typeof entry === 'string' ? entry : valueAt(entry, ['path']);
        if (typeof path === 'string' && !path.includes('\n')) this.patches.add(resolvePath(folder, path));
      }
    }
  }
}

/** The lists of a kustomization whose entries, files among them, change manifests. */
const patching = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'transformers', 'replacements'] as const;

/** The kind that an entry of those says that it is about. */
function kindPatched(entry: Json): string | undefined {
  const kind = valueAt(entry, ['target', 'kind']);
  return typeof kind === 'string' ? kind : undefined;
}

/** `path` seen from `folder`, a URI that ends in a slash. */
export function resolvePath(folder: string, path: string): string {
  const steps = folder.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(encodeURIComponent(step).replaceAll('%40', '@'));
  }
  return steps.join('/') + (path.endsWith('/') ? '/' : '');
}
