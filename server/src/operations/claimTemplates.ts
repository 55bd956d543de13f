import { compareQuantities, parseQuantity } from '../kubernetes/quantity';
import { effectiveClaimTemplates } from '../statefulset/identity';
import type { ClaimTemplate, StatefulSet } from '../statefulset/set';

/** The claim templates of one set that another one does not have, by name. */
export function templatesMissing(set: StatefulSet, other: StatefulSet): string[] {
  return effectiveClaimTemplates(set)
    .filter(({ name }) => !other.claimTemplates.some((template) => template.name === name))
    .map(({ name }) => name);
}

export interface TemplateChange {
  readonly old: ClaimTemplate;
  readonly now: ClaimTemplate | undefined;
  readonly size: 'same' | 'grows' | 'shrinks';
  /** Another class or access mode. */
  readonly other: boolean;
}

/** The claim templates that both versions have, by name. */
export function compareTemplates(before: StatefulSet, after: StatefulSet): TemplateChange[] {
  return effectiveClaimTemplates(before).flatMap((old) => {
    const now = effectiveClaimTemplates(after).find(({ name }) => name === old.name);
    if (!now) return [];
    const [from, to] = [parseQuantity(old.storage ?? ''), parseQuantity(now.storage ?? '')];
    const sign = from && to ? Math.sign(compareQuantities(to, from)) : 0;
    const other = old.storageClass !== now.storageClass || [...old.accessModes].join() !== [...now.accessModes].join();
    return [{ old, now, size: sign > 0 ? 'grows' : sign < 0 ? 'shrinks' : 'same', other } as const];
  });
}
