import { defaultVersion, type Gate, isGate, parseVersion, type Target, type Version } from '../kubernetes/versions';
import { defaultClusterDomain } from '../statefulset/identity';
import { define, oneOf, propertiesOf } from '../yaml/json';

/** What will happen: rejected; accepted, but does not work; worth knowing; works, but could be better. */
export type Severity = (typeof severities)[number];
/** From the most to the least severe. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;

/** Which rules report problems, and how severe these are, unless set for single rules: see `levelUnder`. */
export type Preset = (typeof presets)[number];
export const presets = ['recommended', 'strict', 'api-only'] as const;

/** How Markdown files are read. `on`: without hints, as a text that teaches leaves out much on purpose. */
export type MarkdownReading = (typeof markdownReadings)[number];
export const markdownReadings = ['on', 'hints', 'off'] as const;

export interface Settings {
  readonly kubernetesVersion: Version;
  /** The gates that differ from the defaults of the version. */
  readonly featureGates: NonNullable<Target['featureGates']>;
  readonly clusterDomain: string;
  /** Whether rules report what any YAML language server with a schema reports. */
  readonly schemaDiagnostics: boolean;
  /** Whether to suggest and describe what any YAML language server with a schema suggests and describes. */
  readonly schemaCompletion: boolean;
  /** Whether to read fenced YAML blocks in Markdown files, and whether to tell of hints in them. */
  readonly markdown: MarkdownReading;
  readonly preset: Preset;
  /** What charts are rendered with. */
  readonly helm: {
    /** The names of the release and its namespace; empty for those that Helm takes by itself. */
    readonly release: string;
    readonly namespace: string;
    /** Paths of values files from the chart's folder, in front of those that lie in it. */
    readonly values: readonly string[];
  };
  /** The inlay hints to show. */
  readonly inlayHints: { readonly replicas: boolean; readonly storage: boolean; readonly partition: boolean };
  /** The severity of single rules, which overrides the preset. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
}

export const defaultSettings: Settings = {
  kubernetesVersion: defaultVersion,
  featureGates: {},
  clusterDomain: defaultClusterDomain,
  schemaDiagnostics: true,
  schemaCompletion: true,
  markdown: 'on',
  preset: 'recommended',
  helm: { release: '', namespace: '', values: [] },
  inlayHints: { replicas: true, storage: true, partition: true },
  rules: {},
};

/** What `auto` depends on: whether another YAML language server is active. */
export interface Environment {
  readonly otherYamlServer?: boolean;
}

/** Reads the section `statefulset` of an editor's settings. Missing and invalid values take their default. */
export function readSettings(section: unknown, { otherYamlServer = false }: Environment = {}): Settings {
  const {
    kubernetesVersion,
    featureGates,
    clusterDomain,
    schemaDiagnostics,
    schemaCompletion,
    markdown,
    preset,
    helm,
    inlayHints,
    rules,
  } = propertiesOf(section);
  return {
    kubernetesVersion: (typeof kubernetesVersion === 'string' && parseVersion(kubernetesVersion)) || defaultVersion,
    featureGates: readGates(featureGates),
    clusterDomain: (typeof clusterDomain === 'string' && clusterDomain.trim()) || defaultClusterDomain,
    schemaDiagnostics: isOn(schemaDiagnostics, otherYamlServer),
    schemaCompletion: isOn(schemaCompletion, otherYamlServer),
    markdown: oneOf(markdown, markdownReadings) ?? (isOn(markdown, false) ? 'on' : 'off'),
    preset: oneOf(preset, presets) ?? defaultSettings.preset,
    helm: readHelm(helm),
    inlayHints: readInlayHints(inlayHints),
    rules: readRules(rules),
  };
}

/** `on`, `off`, or `auto`: on unless another YAML language server does the same. YAML reads the first two as booleans. */
function isOn(choice: unknown, otherYamlServer: boolean): boolean {
  return choice === 'on' || choice === true || (choice !== 'off' && choice !== false && !otherYamlServer);
}

function readHelm(helm: unknown): Settings['helm'] {
  const { release, namespace, values } = propertiesOf(helm);
  return {
    release: typeof release === 'string' ? release.trim() : '',
    namespace: typeof namespace === 'string' ? namespace.trim() : '',
    values: Array.isArray(values) ? values.filter((path) => typeof path === 'string' && path !== '') : [],
  };
}

/** All hints are on unless turned off. */
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
    // YAML reads an unquoted `off` as a boolean.
    const named = level === false ? 'off' : level;
    const known = oneOf(named, [...severities, 'off'] as const);
    if (known !== undefined) define(levels, id, known);
  }
  return levels;
}
