import { claimName, ordinalRange, podName } from './identity';
import type { ClaimTemplate, StatefulSet } from './set';

/** A set's names and totals in a few words, for hovers, code lenses and inlay hints. */

/** The ordinals of a set, or the first few and the last where they are many. */
function sampleOrdinals(
  set: Pick<StatefulSet, 'start' | 'replicas'>,
  most = 3,
): { readonly first: readonly number[]; readonly last: number | undefined } {
  const { start, end } = ordinalRange(set);
  if (end - start <= most) return { first: Array.from({ length: end - start }, (_, i) => start + i), last: undefined };
  return { first: Array.from({ length: most - 1 }, (_, i) => start + i), last: end - 1 };
}

/** `web-0, web-1, ... web-9`, each as `write` gives it. */
export function namesInWords(
  set: Pick<StatefulSet, 'start' | 'replicas'>,
  name: (ordinal: number) => string,
  write: (name: string) => string = (text) => text,
): string {
  const { first, last } = sampleOrdinals(set);
  const names = first.map((ordinal) => write(name(ordinal))).join(', ');
  return last === undefined ? names : `${names} … ${write(name(last))}`;
}

/** The same from the highest ordinal down: the order of updates and of scaling down. `end` is the one after the last. */
export function descendingInWords(
  { start, end }: { readonly start: number; readonly end: number },
  name: (ordinal: number) => string,
  write: (name: string) => string = (text) => text,
): string {
  return namesInWords({ start, replicas: end - start }, (ordinal) => name(start + end - 1 - ordinal), write);
}

export function podsInWords(set: StatefulSet, write?: (name: string) => string): string {
  return namesInWords(set, (ordinal) => podName(set, ordinal), write);
}

export function claimsInWords(template: ClaimTemplate, set: StatefulSet, write?: (name: string) => string): string {
  return namesInWords(set, (ordinal) => claimName(template, set, ordinal), write);
}

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The ordinals that an update of the template reaches: the partition counts from the first ordinal. `end` is excluded. */
export function updatedByPartition(set: StatefulSet): { readonly start: number; readonly end: number } {
  const { start, end } = ordinalRange(set);
  return { start: Math.min(start + set.partition, end), end };
}
