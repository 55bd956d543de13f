import ignore, { type Ignore } from 'ignore';
import { parseVersion, versionName } from '../kubernetes/versions';
import type { SourceFile } from '../workspace/file';
import type { ChartRelease } from '../workspace/renderings';
import { folderOf, pathBelow } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import { At } from '../yaml/at';
import type { YamlDocument } from '../yaml/document';
import { asObject, isArray, isObject, type Json, type JsonObject, oneOf } from '../yaml/json';
import type { Context } from './context';
import { markdownReadings, presets, readSettings, type Settings } from './settings';

/** The settings file of a repository. It applies to its folder and those below, and overrides the editor's settings. */
export const configurationName = '.statefulset.yaml';

interface Configuration {
  readonly value: Json;
  readonly ignored: Ignore;
}

/** Settings that override others: all that are named, and of maps the keys that are. */
export type Overrides = Partial<Omit<Settings, 'inlayHints' | 'helm'>> & {
  readonly inlayHints?: Partial<Settings['inlayHints']>;
  readonly helm?: Partial<Settings['helm']>;
};

const configurations = new WeakMap<YamlDocument, Configuration>();
const merged = new WeakMap<YamlDocument, WeakMap<Settings, Settings>>();

/** The context of a file: the settings of the nearest configuration override those of `context`. */
export function contextFor(uri: string, context: Context): Context {
  const settings = settingsFor(uri, context.workspace, context.settings);
  return settings === context.settings ? context : { ...context, settings };
}

function settingsFor(uri: string, workspace: Pick<Workspace, 'files'>, settings: Settings): Settings {
  const file = configurationOf(uri, workspace);
  const yaml = file?.documents[0]?.yaml;
  if (!yaml) return settings;
  const known = merged.get(yaml) ?? new WeakMap<Settings, Settings>();
  merged.set(yaml, known);
  const own = known.get(settings) ?? merge(settings, read(yaml).value);
  known.set(settings, own);
  return own;
}

/** Whether the nearest configuration ignores a file. */
export function isIgnored(uri: string, workspace: Workspace): boolean {
  const file = configurationOf(uri, workspace);
  const yaml = file?.documents[0]?.yaml;
  if (!file || !yaml) return false;
  const path = pathBelow(folderOf(file.uri), uri);
  return path !== undefined && ignore.isPathValid(path) && read(yaml).ignored.ignores(path);
}

/** The configuration that applies to a file: that of its folder, else of the nearest folder above. */
export function configurationOf(uri: string, workspace: Pick<Workspace, 'files'>): SourceFile | undefined {
  const file = nearest(folderOf(uri), workspace.files);
  return file?.uri === uri ? undefined : file;
}

/** What the charts in a folder are rendered with, as the nearest configuration and the settings have it. */
export function releaseOf(folder: string, { files }: Pick<Workspace, 'files'>, settings: Settings): ChartRelease {
  const { helm, kubernetesVersion } = settingsFor(`${folder}Chart.yaml`, { files }, settings);
  return {
    kubeVersion: `v${versionName(kubernetesVersion)}.0`,
    ...(helm.release !== '' ? { name: helm.release } : {}),
    ...(helm.namespace !== '' ? { namespace: helm.namespace } : {}),
    ...(helm.values.length > 0 ? { values: helm.values } : {}),
  };
}

const byFolder = new WeakMap<Workspace['files'], Map<string, SourceFile | undefined>>();

/** The configuration of a folder, else of the nearest one above: looked up once for all files of a folder. */
function nearest(folder: string, files: Workspace['files']): SourceFile | undefined {
  const known = byFolder.get(files) ?? new Map<string, SourceFile | undefined>();
  byFolder.set(files, known);
  if (folder === '' || known.has(folder)) return known.get(folder);
  const file = files.get(folder + configurationName) ?? nearest(folderOf(folder.slice(0, -1)), files);
  known.set(folder, file);
  return file;
}

function read(yaml: YamlDocument): Configuration {
  let configuration = configurations.get(yaml);
  if (!configuration) {
    const value = At.root(yaml, 0).json ?? null;
    const patterns = isObject(value) && isArray(value['ignore']) ? value['ignore'] : [];
    const ignored = ignore().add(patterns.filter((pattern): pattern is string => typeof pattern === 'string'));
    configuration = { value, ignored };
    configurations.set(yaml, configuration);
  }
  return configuration;
}

/** What a configuration can set a setting to, as YAML reads it. Maps are merged key by key. */
const isPossible: Readonly<Record<Exclude<keyof Settings, MapSetting>, (value: Json) => boolean>> = {
  kubernetesVersion: (value) => typeof value === 'string' && parseVersion(value) !== undefined,
  clusterDomain: (value) => typeof value === 'string' && value.trim() !== '',
  schemaDiagnostics: isSwitch,
  schemaCompletion: isSwitch,
  markdown: (value) => isSwitch(value) || oneOf(value, markdownReadings) !== undefined,
  preset: (value) => oneOf(value, presets) !== undefined,
};

/** The settings that are maps: what stands above them overrides single keys. */
type MapSetting = 'featureGates' | 'helm' | 'inlayHints' | 'rules';

/** Settings, and above them others. */
export function withOverrides(settings: Settings, overrides: Overrides): Settings {
  return {
    ...settings,
    ...overrides,
    featureGates: { ...settings.featureGates, ...overrides.featureGates },
    helm: { ...settings.helm, ...overrides.helm },
    inlayHints: { ...settings.inlayHints, ...overrides.inlayHints },
    rules: { ...settings.rules, ...overrides.rules },
  };
}

/** `auto` depends on the editor, and so leaves its setting. */
function isSwitch(value: Json): boolean {
  return typeof value === 'boolean' || oneOf(value, ['on', 'off']) !== undefined;
}

/**
 * Configurations name settings without `statefulset.`. A setting that one does not name, or gives an impossible value,
 * stays as it is.
 */
function merge(settings: Settings, value: Json): Settings {
  if (!isObject(value)) return settings;
  // YAML reads an unquoted version as a number, and 1.30 as 1.3: two decimals restore it.
  const version = value['kubernetesVersion'];
  const section: JsonObject = typeof version === 'number' ? { ...value, kubernetesVersion: version.toFixed(2) } : value;
  const own = readSettings(section);
  const keys = Object.keys(isPossible) as (keyof typeof isPossible)[];
  const chosen = Object.fromEntries(
    keys.filter((key) => isPossible[key](section[key] ?? null)).map((key) => [key, own[key]]),
  );
  const hints = asObject(section['inlayHints']);
  const inlayHints = Object.fromEntries(
    Object.entries(own.inlayHints).filter(([hint]) => typeof hints[hint] === 'boolean'),
  );
  const charts = asObject(section['helm']);
  const helm = Object.fromEntries(Object.entries(own.helm).filter(([key]) => charts[key] !== undefined));
  return withOverrides(settings, { ...chosen, helm, inlayHints, featureGates: own.featureGates, rules: own.rules });
}
