import { defaultVersion, parseVersion } from './kubernetes/versions';
import { type Settings, severities } from './rules/rule';
import { defaultClusterDomain } from './statefulset/identity';

export const defaultSettings: Settings = {
  kubernetesVersion: defaultVersion,
  clusterDomain: defaultClusterDomain,
  rules: {},
};

/** Reads the section `statefulset` of an editor's settings. What is missing or no possible value takes its default. */
export function readSettings(section: unknown): Settings {
  if (typeof section !== 'object' || section === null) return defaultSettings;
  const { kubernetesVersion, clusterDomain, rules } = section as Record<string, unknown>;
  return {
    kubernetesVersion: (typeof kubernetesVersion === 'string' && parseVersion(kubernetesVersion)) || defaultVersion,
    clusterDomain: (typeof clusterDomain === 'string' && clusterDomain.trim()) || defaultClusterDomain,
    rules: readRules(rules),
  };
}

function readRules(rules: unknown): Settings['rules'] {
  const levels: Record<string, Settings['rules'][string]> = {};
  if (typeof rules !== 'object' || rules === null) return levels;
  for (const [id, level] of Object.entries(rules)) {
    const known = ([...severities, 'off'] as const).find((candidate) => candidate === level);
    if (known !== undefined) levels[id] = known;
  }
  return levels;
}
