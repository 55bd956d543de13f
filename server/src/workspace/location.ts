import type { Place } from '../rendering/origin';
import type { Span } from '../yaml/text';
import type { Resource, SourceFile } from './file';
import { kustomizationNames } from './kustomize';
import { type Range, toRange } from './position';
import { RenderedFile, renderingOf } from './rendered';
import { chartOfRoot, rootName } from './uri';

/** A place in a file that somebody wrote. */
export interface Location {
  readonly uri: string;
  readonly range: Range;
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where a span of a file is written: of a rendering, where it comes from. */
export function locationOf(file: SourceFile, span: Span): Location {
  if (!(file instanceof RenderedFile)) return { uri: file.uri, range: toRange(file, span) };
  const origin = file.originOf(span);
  return origin ? sourceLocation(file, origin) : homeOf(file);
}

/** Where the name of a resource is written: of one that was rendered, in its manifest, whatever was added to the name. */
export function nameLocation(resource: Resource): Location {
  const { file, root } = renderingOf(resource)?.writtenOf(resource) ?? resource;
  return locationOf(file, root.get('metadata').get('name').mark);
}

/** A place in one of the files that a rendering was made of. */
export function sourceLocation(rendering: RenderedFile, place: Place): Location {
  const file = rendering.sourceAt(place.uri);
  return { uri: place.uri, range: file ? toRange(file, place) : start };
}

/** Where what comes from nowhere else is decided: the kustomization, or the chart. */
function homeOf({ root, sources }: RenderedFile): Location {
  const chart = chartOfRoot(root);
  if (chart) return { uri: `${chart.folder}Chart.yaml`, range: start };
  const name = kustomizationNames.find((each) => sources.get(root + each)) ?? kustomizationNames[0];
  return { uri: root + name, range: start };
}

/** What renders a set, as one names it beside the file of the set: `overlays/prod`, `values-prod.yaml`. */
export function nameOfRendering({ document }: Resource, rendering: RenderedFile): string {
  return rootName(rendering.root, rendering.fileOf(document) ?? rendering.root);
}
