import { hasPlaceholder } from '../kubernetes/placeholders';
import { type Labels, type Selector, selects } from '../kubernetes/selector';
import type { YamlDocument } from '../yaml/document';
import type { Path } from '../yaml/json';
import { type Change, changeOf, type Keeps, keptByAll, topicsOf } from './changes';
import { Charts } from './charts';
import { byDistance } from './distance';
import { guarded } from './failures';
import { identitiesOf, type Resource, type SourceFile } from './file';
import { isHelmLoaded } from './helm';
import { foldersOfTemplatedServices } from './indexes';
import { Kustomizations } from './kustomize';
import { labelKey, labelKeys, podLabels, serviceSelector, workloadKinds } from './labels';
import { type KeyOf, Manifests, manifestsIn } from './manifests';
import { isMarkdown } from './markdown';
import type { NamespaceOf } from './namespaces';
import { type RenderedFile, renderingOf } from './rendered';
import type { ChartRelease } from './renderings';
import { Roots } from './roots';
import {
  anything,
  type Basis,
  baseTopic,
  chartTopic,
  fileTopic,
  kindTopic,
  kustomizationTopic,
  manifestsTopic,
  nameTopic,
  podsTopic,
  Stamps,
  type Topic,
  type Transition,
  templateTopic,
  transitionFrom,
} from './stamps';
import { rootOfRendering } from './uri';
import { type Building, type Material, Versions, valuesFiles } from './versions';

/** What is worked out of the files when it is first asked for. */
interface Derived {
  /** See `derive`. */
  readonly works: Map<(workspace: Workspace) => unknown, { readonly value: unknown; readonly basis: Basis }>;
  readonly versions: Versions;
  /** Never handed on: the resources in it know where they stand. */
  readonly manifests: Manifests;
}

/** More files at once are another branch: then everything counts as changed, as it does for the first. */
const maxChanges = 500;

/** The renderings of most files, and what most labels select. */
const none: readonly never[] = [];

function folderOfFile({ file }: Resource): string {
  return file.folder;
}

/** All files, and what they say together. Immutable: a change makes a new one. */
export class Workspace {
  private constructor(
    private readonly byUri: ReadonlyMap<string, SourceFile>,
    private readonly bases: ReadonlyMap<string, SourceFile>,
    private readonly stamps: Stamps,
    private readonly last: Transition,
    private readonly derived: Derived,
    private readonly decided: Building,
    private readonly reads?: Set<Topic>,
  ) {}

  static get empty(): Workspace {
    const last = { clock: 0, from: 0, changed: [] };
    const derived = {
      works: new Map(),
      versions: new Versions(),
      manifests: new Manifests(new Map()),
    };
    return new Workspace(new Map(), new Map(), Stamps.none, last, derived, {
      wanted: [],
      unread: new Set(),
      releaseOf: () => ({}),
    });
  }

  get files(): ReadonlyMap<string, SourceFile> {
    this.reads?.add(anything);
    return this.byUri;
  }

  /** One file, by its URI. An answer that depends on it is not recorded to: use it for addresses, not for facts. */
  fileAt(uri: string): SourceFile | undefined {
    return this.byUri.get(uri);
  }

  with(...files: readonly SourceFile[]): Workspace {
    return this.update(files, []);
  }

  /** The same with these files, to look at what they would make: no kustomization last became that. */
  trying(...files: readonly SourceFile[]): Workspace {
    const derived = { ...this.derived, versions: this.derived.versions.copy() };
    return new Workspace(this.byUri, this.bases, this.stamps, this.last, derived, this.decided).with(...files);
  }

  without(uri: string): Workspace {
    return this.update([], [uri]);
  }

  /** With these files, and without those of these URIs. */
  update(files: readonly SourceFile[], gone: readonly string[]): Workspace {
    const all = new Map(this.byUri);
    for (const uri of gone) all.delete(uri);
    for (const file of files) all.set(file.uri, file);
    if (this.byUri.size === 0 || files.length + gone.length > maxChanges)
      return this.next(all, this.bases, undefined, 'nothing');
    const changes = () => [
      ...gone.map((uri) => changeOf(uri, this.byUri.get(uri), undefined)),
      ...files.map((file) => changeOf(file.uri, this.byUri.get(file.uri), file)),
    ];
    return guarded(
      'Telling what has changed',
      () => this.changedBy(changes(), all),
      () => this.next(all, this.bases, undefined, 'nothing'),
    );
  }

  private changedBy(changes: readonly Change[], files: ReadonlyMap<string, SourceFile>): Workspace {
    const topics = new Set([anything]);
    for (const change of changes) for (const topic of topicsOf(change)) topics.add(topic);
    return this.next(files, this.bases, topics, keptByAll(changes));
  }

  /** What a file is compared with: the version of it that is committed, or applied. undefined: with nothing. */
  withBase(uri: string, base: SourceFile | undefined): Workspace {
    const bases = new Map(this.bases);
    if (base) bases.set(uri, base);
    else bases.delete(uri);
    return this.next(this.byUri, bases, [anything, baseTopic(uri)], 'workloads');
  }

  /** The version of a file that it is compared with, if there is one. */
  baseOf(uri: string): SourceFile | undefined {
    this.reads?.add(baseTopic(uri));
    const root = rootOfRendering(uri);
    return root === undefined ? this.bases.get(uri) : this.baseOfRendering(root);
  }

  /** What the committed files became, if there is a committed version of any that is read. */
  private baseOfRendering(root: string): RenderedFile | undefined {
    const base = this.committedRendering(root);
    return base?.isRefused === false ? base : undefined;
  }

  private committedRendering(root: string): RenderedFile | undefined {
    const { sources } = this.rendering(root);
    for (const uri of sources.keys()) this.reads?.add(baseTopic(uri));
    if (![...sources.keys()].some((uri) => this.bases.has(uri))) return undefined;
    return this.derived.versions.committed(root, this.material, this.bases);
  }

  /** The URIs of the files that a kustomization reads, and of those that its committed version reads. */
  sourcesOf(root: string): ReadonlySet<string> {
    const renderings = [this.rendering(root), this.committedRendering(root)];
    return new Set(renderings.flatMap((rendering) => [...(rendering?.sources.keys() ?? [])]));
  }

  /** The same workspace, which records in `topics` what it is asked for. */
  recording(topics: Set<Topic>): Workspace {
    return new Workspace(this.byUri, this.bases, this.stamps, this.last, this.derived, this.decided, topics);
  }

  /** What an answer depends on that read these topics. */
  basisOf(topics: Iterable<Topic>): Basis {
    return this.stamps.basisOf(topics, this.last);
  }

  /** Whether an answer on this basis still holds. */
  holds(basis: Basis): boolean {
    return this.stamps.hold(basis, this.last);
  }

  /**
   * What `work` makes of the workspace: worked out once for all who ask, until something changes that it read. It must
   * hold no resource and no offset, which other edits move.
   */
  derive<T>(work: (workspace: Workspace) => T): T {
    let known = this.derived.works.get(work);
    if (!known || !this.holds(known.basis)) {
      const topics = new Set<Topic>();
      const value = work(this.recording(topics));
      known = { value, basis: this.basisOf(topics) };
      this.derived.works.set(work, known);
    }
    if (this.reads) for (const topic of known.basis.stamps.keys()) this.reads.add(topic);
    return known.value as T;
  }

  private next(
    files: ReadonlyMap<string, SourceFile>,
    bases: ReadonlyMap<string, SourceFile>,
    changed: Iterable<Topic> | undefined,
    keeps: Keeps,
    decided = this.decided,
  ): Workspace {
    const transition = transitionFrom(this.last, changed);
    const derived = { ...this.derived, manifests: this.derived.manifests.in(files, keeps) };
    return new Workspace(files, bases, this.stamps.after(transition), transition, derived, decided);
  }

  /** What the kustomizations of the workspace do to its files. */
  get kustomizations(): Kustomizations {
    return this.derive(Workspace.readKustomizations);
  }

  /** Which kustomizations are built for their own sake, and what they read. */
  get roots(): Roots {
    return this.derive(Workspace.findRoots);
  }

  private static findRoots(workspace: Workspace): Roots {
    workspace.reads?.add(kustomizationTopic);
    return new Roots(workspace.byUri.values(), workspace.decided.wanted, workspace.derive(Workspace.findCharts));
  }

  private static findCharts(workspace: Workspace): Charts {
    workspace.reads?.add(chartTopic);
    return new Charts(isHelmLoaded() ? workspace.byUri : new Map());
  }

  /** The URIs of the files that kustomizations name, and of the values files that charts are to be rendered with. */
  get namedFiles(): ReadonlySet<string> {
    const values = valuesFiles(this.material);
    return values.length > 0 ? new Set([...this.roots.named, ...values]) : this.roots.named;
  }

  private get material(): Material {
    return { files: this.byUri, charts: this.roots.charts, decided: this.decided };
  }

  /** The same workspace, with other decisions about its renderings. */
  building(decided: Partial<Building>): Workspace {
    return this.next(this.byUri, this.bases, undefined, 'workloads', { ...this.decided, ...decided });
  }

  /** What the kustomization in a folder (a URI that ends in a slash), or what a root stands for, becomes. */
  rendering(root: string): RenderedFile {
    const rendering = this.derived.versions.of(root, this.material);
    if (this.reads) for (const uri of rendering.sources.keys()) this.reads.add(fileTopic(uri));
    return rendering;
  }

  /** What a chart becomes in its next version, with nothing else changed; undefined for a kustomization. */
  nextRelease({ root, chart }: RenderedFile): RenderedFile | undefined {
    return chart && this.derived.versions.nextRelease(root, this.material);
  }

  /** What the chart in a folder is rendered with beyond its values files. */
  releaseOf(folder: string): ChartRelease {
    return this.decided.releaseOf(folder, { files: this.byUri });
  }

  /** What it last became, if the tool would refuse to build it as it is. */
  lastRendering(root: string): RenderedFile | undefined {
    const now = this.rendering(root);
    if (now.refusals.length === 0) return now;
    return this.derived.versions.lastGood(root) ?? (now.isRefused ? undefined : now);
  }

  /** The renderings of the roots that read a file; those among them that the tool would refuse to build. */
  renderingsOf(uri: string): readonly RenderedFile[] {
    const roots = this.roots.reaching(uri);
    if (roots.length === 0) return none;
    return roots.map((root) => this.rendering(root)).filter(({ sources }) => sources.has(uri));
  }

  /** Whether a kustomization may set the field at a path of a resource: then nobody knows its value. */
  isSupplied(resource: Resource, path: Path): boolean {
    const rendering = renderingOf(resource);
    if (rendering) return rendering.isUnknownAt(resource.root.walk(path).span);
    return this.kustomizations.supplies(resource, path, (uri) => {
      this.reads?.add(fileTopic(uri));
      return this.byUri.get(uri);
    });
  }

  private static readKustomizations(workspace: Workspace): Kustomizations {
    workspace.reads?.add(kustomizationTopic);
    return new Kustomizations(workspace.byUri.values());
  }

  /**
   * All resources of a kind that are manifests: no templates, no patches. For a resource `from` a rendering or a Markdown
   * file those of its file too: see `seenFrom`.
   */
  ofKind(kind: string, from?: Resource): readonly Resource[] {
    this.reads?.add(kindTopic(kind));
    const all = this.derived.manifests.ofKind(kind);
    return this.seenFrom(
      from,
      all,
      () => this.derived.manifests.plainOfKind(kind, this.isPlain),
      (own) => own.ofKind(kind),
    );
  }

  /**
   * As `ofKind`, in the namespace of `from`: those of which `keyOf` gives this key, which says the same of a resource
   * whenever it is asked.
   */
  ofKindBy(kind: string, keyOf: KeyOf, key: string, from: Resource): readonly Resource[] {
    const all = this.ofKind(kind, from);
    const { manifests } = this.derived;
    const isWhole = all === manifests.ofKind(kind);
    const found = isWhole ? manifests.ofKindBy(kind, keyOf, key) : all.filter((resource) => keyOf(resource) === key);
    return this.inNamespaceOf(from, found);
  }

  /** As `ofKind`, in the namespace of `from`: those that stand in files of its folder. */
  beside(kind: string, from: Resource): readonly Resource[] {
    return this.ofKindBy(kind, folderOfFile, from.file.folder, from);
  }

  /** Whether a file holds any manifest. */
  hasManifest(uri: string): boolean {
    this.reads?.add(manifestsTopic(uri));
    const documents = this.byUri.get(uri)?.documents ?? [];
    return documents.some((document) => document.isManifest && identitiesOf(document.yaml).length > 0);
  }

  /** The documents that hold the resources of a kind. */
  documentsOfKind(kind: string): YamlDocument[] {
    this.reads?.add(kindTopic(kind));
    return this.derived.manifests.documentsOfKind(kind);
  }

  /**
   * The resources of that kind and name that `from` may mean in its namespace, or in the one given, in the order of the
   * files: see `nearest`. A namespace that is given on one side only, or is not known yet, is no mismatch.
   */
  find(kind: string, name: string, from: Resource, namespace?: string): readonly Resource[] {
    const all = this.named(kind, name, from);
    return namespace === undefined ? this.inNamespaceOf(from, all) : this.inNamespace(namespace, all);
  }

  /** As `find`, in whatever namespace. */
  named(kind: string, name: string, from: Resource): readonly Resource[] {
    this.reads?.add(nameTopic(kind, name));
    const found = this.derived.manifests.named(kind, name);
    return this.seenFrom(
      from,
      found,
      () => found.filter(this.isPlain),
      (own) => own.named(kind, name),
    );
  }

  /** The Services that select pods with these labels in `from`'s namespace, the nearest first. */
  servicesSelecting(labels: Labels, from: Resource): Resource[] {
    this.reads?.add(kindTopic('Service'));
    const among = ({ servicesByLabel }: Manifests) =>
      labelKeys(labels)
        .flatMap((label) => this.inNamespaceOf(from, servicesByLabel.get(label) ?? none))
        .filter((service) => selects(serviceSelector(service), labels));
    const found = among(this.derived.manifests);
    const seen = this.seenFrom(from, found, () => found.filter(this.isPlain), among);
    return byDistance(seen, from);
  }

  /**
   * What a resource sees of some manifests of the workspace. One of a Markdown file sees its file's own too, which are
   * unknown to all others: what a text explains with is no part of what is applied. One of a rendering sees what is
   * rendered with it and, of the `plain` ones, what no kustomization reads; only if there is none of either, what its
   * rendering did not read: it may stand in another one.
   */
  private seenFrom(
    from: Resource | undefined,
    all: readonly Resource[],
    plain: () => readonly Resource[],
    ownOf: (manifests: Manifests) => readonly Resource[],
  ): readonly Resource[] {
    if (!from) return all;
    const rendering = renderingOf(from);
    if (!rendering && !isMarkdown(from.file.uri)) return all;
    const own = ownOf(manifestsIn(from.file));
    if (!rendering) return own.length > 0 ? [...all, ...own] : all;
    const seen = [...own, ...plain()];
    return seen.length > 0 ? seen : all.filter(({ file }) => !rendering.sources.has(file.uri));
  }

  /** Whether no kustomization reads the file of a manifest. */
  private readonly isPlain = ({ file }: Resource) => !this.roots.isRead(file.uri);

  /** The workloads whose pods a selector selects, in `from`'s namespace or `everywhere`, in any order. */
  selectedBy(selector: Selector, from: Resource, everywhere = false): readonly Resource[] {
    const exact = selector.requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
    const label = exact && labelKey(exact.key, exact.values[0]);
    if (label !== undefined) this.reads?.add(podsTopic(label));
    else for (const kind of workloadKinds) this.reads?.add(kindTopic(kind));
    const namespaceOf = this.namespaces;
    const among = (manifests: Manifests, namespace: string) =>
      manifests.workloads(label, namespace, namespaceOf).filter((workload) => selects(selector, podLabels(workload)));
    const found = among(this.derived.manifests, everywhere ? '' : namespaceOf(from));
    return this.seenFrom(
      from,
      found,
      () => found.filter(this.isPlain),
      (own) => among(own, '').filter((workload) => everywhere || this.sameNamespace(workload, from)),
    );
  }

  private get namespaces(): NamespaceOf {
    const { kustomizations } = this;
    return ({ namespace = '', file }) =>
      namespace === '' || hasPlaceholder(namespace) || kustomizations.setsNamespace(file.uri) ? '' : namespace;
  }

  /** Whether a template beside this resource makes a Service, or one has a placeholder for a name: it may have any. */
  hasTemplatedService(from: Resource): boolean {
    return this.derive(Workspace.findTemplatedServices).has(from.file.folder);
  }

  private static findTemplatedServices(workspace: Workspace): ReadonlySet<string> {
    workspace.reads?.add(templateTopic);
    return foldersOfTemplatedServices(workspace.byUri.values());
  }

  /** Of some manifests those that are, or may be, in the namespace of `from`. */
  private inNamespaceOf(from: Resource, all: readonly Resource[]): readonly Resource[] {
    if (all.length < 2) return all.filter((each) => this.sameNamespace(each, from));
    return this.inNamespace(this.namespaces(from), all);
  }

  private inNamespace(namespace: string, all: readonly Resource[]): readonly Resource[] {
    return this.derived.manifests.inNamespace(all, hasPlaceholder(namespace) ? '' : namespace, this.namespaces);
  }

  /** Whether two manifests are, or may be, in the same namespace. */
  sameNamespace(a: Resource, b: Resource): boolean {
    return a.namespace === b.namespace || this.mayBeIn(this.namespaces(b), a);
  }

  /** Whether a manifest is, or may be, in a namespace; in an empty one any may be. */
  mayBeIn(namespace: string, resource: Resource): boolean {
    if (namespace === '' || resource.namespace === undefined || resource.namespace === namespace) return true;
    return hasPlaceholder(namespace) || this.namespaces(resource) === '';
  }
}
