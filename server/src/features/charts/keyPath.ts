import type { Path } from '../../yaml/json';

/** A path of keys in values. */
export type KeyPath = readonly string[];

/** Stands for any item of a list, or any key of a map. */
export const any = '*';

/** A path in a values file as one of keys: all items of a list count as one. */
export function keyPathOf(path: Path): KeyPath {
  return path.map((step) => (typeof step === 'number' ? any : step));
}

/** Whether two paths may lead to the same value. */
export function sameKey(a: KeyPath, b: KeyPath): boolean {
  return a.length === b.length && startsWithPath(a, b);
}

/** Whether a path leads to where another one leads, or below it. */
export function startsWithPath(path: KeyPath, start: KeyPath): boolean {
  return (
    path.length >= start.length &&
    start.every((step, index) => step === path[index] || step === any || path[index] === any)
  );
}

/** A path as templates write it: `.Values.web.port`, of the items of a list `.Values.ports[*]`. */
export function valuesText(path: KeyPath): string {
  return `.Values${path.map((step) => (step === any ? '[*]' : /^\w+$/.test(step) ? `.${step}` : `["${step}"]`)).join('')}`;
}
