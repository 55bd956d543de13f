import type { ChartSource, Source } from '../operations/source';
import { ownValues } from '../workspace/charts';
import type { Resource } from '../workspace/file';
import { resolvePath } from '../workspace/kustomize';
import { nameOfRendering } from '../workspace/location';
import { type RenderedFile, renderingOf } from '../workspace/rendered';
import { chartOfRoot, decoded, fileNameOf, folderOf, relativePath } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';

/** What a set is applied with: nothing that is known for one in a document that shows it among other text. */
export function sourceOf(set: Resource, workspace: Workspace): Source | undefined {
  const rendering = renderingOf(set);
  if (rendering) return sourceOfRendering(set, rendering, workspace);
  const { uri } = set.file;
  if (!/\.(?:ya?ml|json)$/i.test(uri)) return undefined;
  if (isKustomized(uri, workspace)) return { kind: 'kustomization', folder: '' };
  return { kind: 'file', name: decoded(fileNameOf(uri)) };
}

/** What a rendered set is applied with. */
export function sourceOfRendering(set: Resource, rendering: RenderedFile, workspace: Workspace): Source {
  const chart = chartOfRoot(rendering.root);
  if (!chart) return { kind: 'kustomization', folder: nameOfRendering(set, rendering) };
  return chartSource(chart.folder, chart.values, rendering, workspace);
}

/** A chart with its values and release, as it is rendered; paths as seen from the folder in which its own lies. */
function chartSource(folder: string, values: string, { chart }: RenderedFile, workspace: Workspace): ChartSource {
  const { name, namespace, values: others = [] } = workspace.releaseOf(folder);
  const outside = folderOf(folder.slice(0, -1));
  const paths = values === ownValues ? others : [...others, values];
  return {
    kind: 'chart',
    folder: `./${relativePath(outside, folder)}`,
    values: paths.map((path) => relativePath(outside, resolvePath(folder, path))),
    release: name,
    namespace,
    hasHooks: chart?.documents.some(({ isHook }) => isHook) === true,
  };
}

/** Whether a kustomization changes what a file holds before it is applied. */
function isKustomized(uri: string, { kustomizations }: Workspace): boolean {
  return (
    kustomizations.setsNamespace(uri) ||
    kustomizations.setsLabels(uri) ||
    kustomizations.setsNames(uri) ||
    kustomizations.setsImages(uri) ||
    kustomizations.mayPatch(uri) ||
    kustomizations.mayScale(uri)
  );
}
