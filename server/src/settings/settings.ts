import { defaultVersion, type Gate, isGate, parseVersion, type Target, type Version } from '../kubernetes/versions';
import { defaultClusterDomain } from '../statefulset/identity';
import { oneOf, propertiesOf } from '../yaml/json';

/** What will happen: refused; accepted and not working; worth knowing; works and could be better. */
export type Severity = (typeof severities)[number];
/** From the most to the least severe. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;

/** Which rules speak and how loudly, where nothing is set for single ones: see `levelUnder`. */
export type Preset = (typeof presets)[number];
export const presets = ['recommended', 'strict', 'api-only'] as const;

export interface Settings {
  readonly kubernetesVersion: Version;
  /** Those set other than by the version's default. */
  readonly featureGates: NonNullable<Target['featureGates']>;
  readonly clusterDomain: string;
  /** Whether rules speak that only repeat what any YAML server with a schema says. */
  readonly schemaDiagnostics: boolean;
  /** Whether fields and values are suggested that any YAML server with a schema suggests. */
  readonly schemaCompletion: boolean;
  /** Whether fenced YAML blocks of Markdown files are read. */
  readonly markdown: boolean;
  readonly preset: Preset;
  /** Which names and totals stand behind the values that they follow from. */
  readonly inlayHints: { readonly replicas: boolean; readonly storage: boolean; readonly partition: boolean };
  /** What the user set for single rules: stands above the preset. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
}

export const defaultSettings: Settings = {
  kubernetesVersion: defaultVersion,
  featureGates: {},
  clusterDomain: defaultClusterDomain,
  schemaDiagnostics: true,
  schemaCompletion: true,
  markdown: true,
  preset: 'recommended',
  inlayHints: { replicas: true, storage: true, partition: true },
  rules: {},
};

/** What decides `auto`: whether another YAML language server is at work beside ours. */
export interface Surroundings {
  readonly otherYamlServer?: boolean;
}

/** Reads the section `statefulset` of an editor's settings. What is missing or no possible value takes its default. */
export function readSettings(section: unknown, { otherYamlServer = false }: Surroundings = {}): Settings {
  const {
    kubernetesVersion,
    featureGates,
    clusterDomain,
    schemaDiagnostics,
    schemaCompletion,
    markdown,
    preset,
    inlayHints,
    rules,
  } = propertiesOf(section);
  return {
    kubernetesVersion: (typeof kubernetesVersion === 'string' && parseVersion(kubernetesVersion)) || defaultVersion,
    featureGates: readGates(featureGates),
    clusterDomain: (typeof clusterDomain === 'string' && clusterDomain.trim()) || defaultClusterDomain,
    schemaDiagnostics: isOn(schemaDiagnostics, otherYamlServer),
    schemaCompletion: isOn(schemaCompletion, otherYamlServer),
    markdown: isOn(markdown, false),
    preset: oneOf(preset, presets) ?? defaultSettings.preset,
    inlayHints: readInlayHints(inlayHints),
    rules: readRules(rules),
  };
}

/** `on`, `off`, or `auto`: only where no other YAML server does the same. In YAML the first two are booleans. */
function isOn(choice: unknown, otherYamlServer: boolean): boolean {
  return choice === 'on' || choice === true || (choice !== 'off' && choice !== false && !otherYamlServer);
}

/** All are on but those that are turned off. */
function readInlayHints(hints: unknown): Settings['inlayHints'] {
  const { replicas, storage, partition } = propertiesOf(hints);
  return { replicas: replicas !== false, storage: storage !== false, partition: partition !== false };
}

function readGates(gates: unknown): Settings['featureGates'] {
  const set: Partial<Record<Gate, boolean>> = {};
  for (const [gate, on] of Object.entries(propertiesOf(gates)))
    if (isGate(gate) && typeof on === 'boolean') set[gate] = on;
  return set;
}

function readRules(rules: unknown): Settings['rules'] {
  const levels: Record<string, Settings['rules'][string]> = {};
  for (const [id, level] of Object.entries(propertiesOf(rules))) {
    // `off` without quotes is a boolean to YAML.
    const named = level === false ? 'off' : level;
    const known = oneOf(named, [...severities, 'off'] as const);
    if (known !== undefined) levels[id] = known;
  }
  return levels;
}
