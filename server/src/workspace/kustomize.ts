import { At } from '../yaml/at';
import { YamlDocument } from '../yaml/document';
import { asList, asString, isArray, isObject, type Json, type Path, valueAt } from '../yaml/json';
import { resolvePath } from '../yaml/uri';
import { guarded } from './failures';
import type { Resource, SourceFile } from './file';
import { isSupplied, type Supply, suppliesAnything, suppliesOfPatch, suppliesOfReplacement } from './supplied';
import { folderOf, rootOfRendering } from './uri';

export { kustomizationNames } from '../kustomize/kustomization';
export { resolvePath } from '../yaml/uri';

interface Kustomization {
  /** Its own, a URI that ends in a slash. */
  readonly folder: string;
  readonly namespace: boolean;
  readonly labels: boolean;
  readonly renames: boolean;
  readonly images: boolean;
  /** The kinds that patches may be about; undefined for one that does not say. */
  readonly patched: ReadonlySet<string | undefined>;
  readonly replicas: boolean;
  /** The folders that it takes up: what they do reaches what it holds. */
  readonly folders: readonly string[];
  readonly components: readonly string[];
  /** The names that `$(NAME)` has by `vars`. */
  readonly vars: readonly string[];
  readonly changes: readonly Change[];
}

/** An entry of those lists that change fields. */
interface Change {
  readonly list: (typeof patching)[number];
  /** The file that holds it, else it is written in the kustomization itself. */
  readonly file: string | undefined;
  readonly value: Json;
  readonly target: Json | undefined;
}

/** How a workspace answers for one file: the answer that is made of it changes with the file. */
type ReadUri = (uri: string) => SourceFile | undefined;

export function isKustomization(uri: string): boolean {
  return /\/(?:kustomization(?:\.ya?ml)?|Kustomization)$/.test(uri);
}

/**
 * What kustomization files do to the files beside and below them, as far as it decides what may be said of a
 * manifest: which files are patches, and where labels, names or the namespace are supplied later.
 */
export class Kustomizations {
  /** The URIs of the files that are named as patches, whether they are there or not. */
  readonly patches = new Set<string>();
  private readonly targets = new Map<string, { readonly kind: string | undefined }>();
  private readonly generated = new Set<string>();
  private readonly byFolder = new Map<string, Kustomization>();
  private readonly byFile = new Map<string, readonly Kustomization[]>();
  private readonly chains = new Map<string, readonly Kustomization[]>();

  constructor(files: Iterable<SourceFile>) {
    for (const file of files) {
      if (!isKustomization(file.uri)) continue;
      const folder = folderOf(file.uri);
      for (const document of file.documents)
        guarded(
          'Reading a kustomization',
          () => this.read(At.root(document.yaml, document.start).json ?? null, folder),
          () => undefined,
        );
    }
  }

  /** Whether a kustomization names this file as a patch: then it is no manifest of its own. */
  isPatch(uri: string): boolean {
    return this.patches.has(uri);
  }

  /**
   * Whether a kustomization tells what this patch is for: then its own name means nothing, and its own kind only if it
   * is the same.
   */
  targetOf(uri: string): { readonly kind: string | undefined } | undefined {
    return this.targets.get(uri);
  }

  /** Whether a kustomization uses this file, or is in its folder and may. */
  reaches(uri: string): boolean {
    return this.patches.has(uri) || this.of(uri).length > 0;
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
    return this.of(uri).some(({ patched }) => patched.has(undefined) || patched.has(kind));
  }

  /** Whether a kustomization generates a ConfigMap or Secret of this name, or adds keys to one. */
  generates(kind: string, name: string): boolean {
    return this.generated.has(`${kind}/${name}`);
  }

  /** Whether a kustomization names both files as resources, so that they are applied together. */
  joins(uri: string, other: string): boolean {
    return this.users(uri).some((kustomization) => this.users(other).includes(kustomization));
  }

  /** Whether a kustomization may give the StatefulSets of this file another number of replicas. */
  mayScale(uri: string): boolean {
    return this.mayPatch(uri) || this.of(uri).some((kustomization) => kustomization.replicas);
  }

  /**
   * Whether a kustomization may set the field at a path of a resource, so that nothing can be said of its value: the
   * target of a replacement, what a patch sets, or anything where a patch is named that is not there.
   */
  supplies(resource: Resource, path: Path, read: ReadUri): boolean {
    const chain = this.of(resource.file.uri);
    // A patch is what supplies.
    if (chain.length === 0 || this.isPatch(resource.file.uri)) return false;
    const source = resource.root.walk(path).source;
    if (source?.includes('$(') && this.varsOf(chain).some((name) => source.includes(`$(${name})`))) return true;
    const components = chain.flatMap((each) => each.components.flatMap((folder) => this.byFolder.get(folder) ?? []));
    return [...chain, ...components].some(({ folder, changes }) =>
      changes.some((change) => isSupplied(suppliesOf(change, folder, read), resource, path)),
    );
  }

  /** The variables of some kustomizations, and of those that they take up, however deep. */
  private varsOf(chain: readonly Kustomization[]): string[] {
    const all = new Set(chain);
    // A set hands out what is added to it on the way.
    for (const { folders } of all)
      for (const folder of folders) {
        const below = this.byFolder.get(folder);
        if (below) all.add(below);
      }
    return [...all].flatMap(({ vars }) => vars);
  }

  /** The kustomizations that a file goes through, those included that take up the folder of another. */
  private of(uri: string): readonly Kustomization[] {
    // A rendering is what they have made already.
    const known = this.byFolder.size === 0 || rootOfRendering(uri) !== undefined ? [] : this.chains.get(uri);
    if (known) return known;
    const folder = folderOf(uri);
    const own = this.byFolder.get(folder);
    const chain = new Set([...(own ? [own] : []), ...this.users(uri), ...this.users(folder)]);
    // A set hands out what is added to it on the way.
    for (const kustomization of chain) for (const user of this.users(kustomization.folder)) chain.add(user);
    this.chains.set(uri, [...chain]);
    return [...chain];
  }

  /** The kustomizations that name a file, or a folder, as a resource. */
  private users(uri: string): readonly Kustomization[] {
    return this.byFile.get(uri) ?? [];
  }

  private read(value: Json, folder: string): void {
    if (!isObject(value)) return;
    const labels = valueAt(value, ['labels']);
    const components = namedIn(value['components'], folder);
    const named = [...namedIn(value['resources'], folder), ...namedIn(value['bases'], folder), ...components];
    const kustomization: Kustomization = {
      folder,
      folders: named.filter(isFolder),
      components: components.filter(isFolder),
      vars: asList(value['vars']).flatMap((each) => {
        const name = valueAt(each, ['name']);
        return typeof name === 'string' && name !== '' ? [name] : [];
      }),
      changes: patching.flatMap((list) => asList(value[list]).map((entry) => changeOf(list, entry, folder))),
      namespace: typeof value['namespace'] === 'string',
      labels: isObject(value['commonLabels']) || isArray(labels),
      renames: typeof value['namePrefix'] === 'string' || typeof value['nameSuffix'] === 'string',
      images: asList(value['images']).length > 0,
      patched: new Set([...patching, 'components'].flatMap((key) => asList(value[key]).map(kindPatched))),
      replicas: asList(value['replicas']).length > 0,
    };
    this.byFolder.set(folder, kustomization);
    for (const [kind, key] of generators) {
      for (const entry of asList(value[key])) {
        const name = valueAt(entry, ['name']);
        if (typeof name === 'string') this.generated.add(`${kind}/${name}`);
      }
    }
    for (const uri of named) this.byFile.set(uri, [...this.users(uri), kustomization]);
    for (const { file, target } of kustomization.changes) {
      if (file === undefined) continue;
      this.patches.add(file);
      if (isObject(target)) this.targets.set(file, { kind: asString(target['kind']) });
    }
  }
}

/** The lists of a kustomization whose entries, files among them, change manifests. */
const patching = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'transformers', 'replacements'] as const;

function changeOf(list: Change['list'], entry: Json, folder: string): Change {
  const path = typeof entry === 'string' ? entry : valueAt(entry, ['path']);
  const file = typeof path === 'string' && !path.includes('\n') ? resolvePath(folder, path) : undefined;
  const text = typeof entry === 'string' ? entry : (valueAt(entry, ['patch']) ?? valueAt(entry, ['jsonOp']));
  const isText = list !== 'replacements' && typeof text === 'string' && file === undefined;
  return { list, file, value: isText ? patchIn(text) : entry, target: valueAt(entry, ['target']) };
}

/** A patch that is written in a kustomization, as text. */
function patchIn(text: string): Json {
  return At.root(new YamlDocument(text, 'document'), 0).json ?? null;
}

/** What an entry sets: anything, where its file is not there or nobody can tell. */
function suppliesOf({ list, file, value, target }: Change, folder: string, read: ReadUri): Supply[] {
  if (file === undefined) {
    if (list === 'replacements') return suppliesOfReplacement(value);
    return list === 'transformers' ? suppliesOfTransformer(value, folder, read) : suppliesOfPatch(value, target);
  }
  const found = read(file);
  if (!found) return list === 'transformers' ? [] : [suppliesAnything(target)];
  return found.documents.flatMap(({ yaml, start }) => {
    const content = At.root(yaml, start).json ?? null;
    if (list === 'replacements') return (isArray(content) ? content : [content]).flatMap(suppliesOfReplacement);
    return list === 'transformers' ? suppliesOfTransformer(content, folder, read) : suppliesOfPatch(content, target);
  });
}

/** A built-in transformer does what the field of the kustomization does that it is named after. */
function suppliesOfTransformer(transformer: Json, folder: string, read: ReadUri): Supply[] {
  const entries = (key: string) => asList(valueAt(transformer, [key]));
  const changes = (list: Change['list'], of: readonly Json[]) =>
    of.flatMap((entry) => suppliesOf(changeOf(list, entry, folder), folder, read));
  switch (valueAt(transformer, ['kind'])) {
    case 'ReplacementTransformer':
      return changes('replacements', entries('replacements'));
    case 'PatchTransformer':
    case 'PatchJson6902Transformer':
      return changes('patches', [transformer]);
    case 'PatchStrategicMergeTransformer':
      return changes('patchesStrategicMerge', [...entries('paths'), ...asTexts(valueAt(transformer, ['patches']))]);
    default:
      return [];
  }
}

function asTexts(text: Json | undefined): Json[] {
  return typeof text === 'string' ? [text] : [];
}

/** What a list names in the workspace: the URIs of files, and of folders, which end in a slash. */
function namedIn(list: Json | undefined, folder: string): string[] {
  return asList(list).flatMap((entry) => {
    if (typeof entry !== 'string' || /^[a-z]+:\/\//.test(entry)) return [];
    const uri = resolvePath(folder, entry);
    return /\.(ya?ml|json)$/.test(uri) ? [uri] : [`${uri.replace(/\/$/, '')}/`];
  });
}

function isFolder(uri: string): boolean {
  return uri.endsWith('/');
}

const generators = [
  ['ConfigMap', 'configMapGenerator'],
  ['Secret', 'secretGenerator'],
] as const;

/** The kind that an entry of those is about, if it says so. */
function kindPatched(entry: Json): string | undefined {
  const kind = valueAt(entry, ['target', 'kind']);
  return typeof kind === 'string' ? kind : undefined;
}
