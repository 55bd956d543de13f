import ignore, { type Ignore } from 'ignore';
import { parseVersion } from '../kubernetes/versions';
import type { SourceFile } from '../workspace/file';
import type { Workspace } from '../workspace/workspace';
import { At } from '../yaml/at';
import type { YamlDocument } from '../yaml/document';
import { isArray, isObject, type Json, type JsonObject, oneOf } from '../yaml/json';
import type { Context } from './context';
import { presets, readSettings, type Settings } from './settings';

/** The file of settings that a repository carries. It counts for its folder and those below, over the editor's own. */
export const configurationName = '.statefulset.yaml';

interface Configuration {
  readonly value: Json;
  readonly ignored: Ignore;
}

/** Settings that stand above all others: those of a command line. */
export type Overrides = Partial<Settings>;

const configurations = new WeakMap<YamlDocument, Configuration>();
const merged = new WeakMap<YamlDocument, WeakMap<Settings, Settings>>();

/** What answers about a file are computed from: the nearest configuration's settings over the context's own. */
export function contextFor(uri: string, context: Context): Context {
  const file = configurationOf(uri, context.workspace);
  const yaml = file?.documents[0]?.yaml;
  if (!yaml) return context;
  const known = merged.get(yaml) ?? new WeakMap<Settings, Settings>();
  merged.set(yaml, known);
  const settings = known.get(context.settings) ?? merge(context.settings, read(yaml).value);
  known.set(context.settings, settings);
  return { workspace: context.workspace, settings };
}

/** Whether the nearest configuration leaves a file out. */
export function isIgnored(uri: string, workspace: Workspace): boolean {
  const file = configurationOf(uri, workspace);
  const yaml = file?.documents[0]?.yaml;
  if (!file || !yaml) return false;
  const base = file.uri.slice(0, -configurationName.length);
  return read(yaml).ignored.ignores(decodeURIComponent(uri.slice(base.length)));
}

/** The configuration that counts for a file: that of its folder, else of the nearest folder above. */
export function configurationOf(uri: string, workspace: Workspace): SourceFile | undefined {
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
    const file = workspace.files.get(`${uri.slice(0, end)}/${configurationName}`);
    if (file) return file.uri === uri ? undefined : file;
  }
  return undefined;
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

/** What a configuration can set a setting to, as YAML reads it. Rules are merged one by one. */
const isPossible: Readonly<Record<Exclude<keyof Settings, 'rules'>, (value: Json) => boolean>> = {
  kubernetesVersion: (value) => typeof value === 'string' && parseVersion(value) !== undefined,
  featureGates: isObject,
  clusterDomain: (value) => typeof value === 'string' && value.trim() !== '',
  schemaDiagnostics: isSwitch,
  schemaCompletion: isSwitch,
  markdown: isSwitch,
  preset: (value) => oneOf(value, presets) !== undefined,
  inlayHints: isObject,
};

function isSwitch(value: Json): boolean {
  return typeof value === 'boolean' || oneOf(value, ['auto', 'on', 'off']) !== undefined;
}

/**
 * The names in a configuration are those of the settings, without `statefulset.`. A setting that it does not name, or
 * gives an impossible value, stays as it is.
 */
function merge(settings: Settings, value: Json): Settings {
  if (!isObject(value)) return settings;
  // A version such as 1.30 is a number to YAML; its text is lost, but for the trailing zero of 1.30.
  const version = value['kubernetesVersion'];
  const section: JsonObject = typeof version === 'number' ? { ...value, kubernetesVersion: version.toFixed(2) } : value;
  const own = readSettings(section);
  const keys = Object.keys(isPossible) as (keyof typeof isPossible)[];
  const chosen = Object.fromEntries(
    keys.filter((key) => isPossible[key](section[key] ?? null)).map((key) => [key, own[key]]),
  );
  return { ...settings, ...chosen, rules: { ...settings.rules, ...own.rules } };
}
