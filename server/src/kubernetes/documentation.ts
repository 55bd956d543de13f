import { own, type Path } from '../yaml/json';
import { type FieldSchema, locate, schemaFor, type Type } from './schema';
import { fieldSince, versionName } from './versions';

/** What is shown of a field: in hovers and beside completions. */
export interface FieldDocumentation {
  readonly description: string;
  /** For people: `integer`, `list of Container`, `map of quantity`. */
  readonly type: string;
  readonly required: boolean;
  readonly enum: Readonly<Record<string, string>> | undefined;
  /** The version that added it, if it is one of those we support: `1.34`. */
  readonly since: string | undefined;
}

/** For fields whose own description is not what the server or the controller does. */
const corrections: Readonly<Record<string, string>> = {
  'apps.v1.StatefulSetSpec.podManagementPolicy':
    'How pods are created and deleted when the set is scaled. `OrderedReady` creates them in order, each when all those before it are Ready, and deletes them one at a time from the highest ordinal. `Parallel` creates and deletes them all at once. Rolling updates replace one pod at a time with both; with `Parallel`, they do not wait for a pod that never became Ready before they replace it. Immutable.',
  'apps.v1.StatefulSetSpec.serviceName':
    'The name of the governing Service, which gives each pod the DNS name `<pod>.<serviceName>.<namespace>.svc.<cluster domain>`. It should be headless and select the pods. The API server does not check that it exists: without it the pods run, but their DNS names do not resolve. Optional since 1.33. Immutable.',
  'apps.v1.StatefulSetSpec.volumeClaimTemplates':
    'Templates of the claims that each pod gets, named `<template>-<set>-<ordinal>`. A claim is retained when its pod is replaced; `persistentVolumeClaimRetentionPolicy` decides what happens to it when the set is scaled down or deleted. The API server does not check that a container mounts it. A template replaces a volume of the same name. Immutable.',
  'apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable':
    'How many pods may be unavailable during a rolling update: an integer greater than 0, or a percentage of the replicas, which is rounded down but at least 1. It applies to all pods with an ordinal of `partition` or higher. The API server drops it if the feature gate MaxUnavailableStatefulSet is off, which is the default before 1.35, in 1.35 from 1.35.4 on, and in 1.36.',
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
    description: own(corrections, `${owner.name}.${name}`) ?? field.description,
    type: typeInWords(field.type),
    required: field.required ?? false,
    enum: field.enum,
    since: since === undefined ? undefined : versionName(since),
  };
}

/** A type as people read it: `list of Container`. */
export function typeInWords(type: FieldSchema['type']): string {
  if (typeof type === 'string') return scalarNames[type];
  if ('list' in type) return `list of ${typeInWords(type.list)}`;
  if ('map' in type) return `map of ${typeInWords(type.map)}`;
  // An anonymous type is named after its field.
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
