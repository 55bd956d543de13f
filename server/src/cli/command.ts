import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  defaultSettings,
  type Gate,
  isGate,
  type Overrides,
  parseVersion,
  presets,
  type Settings,
  type Severity,
  severities,
  supportedVersions,
} from '../language-service';
import type { Printer } from './printer';

export interface Command {
  readonly name: string;
  /** The arguments in the usage line. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** What its arguments may be, if they are no paths. */
  readonly words?: readonly string[];
  /** One line of help for each option. */
  readonly help: readonly string[];
  /** Returns the exit code: 0 for no problems at or above the threshold, 1 for problems. Throws `UsageError` for 2. */
  run(args: Arguments, printer: Printer): Promise<number>;
}

/** An option, as Node reads it. */
export type Option = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What its value is one of. */
  readonly values?: readonly string[];
};

export interface Arguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly paths: readonly string[];
}

/** Wrong arguments or nothing that could be read: exit code 2, with this message. */
export class UsageError extends Error {}

export function readArguments(command: Command, argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    return { values, paths: positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replaceAll('\n', ' '));
  }
}

/** The value of an option with a fixed set of values. */
export function choice<const T extends string>(args: Arguments, option: string, allowed: readonly T[], fallback: T): T {
  const value = args.values[option];
  if (value === undefined) return fallback;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`--${option} must be one of ${allowed.join(', ')}, not '${String(value)}'.`);
  return found;
}

const textOrJson = ['text', 'json'] as const;

/** The option for the format, of commands that print text or JSON. */
export const formatOptions = { format: { type: 'string', values: textOrJson } } as const;

export function formatOption(args: Arguments): 'text' | 'json' {
  return choice(args, 'format', textOrJson, 'text');
}

/** The options about the cluster. */
export const clusterOptions = {
  'kubernetes-version': { type: 'string', values: supportedVersions },
  'feature-gates': { type: 'string' },
  'cluster-domain': { type: 'string' },
} as const;

export const clusterHelp: readonly string[] = [
  '--kubernetes-version 1.N  Kubernetes version of the cluster (default: 1.36)',
  '--feature-gates A=true,.. feature gates that differ from the defaults of that version',
  '--cluster-domain NAME     DNS domain of the cluster (default: cluster.local)',
];

/** The option for the preset, of commands that report problems. */
export const presetOption = { preset: { type: 'string', values: presets } } as const;

export const presetHelp = `--preset P                rules to apply: ${presets.join(', ')} (default: ${defaultSettings.preset})`;

/** The settings from these options, which override those of configuration files. */
export function settingsOption(args: Arguments): Overrides {
  const { 'kubernetes-version': version, 'feature-gates': gates, 'cluster-domain': domain, preset } = args.values;
  const kubernetesVersion = typeof version === 'string' ? parseVersion(version) : undefined;
  if (version !== undefined && kubernetesVersion === undefined) {
    const [first, last] = [supportedVersions[0], supportedVersions.at(-1)];
    throw new UsageError(`--kubernetes-version must be ${first} to ${last}, not '${String(version)}'.`);
  }
  return {
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(preset === undefined ? {} : { preset: choice(args, 'preset', presets, defaultSettings.preset) }),
    ...(typeof gates === 'string' ? { featureGates: readGates(gates) } : {}),
    ...(typeof domain === 'string' ? { clusterDomain: domain } : {}),
  };
}

/** `A=true,B=false`. Unknown gates are accepted and ignored: clusters have many that do not matter here. */
function readGates(text: string): Settings['featureGates'] {
  const gates: Partial<Record<Gate, boolean>> = {};
  for (const pair of text.split(',').filter(Boolean)) {
    const match = /^\s*(\w+)=(true|false)\s*$/.exec(pair);
    if (!match) throw new UsageError(`--feature-gates must be NAME=true|false,..., not '${pair}'.`);
    const [, name = '', value] = match;
    if (isGate(name)) gates[name] = value === 'true';
  }
  return gates;
}

/** The values of an option that can be repeated. */
export function stringsOption(args: Arguments, option: string): string[] {
  const values = args.values[option];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

/** Whether `severity` is at least as severe as `floor`. */
export function atLeast(severity: Severity, floor: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(floor);
}
