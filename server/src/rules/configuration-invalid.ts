import { closestName } from '../kubernetes/names';
import { isGate, parseVersion, supportedVersions } from '../kubernetes/versions';
import { configurationName } from '../settings/configuration';
import { presets, severities } from '../settings/settings';
import type { PlacedDocument } from '../workspace/file';
import { At } from '../yaml/at';
import { renameKey, replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';

const switches = ['auto', 'on', 'off'] as const;
const levels = [...severities, 'off'] as const;

/** Checks the value of a key. */
type Check = (at: At, uri: string) => Iterable<Problem>;

const checks = new Map<string, Check>([
  ['kubernetesVersion', checkVersion],
  ['featureGates', checkGates],
  ['clusterDomain', checkString],
  ['schemaDiagnostics', oneOf(switches)],
  ['schemaCompletion', oneOf(switches)],
  ['markdown', oneOf([...switches, 'hints'])],
  ['preset', oneOf(presets)],
  ['inlayHints', () => []],
  ['helm', checkHelm],
  ['ignore', checkPatterns],
]);

/** The rule. A configuration can set the severities of rules with these ids, and of this one. */
export function configurationInvalid(others: readonly string[]): Rule {
  const id = 'configuration-invalid';
  const known = new Map<string, Check>([...checks, ['rules', (at, uri) => checkRules(at, uri, [...others, id])]]);
  return {
    id,
    about: 'document',
    severity: 'error',
    summary: '`.statefulset.yaml` has a setting, a rule or a value that does not exist: it is ignored.',
    *check(document) {
      const { file, yaml, start } = document;
      if (!file.uri.endsWith(`/${configurationName}`)) return;
      const root = At.root(yaml, start);
      const [error] = yaml.errors;
      if (error) {
        yield {
          at: root,
          span: inFile(document, error.span),
          message: `This file cannot be parsed: ${error.message}`,
        };
        return;
      }
      if (!root.isMap && root.exists) yield { at: root, message: 'The configuration must be a map.' };
      for (const [key, at] of root.entries()) {
        const check = known.get(key);
        if (check) yield* check(at, file.uri);
        else yield unknownKey(at, key, [...known.keys()], 'setting', file.uri);
      }
    },
  };
}

function inFile({ start }: PlacedDocument, span: { start: number; end: number }) {
  return { start: start + span.start, end: start + span.end };
}

function unknownKey(at: At, key: string, known: readonly string[], what: string, uri: string): Problem {
  const near = closestName(key, known);
  return {
    at,
    ...(at.keySpan ? { span: at.keySpan } : {}),
    message: `There is no ${what} '${key}': it is ignored.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
    fixes: () => (near === undefined ? [] : fix(`Rename to ${near}`, renameKey(uri, at, near))),
  };
}

function oneOf(allowed: readonly string[]) {
  return function* (at: At, uri: string): Generator<Problem> {
    // YAML reads on and off as booleans.
    const value = at.scalar === true ? 'on' : at.scalar === false ? 'off' : at.source;
    if (value !== undefined && allowed.includes(value)) return;
    const near = value === undefined ? undefined : closestName(value, allowed);
    yield {
      at,
      message: `${at.field} must be one of ${allowed.join(', ')}.`,
      fixes: () => (near === undefined ? [] : fix(`Set ${at.field} to ${near}`, replaceValue(uri, at, near))),
    };
  };
}

function* checkVersion(at: At): Generator<Problem> {
  // YAML reads 1.30 as the number 1.3; its text is what is meant.
  if (at.source === undefined || parseVersion(at.source) === undefined) {
    yield {
      at,
      message: `kubernetesVersion must be a version from ${supportedVersions[0]} to ${supportedVersions.at(-1)}.`,
    };
  }
}

function* checkString(at: At): Generator<Problem> {
  if (!at.string) yield { at, message: `${at.field} must be a string.` };
}

function* checkHelm(at: At, uri: string): Generator<Problem> {
  if (!at.isMap) yield { at, message: 'helm must be a map with release, namespace and values.' };
  for (const [key, value] of at.entries()) {
    if (key === 'release' || key === 'namespace') yield* checkString(value);
    else if (key !== 'values') yield unknownKey(value, key, ['release', 'namespace', 'values'], 'setting', uri);
    else if (!value.isList || value.items().some((path) => !path.string))
      yield { at: value, message: 'values must be a list of paths of values files, from the folder of the chart.' };
  }
}

function* checkGates(at: At): Generator<Problem> {
  if (!at.isMap) yield { at, message: 'featureGates must be a map from names of feature gates to true or false.' };
  for (const [name, gate] of at.entries()) {
    if (typeof gate.scalar !== 'boolean') yield { at: gate, message: `${name} must be true or false.` };
    else if (!isGate(name)) {
      const span = gate.keySpan;
      yield {
        at: gate,
        ...(span ? { span } : {}),
        severity: 'information',
        message: `The feature gate ${name} has no effect: no check depends on it.`,
      };
    }
  }
}

function* checkRules(at: At, uri: string, ids: readonly string[]): Generator<Problem> {
  if (!at.isMap) yield { at, message: 'rules must be a map from rules to severities.' };
  for (const [id, level] of at.entries()) {
    if (ids.includes(id)) yield* oneOf(levels)(level, uri);
    else yield unknownKey(level, id, ids, 'rule', uri);
  }
}

function* checkPatterns(at: At): Generator<Problem> {
  if (!at.isList) yield { at, message: 'ignore must be a list of patterns, as in .gitignore.' };
  for (const pattern of at.items()) if (!pattern.string) yield { at: pattern, message: 'A pattern must be a string.' };
}
