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

/** Where a command writes; tests give their own. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

export interface Command {
  readonly name: string;
  /** What stands behind the name in the usage line. */
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** One line for each option, as the help shows it. */
  readonly help: readonly string[];
  /** Gives the exit code: 0 nothing at or above the threshold, 1 problems. Throws `UsageError` for 2. */
  run(args: Arguments, output: Output): Promise<number>;
}

export interface Arguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly paths: readonly string[];
}

/** The call is wrong, or something cannot be read: exit code 2, with this message. */
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
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of an option that has a fixed set of values. */
export function choice<const T extends string>(args: Arguments, option: string, allowed: readonly T[], fallback: T): T {
  const value = args.values[option];
  if (value === undefined) return fallback;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`--${option} takes one of ${allowed.join(', ')}, not '${String(value)}'.`);
  return found;
}

export function formatOption(args: Arguments): 'text' | 'json' {
  return choice(args, 'format', ['text', 'json'], 'text');
}

/** The options that say what cluster to judge for; every command takes them. */
export const clusterOptions = {
  'kubernetes-version': { type: 'string' },
  'feature-gates': { type: 'string' },
  'cluster-domain': { type: 'string' },
} as const;

export const clusterHelp: readonly string[] = [
  '--kubernetes-version 1.N  the version to judge by (1.36)',
  '--feature-gates A=true,.. gates set other than by default',
  '--cluster-domain NAME     the domain of DNS names (cluster.local)',
];

/** The option that says which rules speak; of commands that report problems. */
export const presetOption = { preset: { type: 'string' } } as const;

export const presetHelp = `--preset P                ${presets.join(', ')} (${defaultSettings.preset})`;

/** What these options say. They stand above what a configuration file says. */
export function settingsOption(args: Arguments): Overrides {
  const { 'kubernetes-version': version, 'feature-gates': gates, 'cluster-domain': domain, preset } = args.values;
  const kubernetesVersion = typeof version === 'string' ? parseVersion(version) : undefined;
  if (version !== undefined && kubernetesVersion === undefined) {
    const [first, last] = [supportedVersions[0], supportedVersions.at(-1)];
    throw new UsageError(`--kubernetes-version takes ${first} to ${last}, not '${String(version)}'.`);
  }
  return {
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(preset === undefined ? {} : { preset: choice(args, 'preset', presets, defaultSettings.preset) }),
    ...(typeof gates === 'string' ? { featureGates: readGates(gates) } : {}),
    ...(typeof domain === 'string' ? { clusterDomain: domain } : {}),
  };
}

/** `A=true,B=false`. Gates that decide over nothing here are let through, as they may be any of the cluster's. */
function readGates(text: string): Settings['featureGates'] {
  const gates: Partial<Record<Gate, boolean>> = {};
  for (const pair of text.split(',').filter(Boolean)) {
    const match = /^\s*(\w+)=(true|false)\s*$/.exec(pair);
    if (!match) throw new UsageError(`--feature-gates takes NAME=true|false,..., not '${pair}'.`);
    const [, name = '', value] = match;
    if (isGate(name)) gates[name] = value === 'true';
  }
  return gates;
}

/** The values of an option that may be given several times. */
export function stringsOption(args: Arguments, option: string): string[] {
  const values = args.values[option];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

/** Whether `severity` is as severe as `floor` or more. */
export function atLeast(severity: Severity, floor: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(floor);
}
