import { dataFoldersOf } from '../../products/images';
import type { DataFolder, Product } from '../../products/product';
import { type ContainerSettings, mentions, readSettings } from '../../workspace/containerSettings';
import type { Resource } from '../../workspace/file';
import { claimTemplates, mainContainers, productOf, volumes } from '../../workspace/podTemplate';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { once } from './once';

/** A volume where a container mounts it. */
export interface VolumeMount {
  /** The item of `volumeMounts`. */
  readonly at: At;
  readonly name: string;
  readonly path: string;
  /** What the volume is: a claim outlives the pod, an emptyDir does not, a hostPath is a folder of the node. */
  readonly kind: 'claim' | 'emptyDir' | 'hostPath' | 'other';
  /** The item of `volumes`; undefined for a claim template. */
  readonly volume: At | undefined;
}

/** A folder in which a container of a known image keeps its data. */
export interface DataPlace {
  readonly product: Product;
  readonly container: At;
  readonly folder: DataFolder;
  /** Where the data is, given the settings of the container. */
  readonly path: string;
  /** The variable that sets the path; undefined if it is the image's default, or set by an option. */
  readonly setBy: At | undefined;
  /** The mount in which it lies; undefined if it lies in the container itself or in a volume of the image. */
  readonly mount: VolumeMount | undefined;
  /** Everything that the container mounts. */
  readonly mounts: readonly VolumeMount[];
}

/**
 * Where the containers of a workload keep their data. Only what is certain: nothing of images that are not known, and
 * nothing where a configuration outside the workspace may say otherwise.
 */
export const dataPlaces = once((workload: Resource, workspace: Workspace): readonly DataPlace[] => {
  return mainContainers(workload).flatMap((container) => {
    const product = productOf(container);
    const folders = dataFoldersOf(container.get('image').string ?? '');
    if (!product || folders.length === 0) return [];
    const settings = readSettings(container, workload, workspace);
    const mounts = volumeMounts(container, workload);
    return folders.flatMap((known) => {
      const folder = asConfigured(known, settings, mounts);
      const place = folder && pathOf(folder, settings, mounts);
      if (!folder || place === undefined) return [];
      const setBy = variableOf(folder, container);
      return [{ product, container, folder, path: place, setBy, mounts, mount: mountOf(place, mounts, folder) }];
    });
  });
});

/** The variable that decides: the first of the folder's that is set, and of those with its name the last. */
function variableOf({ env = [] }: DataFolder, container: At): At | undefined {
  const variables = container.get('env').items();
  const named = env.map((name) => variables.findLast((variable) => variable.get('name').string === name));
  return named.find((variable) => variable !== undefined);
}

/** The folder as the image has it with these settings; undefined if a file that is not read here may say otherwise. */
function asConfigured(
  folder: DataFolder,
  { env }: ContainerSettings,
  mounts: readonly VolumeMount[],
): DataFolder | undefined {
  const { unconfigured, below: _variable, mount: _elsewhere, ...rest } = folder;
  if (!unconfigured || [...env.keys()].some((name) => unconfigured.variables.test(name))) return folder;
  if (mounts.some(({ path }) => isIn(path, unconfigured.files))) return undefined;
  return { ...rest, path: unconfigured.path };
}

/** Where the data is, by a variable or an option, else by default; undefined if that cannot be known. */
function pathOf(folder: DataFolder, settings: ContainerSettings, mounts: readonly VolumeMount[]): string | undefined {
  const variable = folder.env?.find((name) => settings.env.has(name));
  const value = variable === undefined ? optionIn(settings.command, folder.options ?? []) : settings.env.get(variable);
  if (variable !== undefined || value !== undefined)
    return value?.startsWith('/') && !/[,$]/.test(value) ? cleaned(value) : undefined;
  const readsFile = /\.(?:conf|cnf|cfg|ini|ya?ml|toml|hcl|json|xml|properties|sh)\b/.test(settings.command);
  if (!settings.complete || (readsFile && settings.files.length === 0)) return undefined;
  // A script or a configuration that names the folder of a claim may put the data there.
  const named = mounts.filter(({ kind, path }) => kind === 'claim' && !isIn(folder.path, path));
  const texts = [settings.command, ...settings.files, ...settings.env.values()];
  return texts.some((text) => named.some(({ path }) => text !== undefined && mentions(text, path, notLonger)))
    ? undefined
    : folder.path;
}

/** Follows a path that is not the start of a longer one: `/data`, not `/database`. */
const notLonger = /^(?![\w.-])/;

/** The value of one of these options of a command line: `--dir /data`, `-Epath.data=/data`. */
function optionIn(command: string, options: readonly string[]): string | undefined {
  for (const option of options) {
    const form = new RegExp(`(?:^|[\\s'"]|-E)${option.replaceAll('.', '\\.')}(?:[=\\s]\\s*["']?([^\\s"']*)|$)`);
    const match = form.exec(command);
    // A configuration file is no folder: what it says is not known.
    if (match) return option.includes('config') ? '' : (match[1] ?? '');
  }
  return undefined;
}

/** The mount in which a path lies: the deepest, where a volume that the image itself declares may be deeper. */
function mountOf(path: string, mounts: readonly VolumeMount[], folder: DataFolder): VolumeMount | undefined {
  const around = mounts.filter((mount) => isIn(path, mount.path)).sort((a, b) => b.path.length - a.path.length);
  const [deepest] = around;
  const own = (folder.volumes ?? []).filter((volume) => isIn(path, volume));
  return own.some((volume) => deepest && volume.length > deepest.path.length) ? undefined : deepest;
}

/** Whether a path is that folder or lies below it. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function volumeMounts(container: At, workload: Resource): VolumeMount[] {
  const templates = new Set(claimTemplates(workload).map(({ name }) => name));
  const byName = new Map(volumes(workload).map(({ name, item }) => [name, item]));
  return container
    .get('volumeMounts')
    .items()
    .flatMap((at) => {
      const [name, path] = [at.get('name').string, at.get('mountPath').string];
      if (!name || !path) return [];
      const volume = templates.has(name) ? undefined : byName.get(name);
      const kind = templates.has(name) ? 'claim' : kindOf(volume);
      return [{ at, name, path: cleaned(path), kind, volume } satisfies VolumeMount];
    });
}

function kindOf(volume: At | undefined): VolumeMount['kind'] {
  if (volume?.get('persistentVolumeClaim').exists) return 'claim';
  if (volume?.get('emptyDir').exists) return 'emptyDir';
  return volume?.get('hostPath').exists ? 'hostPath' : 'other';
}

function cleaned(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}
