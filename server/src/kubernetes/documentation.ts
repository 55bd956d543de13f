import type { Path } from '../yaml/json';
import { type FieldSchema, locate, schemaFor, type Type } from './schema';
import { fieldSince, versionName } from './versions';

/** What is shown of a field: in hovers and beside completions. */
export interface FieldDocumentation {
  readonly description: string;
  /** In words: `integer`, `list of Container`, `map of quantity`. */
  readonly type: string;
  readonly required: boolean;
  readonly enum: Readonly<Record<string, string>> | undefined;
  /** The version that brought it, if it is one of those we support: `1.34`. */
  readonly since: string | undefined;
}

/** Where the API's own descriptions say what the server or the controller does not do. */
const corrections: Readonly<Record<string, string>> = {
  'apps.v1.StatefulSetSpec.podManagementPolicy':
    'How pods are created and removed when the set is scaled. `OrderedReady` creates them in order, each once all before it are ready, and removes them one by one from the highest ordinal. `Parallel` creates and removes them all at once. Rolling updates replace one pod at a time under both; with `Parallel` they do not wait for a pod that never became ready before they replace it.',
  'apps.v1.StatefulSetSpec.serviceName':
    'The governing Service: it gives each pod the DNS name `<pod>.<serviceName>.<namespace>.svc.<cluster domain>`. It should be headless and select the pods. Nothing checks that it exists: without it the pods run, and have no names of their own. It may be left out from 1.33 on, and cannot be changed later.',
  'apps.v1.StatefulSetSpec.volumeClaimTemplates':
    'Claims that each pod gets for itself, named `<template>-<set>-<ordinal>`. A claim stays when its pod is deleted or moved. Nothing checks that a container mounts it. A template takes the place of a volume of the same name. The list cannot be changed once the set exists.',
  'apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable':
    'How many pods may be unavailable during an update: a number above 0 or a percentage of the replicas, rounded down, at least 1. It applies to all pods from `partition` up. The API server drops it where the feature gate MaxUnavailableStatefulSet is off: by default in all versions before 1.35, in 1.35 from 1.35.4 on, and in 1.36.',
};

/** Documentation of the field at `path` of a kind; undefined for what the API does not have. */
export function fieldDocumentation(apiVersion: string, kind: string, path: Path): FieldDocumentation | undefined {
  const schema = schemaFor(apiVersion, kind);
  const place = schema && locate(schema, path);
  const name = path.at(-1);
  if (!place || name === undefined) return undefined;
  const { field, owner } = place;
  const since = typeof name === 'string' ? fieldSince(owner.name, name) : undefined;
  return {
    description: corrections[`${owner.name}.${name}`] ?? field.description,
    type: typeInWords(field.type),
    required: field.required ?? false,
    enum: field.enum,
    since: since === undefined ? undefined : versionName(since),
  };
}

/** A type for people: `list of Container`. */
export function typeInWords(type: FieldSchema['type']): string {
  if (typeof type === 'string') return scalarNames[type];
  if ('list' in type) return `list of ${typeInWords(type.list)}`;
  if ('map' in type) return `map of ${typeInWords(type.map)}`;
  // A type without a name of its own is named after the field that has it.
  const name = type.object.replace(/^.*\./, '');
  return /^[a-z]/.test(name) ? 'object' : name;
}

const scalarNames: Readonly<Record<Extract<Type, string>, string>> = {
  string: 'string',
  boolean: 'boolean',
  int32: 'integer',
  int64: 'integer (64 bit)',
  'int-or-string': 'integer or string',
  quantity: 'quantity',
  'date-time': 'time (RFC 3339)',
  byte: 'base64',
  any: 'any value',
};
