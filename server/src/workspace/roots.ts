import { At } from '../yaml/at';
import { Charts } from './charts';
import { guarded } from './failures';
import type { SourceFile } from './file';
import { isKustomization, kustomizationNames, resolvePath } from './kustomize';
import { pathsIn } from './paths';
import { folderOf, sharedLength } from './uri';

/** A kustomization as one of many that build on one another. */
interface Vertex {
  /** The folder's URI, which ends in a slash. */
  readonly folder: string;
  readonly isComponent: boolean;
  /** The URIs of what it names: files, and folders without a slash at the end. */
  readonly named: readonly string[];
}

/**
 * Which kustomizations build on which, and what they read, as far as they say so themselves. A root is one that is
 * built for its own sake: nobody builds on it, and it is no component. So is each chart with each of its values files.
 */
export class Roots {
  private readonly byFolder = new Map<string, Vertex>();
  /** The kustomizations that name a file or folder, by its URI without a slash at the end. */
  private readonly users = new Map<string, Vertex[]>();
  private readonly own: ReadonlySet<string>;
  private knownNamed: Set<string> | undefined;

  /** `wanted`: folders that are roots even if another kustomization builds on them. */
  constructor(
    files: Iterable<SourceFile>,
    private readonly wanted: Iterable<string> = [],
    readonly charts = new Charts(new Map()),
  ) {
    for (const file of files) if (isKustomization(file.uri)) this.add(file);
    this.own = new Set([...this.find(), ...charts.all]);
  }

  /** All roots: folders of kustomizations, and what stands for charts, as URIs that end in a slash. */
  get all(): ReadonlySet<string> {
    return this.own;
  }

  /** The folder that all kustomizations and charts have in common, a URI that ends in a slash; empty without any. */
  get common(): string {
    let common: string | undefined;
    for (const folder of [...this.byFolder.keys(), ...this.charts.folders])
      common = common === undefined ? folder : folder.slice(0, sharedLength(folder, common));
    return common ?? '';
  }

  /** The folders of all components, or of all other kustomizations. */
  folders(components: boolean): string[] {
    const all = [...this.byFolder.values()];
    return all.filter(({ isComponent }) => isComponent === components).map(({ folder }) => folder);
  }

  /** Whether a folder (a URI that ends in a slash) has a kustomization. */
  has(folder: string): boolean {
    return this.byFolder.has(folder);
  }

  /** Whether a kustomization names a file, or is it, or a chart is made of it. */
  isRead(uri: string): boolean {
    return this.isBuilt(uri) || this.charts.isRead(uri);
  }

  /** Whether a kustomization names a file, or is it. */
  isBuilt(uri: string): boolean {
    return this.users.has(uri) || (isKustomization(uri) && this.byFolder.has(folderOf(uri)));
  }

  /** The roots that may read a file: those that name it, and those that build on one that does. */
  reaching(uri: string): string[] {
    // Many rules ask of every document, and most trees have no kustomization and no chart.
    if (this.own.size === 0) return [];
    return this.readersOf(uri).filter((root) => this.own.has(root));
  }

  /** All that may read a file and can be built, roots or not; no components. */
  readersOf(uri: string): string[] {
    // Most files are named by no kustomization.
    if (!this.isBuilt(uri)) return this.charts.reaching(uri);
    const reached = this.firstReaders(uri);
    // A set hands out what is added to it on the way.
    for (const { folder } of reached) for (const user of this.users.get(folder.slice(0, -1)) ?? []) reached.add(user);
    const folders = [...reached]
      .filter(({ folder, isComponent }) => !isComponent || this.own.has(folder))
      .map(({ folder }) => folder);
    return [...folders, ...this.charts.reaching(uri)];
  }

  /**
   * The folders of the kustomizations in which a file takes effect: those that name it, or are it; for a component those
   * that use it.
   */
  using(uri: string): string[] {
    const found = this.firstReaders(uri);
    for (const { folder, isComponent } of found)
      if (isComponent) for (const user of this.users.get(folder.slice(0, -1)) ?? []) found.add(user);
    return [...found].filter(({ isComponent }) => !isComponent).map(({ folder }) => folder);
  }

  /** The kustomizations that name a file, and the one that it is. */
  private firstReaders(uri: string): Set<Vertex> {
    const own = isKustomization(uri) ? this.byFolder.get(folderOf(uri)) : undefined;
    return new Set([...(own ? [own] : []), ...(this.users.get(uri) ?? [])]);
  }

  /** The URIs of what the kustomization in a folder names: files, and folders without a slash at the end. */
  namedBy(folder: string): readonly string[] {
    return this.byFolder.get(folder)?.named ?? [];
  }

  /** The folders whose objects the kustomization in a folder takes up. */
  foldersIn(folder: string): string[] {
    const folders = this.namedBy(folder).map((uri) => `${uri}/`);
    return folders.filter((each) => this.byFolder.get(each)?.isComponent === false);
  }

  /** The URIs of all that is named: of what may be a folder also those that its kustomization may have. */
  get named(): ReadonlySet<string> {
    if (!this.knownNamed) {
      this.knownNamed = new Set(this.users.keys());
      for (const uri of this.users.keys())
        if (!/\.(?:ya?ml|json)$/.test(uri))
          for (const name of kustomizationNames) this.knownNamed.add(`${uri}/${name}`);
    }
    return this.knownNamed;
  }

  /** The folders of the kustomizations that name a file or folder. */
  namedFrom(uri: string): readonly string[] {
    return (this.users.get(uri) ?? []).map(({ folder }) => folder);
  }

  private add({ uri, documents }: SourceFile): void {
    const folder = folderOf(uri);
    const [document] = documents;
    const vertex =
      document &&
      guarded(
        'Reading a kustomization',
        () => readVertex(folder, At.root(document.yaml, document.start)),
        () => undefined,
      );
    if (!vertex) return;
    this.byFolder.set(folder, vertex);
    for (const named of vertex.named) {
      const known = this.users.get(named);
      if (known) known.push(vertex);
      else this.users.set(named, [vertex]);
    }
  }

  private *find(): Generator<string> {
    for (const folder of this.wanted) if (this.byFolder.has(folder)) yield folder;
    const reached = new Set<string>();
    const below = (folder: string) => {
      const open = [folder];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (reached.has(next)) continue;
        reached.add(next);
        for (const uri of this.byFolder.get(next)?.named ?? []) if (this.byFolder.has(`${uri}/`)) open.push(`${uri}/`);
      }
    };
    for (const { folder, isComponent } of this.byFolder.values()) {
      if (isComponent || this.users.has(folder.slice(0, -1))) continue;
      yield folder;
      below(folder);
    }
    // What is left builds on one another in a circle: one says so for all.
    for (const { folder, isComponent } of this.byFolder.values()) {
      if (isComponent || reached.has(folder)) continue;
      yield folder;
      below(folder);
    }
  }
}

function readVertex(folder: string, root: At): Vertex {
  const named = pathsIn(root).flatMap(({ path }) => {
    const uri = resolvePath(folder, path).replace(/\/$/, '');
    return `${uri}/` === folder ? [] : [uri];
  });
  return { folder, isComponent: root.get('kind').string === 'Component', named: [...new Set(named)] };
}
