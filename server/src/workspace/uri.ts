import { decoded, encoded, folderOf, relativeFolder } from '../yaml/uri';

export {
  decoded,
  encoded,
  fileNameOf,
  folderOf,
  nearName,
  relativeFolder,
  relativePath,
  sharedLength,
  withSlash,
} from '../yaml/uri';

/** Where a URI stands below a folder: a relative path, as it is meant. Undefined if it is no path below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  if (!uri.startsWith(folder)) return undefined;
  const steps = decoded(uri.slice(folder.length)).split('/');
  const path = steps.filter((step) => step !== '' && step !== '.');
  return path.length === 0 || path.includes('..') ? undefined : path.join('/');
}

const valuesFolder = '~values~/';

/** What stands for a chart (its folder) with a values file (its path in the chart): a folder in it that nobody has. */
export function chartRoot(folder: string, values: string): string {
  return `${folder}${valuesFolder}${values.split('/').map(encoded).join('/')}/`;
}

/** The folder of the chart and the path of the values file that a root stands for; undefined for a kustomization's. */
export function chartOfRoot(root: string): { readonly folder: string; readonly values: string } | undefined {
  const at = root.lastIndexOf(`/${valuesFolder}`);
  if (at < 0) return undefined;
  const folder = root.slice(0, at + 1);
  return { folder, values: decoded(root.slice(folder.length + valuesFolder.length, -1)) };
}

/**
 * What is rendered, as people name it beside a file: the folder of a kustomization (`overlays/prod`), the values file of a
 * chart (`values-prod.yaml`), and which chart, if the file is none of its own.
 */
export function rootName(root: string, beside: string): string {
  const chart = chartOfRoot(root);
  if (!chart) return relativeFolder(root, beside);
  const { folder, values } = chart;
  return beside.startsWith(folder) ? values : `${relativeFolder(folder, beside)} with ${values}`;
}

const renderingName = '~rendering~.yaml';

/** The URI of what the kustomization in a folder, or what stands for a chart, becomes: by a name that no file has. */
export function renderingUri(root: string): string {
  return root + renderingName;
}

/** The root whose rendering has this URI; undefined for any other URI. */
export function rootOfRendering(uri: string): string | undefined {
  return uri.endsWith(`/${renderingName}`) ? folderOf(uri) : undefined;
}
