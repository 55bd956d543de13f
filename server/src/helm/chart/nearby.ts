import { Refused } from '../../rendering/refused';
import { encoded, folderOf, resolvePath, withSlash } from '../../yaml/uri';
import { type ChartFiles, isChart } from '../files';
import { isMeant } from './chart';
import { type LoadedChart, loadChart } from './load';
import type { Dependency } from './metadata';

/**
 * A chart with the dependencies that charts/ lacks, as far as they lie nearby: where their `file://` leads, else beside
 * the chart itself, in a folder of their name. Helm itself wants all of them in charts/, but nobody commits those.
 */
export function withNearby(chart: LoadedChart, files: ChartFiles): LoadedChart {
  return completed(chart, files, new Set([chart.folder]));
}

function completed(chart: LoadedChart, files: ChartFiles, above: ReadonlySet<string>): LoadedChart {
  const present = chart.dependencies.map((each) => completed(each, files, above));
  const found = missingIn(chart).flatMap((dependency) => {
    const folder = folderFor(dependency, chart.folder);
    // A chart that depends on itself, even by another, is never complete.
    if (folder === undefined || above.has(folder) || !isChart(folder, files)) return [];
    const near = loadedOrNone(folder, files);
    if (!near || !isMeant(dependency, near)) return [];
    return [completed(near, files, new Set([...above, folder]))];
  });
  return { ...chart, dependencies: [...present, ...found] };
}

/** The dependencies of a chart that are not in charts/. */
export function missingIn({ metadata, dependencies }: LoadedChart): readonly Dependency[] {
  const present = new Set(dependencies.map((each) => each.metadata.name));
  return metadata.dependencies.filter(({ name }) => !present.has(name));
}

function folderFor({ name, repository }: Dependency, folder: string): string | undefined {
  const local = /^file:\/\/(.*)$/s.exec(repository)?.[1];
  if (local === undefined) return `${folderOf(folder.slice(0, -1))}${encoded(name)}/`;
  return withSlash(resolvePath(folder, local));
}

/** A chart nearby that Helm would not load is as good as none. */
function loadedOrNone(folder: string, files: ChartFiles): LoadedChart | undefined {
  try {
    return loadChart(folder, files);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return undefined;
  }
}
