import type { ReleaseOptions } from '../../../server/src/helm/build';
import { ChartCache } from '../../../server/src/helm/cache';
import { BytesFile, type ChartFile, type ChartFiles } from '../../../server/src/helm/files';
import { objectsIn } from '../../../server/src/helm/objects';
import { renderChart } from '../../../server/src/helm/render';
import type { Origin, Place } from '../../../server/src/rendering/origin';
import { originOf } from '../../../server/src/rendering/rendering';
import type { Json } from '../../../server/src/yaml/json';

/** Texts, and bytes that are none, by their paths. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Where the files of tests lie. */
export const folder = 'file:///w/';

/** The smallest Chart.yaml. */
export const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

export class Files implements ChartFiles {
  private readonly files = new Map<string, ChartFile>();

  constructor(tree: Tree) {
    for (const [path, content] of Object.entries(tree)) this.write(path, content);
  }

  write(path: string, content: string | Uint8Array): void {
    const uri = folder + path;
    this.files.set(uri, new BytesFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content));
  }

  readonly read = (uri: string): ChartFile | undefined => this.files.get(uri);

  list(below: string): readonly string[] {
    return [...this.files.keys()].filter((uri) => uri.startsWith(below));
  }
}

export interface Rendered {
  /** Sources of documents, in their order. */
  readonly sources: readonly string[];
  readonly texts: readonly string[];
  readonly objects: readonly Json[];
  readonly refusals: readonly string[];
  readonly unknown: readonly string[];
  readonly missing: readonly string[];
  readonly isPartial: boolean;
  /** The text that the first place of a text in the documents comes from, and how. */
  originOf(text: string): string;
  /** The texts at which it is refused. */
  readonly refusedAt: readonly string[];
}

/** What a chart becomes. */
export function rendered(
  tree: Tree | Files,
  options: Partial<ReleaseOptions> = {},
  cache = new ChartCache(),
  chart = folder,
): Rendered {
  const files = tree instanceof Files ? tree : new Files(tree);
  const { documents, refusals, unknown, missing, isPartial } = renderChart(chart, files, options, cache);
  const textAt = ({ uri, start, end }: Place) =>
    `${uri.slice(folder.length)} ${files.read(uri)?.text.slice(start, end) ?? ''}`.trim();
  const shown = (origin: Origin | undefined) => (origin ? `${origin.how}: ${textAt(origin)}` : 'nowhere');
  return {
    sources: documents.map(({ source }) => source),
    texts: documents.map(({ printed }) => printed.text),
    objects: documents.flatMap(objectsIn),
    refusals: refusals.map(({ message }) => message),
    refusedAt: refusals.map(({ place }) => textAt(place)),
    unknown: unknown.map(({ message }) => message),
    missing,
    isPartial,
    originOf(text) {
      const document = documents.find(({ printed }) => printed.text.includes(text));
      if (!document) return 'nowhere';
      const start = document.printed.text.indexOf(text);
      return shown(originOf(document.printed, { start, end: start + text.length }, (uri) => files.read(uri)?.text));
    },
  };
}
