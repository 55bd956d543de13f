import type { ChartBuild, ReleaseOptions } from '../helm/build';
import type { ChartFiles } from '../helm/files';

/** What renders the chart in a folder; with what it keeps from one time to the next for what the root stands for. */
export type RenderChart = (
  root: string,
  folder: string,
  files: ChartFiles,
  options: Partial<ReleaseOptions>,
) => ChartBuild;

/** What renders charts. */
export type Helm = typeof import('../helm/index');

let makeRenderer: (() => RenderChart) | undefined;

/**
 * Loads what renders charts, and gives it. It is large: nothing of it is run where nobody has a chart. Until then
 * workspaces take no notice of charts.
 */
export async function loadHelm(): Promise<Helm> {
  const helm = await import('../helm/index.js');
  const { ChartCache, renderChart } = helm;
  makeRenderer ??= () => {
    const parsed = new ChartCache().parsed;
    const caches = new Map<string, InstanceType<typeof ChartCache>>();
    return (root, folder, files, options) => {
      const cache = caches.get(root) ?? new ChartCache(parsed);
      caches.set(root, cache);
      return renderChart(folder, files, options, cache);
    };
  };
  return helm;
}

/** Whether charts can be rendered. */
export function isHelmLoaded(): boolean {
  return makeRenderer !== undefined;
}

/** A renderer of its own; undefined before `loadHelm`. */
export function chartRenderer(): RenderChart | undefined {
  return makeRenderer?.();
}
