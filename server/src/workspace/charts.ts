import { At } from '../yaml/at';
import { guarded } from './failures';
import type { SourceFile } from './file';
import { resolvePath } from './kustomize';
import { chartRoot, decoded, fileNameOf, folderOf, rootOfRendering } from './uri';

/** A chart rendered with one of the values files that lie in it. */
export interface ChartVariant {
  /** What stands for it among the roots of renderings. */
  readonly root: string;
  /** The folder of the chart, a URI that ends in a slash. */
  readonly folder: string;
  /** The path of the values file in the chart; `values.yaml` for the chart's own values alone. */
  readonly values: string;
}

interface Chart {
  readonly folder: string;
  readonly isLibrary: boolean;
  /** The folders of charts elsewhere that it may depend on. */
  readonly dependencies: readonly string[];
  /** The URIs of all its files, those of the charts in it too. */
  readonly files: string[];
}

/** How many values files of a chart are rendered: some charts have dozens for their tests. */
const mostVariants = 12;

/** The values that a chart has by itself. */
export const ownValues = 'values.yaml';

export function isChartFile(uri: string): boolean {
  return fileNameOf(uri) === 'Chart.yaml';
}

/**
 * The charts of a workspace that are rendered for their own sake: none that lies in another one, and no library. Each is
 * rendered with its own values, and with each values file that lies in it.
 */
export class Charts {
  /** By their folders: those that lie in no other one. */
  private readonly charts = new Map<string, Chart>();
  private readonly variants = new Map<string, ChartVariant>();
  private readonly rootsOf = new Map<string, string[]>();
  /** The folders of the charts that depend on a chart elsewhere. */
  private readonly users = new Map<string, string[]>();

  constructor(files: ReadonlyMap<string, SourceFile>) {
    const folders = new Set<string>();
    for (const uri of files.keys()) if (isChartFile(uri)) folders.add(folderOf(uri));
    if (folders.size === 0) return;
    for (const folder of folders)
      if (topmost(folder, folders) === folder) this.charts.set(folder, read(folder, files.get(`${folder}Chart.yaml`)));
    for (const uri of files.keys()) {
      const folder = topmost(uri, folders);
      if (folder !== undefined) this.charts.get(folder)?.files.push(uri);
    }
    for (const chart of this.charts.values()) this.add(chart);
  }

  /** What stands for each chart and values file. */
  get all(): Iterable<string> {
    return this.variants.keys();
  }

  /** What a root stands for; undefined for that of a kustomization. */
  variantOf(root: string): ChartVariant | undefined {
    return this.variants.get(root);
  }

  /** The folders of all charts that lie in no other one. */
  get folders(): Iterable<string> {
    return this.charts.keys();
  }

  /** The folder of the chart that a file belongs to, the outermost one; undefined if it belongs to none. */
  chartOf(uri: string): string | undefined {
    if (this.charts.size === 0) return undefined;
    // What is rendered of a chart has a name in it, but is no file of it.
    return rootOfRendering(uri) === undefined ? topmost(uri, this.charts) : undefined;
  }

  /** The URIs of all files of the charts in a folder. */
  filesBelow(folder: string): readonly string[] {
    const own = this.charts.get(folder);
    if (own) return own.files;
    const chart = this.chartOf(folder);
    return (
      (chart === undefined ? undefined : this.charts.get(chart))?.files.filter((uri) => uri.startsWith(folder)) ?? []
    );
  }

  /** The roots of the chart that a file belongs to, and of those that depend on that. */
  reaching(uri: string): string[] {
    const chart = this.chartOf(uri);
    if (chart === undefined) return [];
    const reached = new Set([chart]);
    // A set hands out what is added to it on the way.
    for (const folder of reached) for (const user of this.users.get(folder) ?? []) reached.add(user);
    return [...reached].flatMap((folder) => this.rootsOf.get(folder) ?? []);
  }

  /** Whether a file is one of those that a chart is made of, rather than one that only lies in its folder. */
  isRead(uri: string): boolean {
    const folder = this.chartOf(uri);
    if (folder === undefined) return false;
    const path = uri.slice(folder.length);
    return /^(?:templates|charts)\//.test(path) || /^[^/]*$/.test(path) || isValuesPath(decoded(path));
  }

  private add(chart: Chart): void {
    const { folder, isLibrary, dependencies } = chart;
    for (const other of dependencies) {
      const users = this.users.get(other);
      if (users) users.push(folder);
      else this.users.set(other, [folder]);
    }
    if (isLibrary) return;
    const found = chart.files.map((uri) => decoded(uri.slice(folder.length))).filter(isValuesPath);
    const others = found.filter((path) => path !== ownValues).sort();
    const roots: string[] = [];
    for (const values of [ownValues, ...others].slice(0, mostVariants)) {
      const root = chartRoot(folder, values);
      this.variants.set(root, { root, folder, values });
      roots.push(root);
    }
    this.rootsOf.set(folder, roots);
  }
}

/** Whether a path in a chart is that of values: its own, or others that it is meant to be tried with. */
export function isValuesPath(path: string): boolean {
  return /^(?:values[^/]*|ci\/[^/]*values)\.ya?ml$/.test(path);
}

/** The outermost chart around a file or folder; one in the folder of another belongs to that if it lies in its `charts/`. */
function topmost(uri: string, folders: { has(folder: string): boolean }): string | undefined {
  let found: string | undefined;
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
    const folder = uri.slice(0, end + 1);
    if (!folders.has(folder)) continue;
    if (found === undefined || found.startsWith(`${folder}charts/`)) found = folder;
  }
  return found;
}

function read(folder: string, file: SourceFile | undefined): Chart {
  const [document] = file?.documents ?? [];
  const chart: Chart = { folder, isLibrary: false, dependencies: [], files: [] };
  if (!document) return chart;
  return guarded(
    'Reading a chart',
    () => {
      const root = At.root(document.yaml, document.start);
      const dependencies = root
        .get('dependencies')
        .items()
        .flatMap((entry) => foldersOf(folder, entry));
      return { ...chart, isLibrary: root.get('type').string === 'library', dependencies };
    },
    () => chart,
  );
}

/** Where a dependency may lie: where a `file://` leads, or beside the chart. */
function foldersOf(folder: string, entry: At): string[] {
  const { string: name = '' } = entry.get('name');
  const [, path] = /^file:\/\/(.*)$/.exec(entry.get('repository').string ?? '') ?? [];
  const paths = path === undefined ? [`../${name}`] : [path];
  return paths.map((each) => `${resolvePath(folder, each).replace(/\/$/, '')}/`);
}
