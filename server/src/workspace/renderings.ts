import type { ChartBuild, ReleaseOptions } from '../helm/build';
import type { ChartFile, ChartFiles } from '../helm/files';
import { type Build, BuildCache, build } from '../kustomize/build';
import type { Note } from '../rendering/note';
import { documentOf, marked } from '../rendering/rendering';
import { type Charts, type ChartVariant, ownValues } from './charts';
import { guarded } from './failures';
import { chartRenderer, type RenderChart } from './helm';
import { kustomizationNames, resolvePath } from './kustomize';
import { type Output, type ReadSource, RenderedFile, type Source } from './rendered';

/** How many renderings are kept that nobody asked for since others were made. */
const most = 2000;

/** What renderings are made of. */
export interface Sources {
  readonly fileAt: ReadSource;
  readonly charts: Charts;
  /** What charts are rendered with beyond their values files. */
  readonly releaseOf: (folder: string) => ChartRelease;
}

export interface ChartRelease extends Partial<Pick<ReleaseOptions, 'name' | 'namespace' | 'kubeVersion'>> {
  /** Paths of values files, beside those that lie in the chart; in front of these. */
  readonly values?: readonly string[];
}

interface Known {
  readonly rendering: RenderedFile;
  /** Of a chart: the files that it had, and what it was rendered with. */
  readonly files: readonly string[];
  readonly release: string;
}

/**
 * What the kustomizations and charts of a workspace become. Each is built when it is first asked for, and again when a
 * file changed that the build read.
 */
export class Renderings {
  private renderChart: RenderChart | undefined;

  constructor(
    private readonly known = new Map<string, Known>(),
    /** The last one of each root that the tool would build: shown while somebody types. */
    private readonly good = new Map<string, RenderedFile>(),
    private readonly cache = new BuildCache(),
  ) {}

  /** The same for now: what is built from here on is none of the other's. */
  copy(): Renderings {
    const copy = new Renderings(new Map(this.known), new Map(this.good), this.cache);
    copy.renderChart = this.renderChart;
    return copy;
  }

  /** What the kustomization in a folder (a URI that ends in a slash), or what a root stands for, becomes. */
  of(root: string, sources: Sources): RenderedFile {
    const variant = sources.charts.variantOf(root);
    const files = variant ? sources.charts.filesBelow(variant.folder) : [];
    const release = variant ? JSON.stringify(sources.releaseOf(variant.folder)) : '';
    const known = this.known.get(root);
    if (known && known.release === release && isSame(known.files, files) && holds(known.rendering, sources.fileAt))
      return known.rendering;
    const before = known?.rendering;
    const rendering = variant ? this.chart(variant, sources, before) : this.kustomization(root, sources.fileAt, before);
    if (this.known.size >= most) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(root, { rendering, files, release });
    if (rendering.refusals.length === 0) this.good.set(root, rendering);
    return rendering;
  }

  /** The last rendering of a root that the tool would build. */
  lastGood(root: string): RenderedFile | undefined {
    return this.good.get(root);
  }

  private kustomization(root: string, fileAt: ReadSource, before: RenderedFile | undefined): RenderedFile {
    const reading = new Reading(fileAt);
    const output = guarded(
      'Building a kustomization',
      () => outputOf(build(root, reading, this.cache)),
      () => failed(`${root}${kustomizationNames[0]}`, 'This kustomization could not be built'),
    );
    return RenderedFile.of(root, output, reading.sources, before);
  }

  private chart({ root, folder, values }: ChartVariant, sources: Sources, before?: RenderedFile): RenderedFile {
    const reading = new Reading(sources.fileAt);
    const output = guarded(
      'Rendering a chart',
      () => {
        this.renderChart ??= chartRenderer();
        const files: ChartFiles = { read: reading.read, list: (below) => sources.charts.filesBelow(below) };
        const { values: others = [], ...release } = sources.releaseOf(folder);
        const paths = values === ownValues ? others : [...others, values];
        const read = paths.flatMap((path) => valuesFile(resolvePath(folder, path), reading));
        const rendered = this.renderChart?.(root, folder, files, {
          ...release,
          values: read.map((file) => ({ type: 'file', file })),
        });
        return rendered ? outputOfChart(rendered) : nothing;
      },
      () => failed(`${folder}Chart.yaml`, 'This chart could not be rendered'),
    );
    return RenderedFile.of(root, output, reading.sources, before);
  }
}

/** The files that a build asks for, which are written down. */
class Reading {
  readonly sources = new Map<string, Source>();

  constructor(private readonly fileAt: ReadSource) {}

  readonly read = (uri: string): Source => {
    const file = this.fileAt(uri);
    this.sources.set(uri, file);
    return file;
  };
}

function valuesFile(uri: string, reading: Reading): ChartFile[] {
  const file = reading.read(uri);
  return file === undefined || file === 'unread' ? [] : [file];
}

function outputOf(kustomize: Build): Output {
  const { resources, refusals, unknown, isPartial, lacksChanges } = kustomize;
  const objects = resources.map(({ file, node }) => ({ file, printed: documentOf(node) }));
  return { objects, refusals, unknown, isPartial, lacksChanges, kustomize };
}

function outputOfChart(chart: ChartBuild): Output {
  const { documents, refusals, unknown, isPartial } = chart;
  const objects = documents.map(({ file, printed }) => ({ file, printed: marked({ ...printed, isTemplated: true }) }));
  return { objects, refusals, unknown, isPartial, lacksChanges: false, chart };
}

const nothing: Output = { objects: [], refusals: [], unknown: [], isPartial: true, lacksChanges: true };

/** What stands for a build that failed by a mistake of ours. */
function failed(uri: string, what: string): Output {
  const message = `${what}, because of an error in StatefulSet Tools itself.`;
  const refusal: Note = { place: { uri, start: 0, end: 0 }, message };
  return { ...nothing, refusals: [refusal] };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((each, index) => each === b[index]));
}

/** Whether all files are still what they were when something was rendered of them. */
function holds({ sources }: RenderedFile, fileAt: ReadSource): boolean {
  for (const [uri, file] of sources) if (fileAt(uri) !== file) return false;
  return true;
}
