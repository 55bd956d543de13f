import { defaultVersion, type Gate, isGate, parseVersion } from '../kubernetes/versions';
import { presets, type Settings, severities } from '../rules/engine/rule';
import { defaultClusterDomain } from '../statefulset/identity';

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
  } = (typeof section === 'object' && section !== null ? section : {}) as Record<string, unknown>;
  return {
    kubernetesVersion: (typeof kubernetesVersion === 'string' && parseVersion(kubernetesVersion)) || defaultVersion,
    featureGates: readGates(featureGates),
    clusterDomain: (typeof clusterDomain === 'string' && clusterDomain.trim()) || defaultClusterDomain,
    schemaDiagnostics: isOn(schemaDiagnostics, otherYamlServer),
    schemaCompletion: isOn(schemaCompletion, otherYamlServer),
    markdown: isOn(markdown, false),
    preset: presets.find((candidate) => candidate === preset) ?? defaultSettings.preset,
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
  const { replicas, storage, partition } = (typeof hints === 'object' && hints !== null ? hints : {}) as Record<
    string,
    unknown
  >;
  return { replicas: replicas !== false, storage: storage !== false, partition: partition !== false };
}

function readGates(gates: unknown): Settings['featureGates'] {
  const set: Partial<Record<Gate, boolean>> = {};
  if (typeof gates !== 'object' || gates === null) return set;
  for (const [gate, on] of Object.entries(gates)) if (isGate(gate) && typeof on === 'boolean') set[gate] = on;
  return set;
}

function readRules(rules: unknown): Settings['rules'] {
  const levels: Record<string, Settings['rules'][string]> = {};
  if (typeof rules !== 'object' || rules === null) return levels;
  for (const [id, level] of Object.entries(rules)) {
    // `off` without quotes is a boolean to YAML.
    const named = level === false ? 'off' : level;
    const known = ([...severities, 'off'] as const).find((candidate) => candidate === named);
    if (known !== undefined) levels[id] = known;
  }
  return levels;
}
