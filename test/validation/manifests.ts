import type { FixStep } from '../../server/src/validation/finding';
import { isArray, isObject, type Json, type Path, valueAt } from '../../server/src/yaml/json';
import { web } from '../fixture';

/** A set without serviceName, in the container of which a variable is set. */
export const set: Json = withValue(
  withValue(web(), ['spec', 'serviceName'], undefined),
  ['spec', 'template', 'spec', 'containers'],
  [{ name: 'app', image: 'app:1', env: [{ name: 'A', value: 'x' }] }],
);

/** `manifest` with `value` at `path`; objects are made on the way. An undefined value removes what is there. */
export function withValue(manifest: Json, [key, ...rest]: Path, value: Json | undefined): Json {
  if (key === undefined) return value ?? null;
  if (typeof key === 'number') {
    const list = isArray(manifest) ? manifest : [];
    if (rest.length === 0 && value === undefined) return list.toSpliced(key, 1);
    return list.toSpliced(key, 1, withValue(list[key] ?? null, rest, value));
  }
  const { [key]: inner, ...others } = isObject(manifest) ? manifest : {};
  if (rest.length === 0 && value === undefined) return others;
  return { ...others, [key]: withValue(inner ?? null, rest, value) };
}

/** What a fix makes of a manifest. */
export function afterFix(manifest: Json, fix: FixStep & { readonly and?: readonly FixStep[] }): Json {
  return (fix.and ?? []).reduce(afterStep, afterStep(manifest, fix));
}

function afterStep(manifest: Json, step: FixStep): Json {
  const value = valueAt(manifest, step.path);
  switch (step.do) {
    case 'replace':
    case 'insert':
      return withValue(manifest, step.path, step.value);
    case 'quote':
      return withValue(manifest, step.path, String(value));
    case 'remove':
      return withValue(manifest, step.path, undefined);
    case 'move':
      return withValue(withValue(manifest, step.path, undefined), step.to, value);
    case 'rename-key':
      return withValue(withValue(manifest, step.path, undefined), [...step.path.slice(0, -1), step.key], value);
  }
}
