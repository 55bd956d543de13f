import { asList, asString, type Json, valueAt } from '../yaml/json';
import type { StatefulSet } from './set';

/** A Secret that a pod template refers to. */
export interface SecretReference {
  readonly name: string;
  /** The keys that are named; none where the whole Secret is taken. */
  readonly keys: readonly string[];
  /** Whether it holds the credentials of a registry. */
  readonly registry: boolean;
  /** Whether pods start without it. */
  readonly optional: boolean;
}

/** The Secrets of a set's pod template: variables, volumes and image pulls. One entry per Secret, keys gathered. */
export function secretsOf({ template }: Pick<StatefulSet, 'template'>): SecretReference[] {
  const found = new Map<string, { keys: Set<string>; registry: boolean; optional: boolean }>();
  const add = (name: unknown, keys: readonly unknown[], optional: unknown, registry = false) => {
    if (typeof name !== 'string' || name === '') return;
    const secret = found.get(name) ?? { keys: new Set(), registry, optional: true };
    for (const key of keys) if (typeof key === 'string') secret.keys.add(key);
    secret.optional &&= optional === true;
    found.set(name, secret);
  };
  const keysOf = (items: readonly Json[]) => items.map((item) => valueAt(item, ['key']));
  const spec = valueAt(template, ['spec']);
  for (const field of ['initContainers', 'containers'])
    for (const container of asList(valueAt(spec, [field]))) {
      for (const variable of asList(valueAt(container, ['env']))) {
        const reference = valueAt(variable, ['valueFrom', 'secretKeyRef']);
        add(valueAt(reference, ['name']), [valueAt(reference, ['key'])], valueAt(reference, ['optional']));
      }
      for (const source of asList(valueAt(container, ['envFrom']))) {
        const reference = valueAt(source, ['secretRef']);
        add(valueAt(reference, ['name']), [], valueAt(reference, ['optional']));
      }
    }
  for (const volume of asList(valueAt(spec, ['volumes']))) {
    const secret = valueAt(volume, ['secret']);
    add(valueAt(secret, ['secretName']), keysOf(asList(valueAt(secret, ['items']))), valueAt(secret, ['optional']));
    for (const source of asList(valueAt(volume, ['projected', 'sources']))) {
      const part = valueAt(source, ['secret']);
      add(valueAt(part, ['name']), keysOf(asList(valueAt(part, ['items']))), valueAt(part, ['optional']));
    }
  }
  for (const pull of asList(valueAt(spec, ['imagePullSecrets'])))
    add(asString(valueAt(pull, ['name'])), [], false, true);
  return [...found].map(([name, { keys, registry, optional }]) => ({ name, keys: [...keys], registry, optional }));
}
