import type { FieldSchema, ObjectSchema, Type } from '../../kubernetes/schema';
import { ignoredFields } from '../../rules/shared/ignoredFields';
import { targetOf } from '../../settings/target';
import { validateManifest } from '../../validation';
import { manifest } from '../../workspace/file';
import { placeholder } from '../../yaml/cursor';
import { isArray, isObject, type Json, type Path, samePath, startsWith, valueAt } from '../../yaml/json';
import { possibleValues } from './outlines';
import type { Place } from './place';

/** What the API server would reject or nobody would read is not suggested: the validation is asked, on trial. */

/** The fields of the object at `parent` without those that are refused or ignored whatever their value. */
export function usableFields(names: readonly string[], object: ObjectSchema, parent: Path, place: Place): string[] {
  const read = withoutIgnored(names, parent, place);
  const trial = trialOf(parent, place);
  if (!trial) return read;
  const samples = new Map(
    read.map((name) => {
      const field = object.fields[name];
      return [name, field ? samplesOf(object.name, name, field) : []] as const;
    }),
  );
  // Together they tell in one look which are suspects; some only exclude each other.
  const together = Object.fromEntries(
    [...samples].flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]])),
  );
  const suspects = trial.removed(together);
  const refused = (name: string) =>
    suspects.has(name) && (samples.get(name) ?? []).every((value) => trial.removed({ [name]: value }).has(name));
  return read.filter((name) => !refused(name));
}

/** The values of the field `name` that are not rejected. */
export function usableValues(values: readonly Json[], parent: Path, name: string, place: Place): readonly Json[] {
  const trial = trialOf(parent, place);
  const accepted = trial ? values.filter((value) => !trial.rejects(name, value)) : values;
  return accepted.length > 0 ? accepted : values;
}

function withoutIgnored(names: readonly string[], parent: Path, { resource, context }: Place): string[] {
  if (resource?.kind !== 'StatefulSet') return [...names];
  const ignored = ignoredFields(targetOf(context))
    .filter(({ path }) => samePath(path.slice(0, -1), parent))
    .map(({ path }) => path.at(-1));
  return names.filter((name) => !ignored.includes(name));
}

/** A manifest in which fields can be tried; undefined where it cannot be read. */
function trialOf(parent: Path, { resource, context }: Place) {
  const written = resource && manifest(resource);
  if (!isObject(written)) return undefined;
  const target = targetOf(context);
  const beside = valueAt(written, parent);
  const own = asRecord(real(beside ?? null));
  const findings = (pairs: Readonly<Record<string, Json>>) => {
    const whole = validateManifest(real(replaced(written, parent, { ...own, ...pairs })), target);
    if (!whole.some(({ reason }) => reason === 'Decode')) return whole;
    // What is wrong elsewhere, or deeper, keeps the server from looking: then only this object is looked at.
    const { apiVersion = '', kind = '' } = written;
    return validateManifest({ ...asRecord(around(parent, { ...scalarsOf(own), ...pairs })), apiVersion, kind }, target);
  };
  const at = (path: Path, name: string) =>
    path.length === parent.length + 1 && path.at(-1) === name && startsWith(path, parent);
  return {
    /** Those of these fields of which the verdict is that they must go. */
    removed: (pairs: Readonly<Record<string, Json>>) => {
      const found = findings(pairs).filter(
        ({ kind, reason, fixes }) =>
          kind === 'api' && (reason === 'FieldValueForbidden' || fixes?.[0]?.do === 'remove'),
      );
      return new Set(Object.keys(pairs).filter((name) => found.some(({ path }) => at(path, name))));
    },
    /** Whether it is wrong itself, has no effect, or makes a field beside it wrong that is right without it. */
    rejects: (name: string, value: Json) => {
      const without = new Set(findings({ [name]: null }).map(({ path }) => path.join('\n')));
      return findings({ [name]: value }).some(({ kind, reason, path }) =>
        at(path, name)
          ? kind !== 'controller'
          : kind === 'api' &&
            reason !== 'FieldValueRequired' &&
            path.length > parent.length &&
            startsWith(path, parent) &&
            !without.has(path.join('\n')),
      );
    },
  };
}

function asRecord(value: Json): Readonly<Record<string, Json>> {
  return isObject(value) ? value : {};
}

function scalarsOf(value: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isArray(each) && !isObject(each)));
}

/** A value without what is only being typed. */
function real(value: Json): Json {
  if (isArray(value)) return value.map(real);
  if (typeof value === 'string') return value.includes(placeholder) ? null : value;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (key.includes(placeholder) ? [] : [[key, real(each)]])),
  );
}

/** A manifest with another object at a path. */
function replaced(value: Json, [step, ...rest]: Path, object: Json): Json {
  if (step === undefined) return object;
  if (isArray(value)) return value.map((each, index) => (index === step ? replaced(each, rest, object) : each));
  const entries = isObject(value) ? value : {};
  return { ...entries, [step]: replaced(entries[step] ?? null, rest, object) };
}

/** A manifest that has nothing but an object at a path. */
function around(path: Path, object: Json): Json {
  return path.reduceRight<Json>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), object);
}

/** Values of the right type for a field: the possible ones, else one. */
function samplesOf(owner: string, name: string, field: FieldSchema): readonly Json[] {
  const values = possibleValues(owner, name, field);
  if (field.type === 'boolean') return [true, false];
  return values.length > 0 && typeof field.type === 'string' ? values : [sampleOf(field.type)];
}

function sampleOf(type: Type): Json {
  if (typeof type !== 'string') return 'list' in type ? [sampleOf(type.list)] : {};
  return samples[type];
}

const samples: Readonly<Record<Extract<Type, string>, Json>> = {
  string: 'x',
  boolean: true,
  int32: 1,
  int64: 1,
  'int-or-string': 1,
  quantity: '1',
  'date-time': '2020-01-01T00:00:00Z',
  byte: 'eA==',
  any: {},
};
