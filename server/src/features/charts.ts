import { loadHelm as loadRenderer } from '../workspace/helm';
import type { Workspace } from '../workspace/workspace';

/** What is offered in the files of charts. It reads templates, so it is loaded with what renders them. */
export type ChartFeatures = typeof import('./charts/index');

let features: ChartFeatures | undefined;

export async function loadChartFeatures(): Promise<void> {
  features ??= await import('./charts/index.js');
}

/** Loads all that charts need: what renders them, and what helps to write them. */
export async function loadHelm(): Promise<void> {
  await Promise.all([loadRenderer(), loadChartFeatures()]);
}

/** What is offered in a file, if it is one of a chart; undefined for all others, and before `loadChartFeatures`. */
export function chartFeatures(uri: string, { roots }: Workspace): ChartFeatures | undefined {
  return features && roots.charts.isRead(uri) ? features : undefined;
}
