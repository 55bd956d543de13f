import { compareQuantities, parseQuantity, type Quantity, sumQuantities } from '../../kubernetes/quantity';
import { asObject, asString, type Json, type Path, valueAt } from '../../yaml/json';
import type { ObservedSet } from '../observed';
import { templateClaims } from './claim';
import { type Finding, refOf } from './finding';

/** What one more pod takes of a quota, and where the manifest asks for it. */
interface Demand {
  readonly subject: string;
  readonly field: Path;
  /** By the names of quotas: `pods`, `requests.storage`. */
  readonly amounts: ReadonlyMap<string, string>;
}

/** A ResourceQuota whose status tells that the pod, or a claim of it, no longer fits in: what events would say, too. */
export function fullQuota(set: ObservedSet, ordinal: number): Finding | undefined {
  const quotas = set.dump.ofKind('ResourceQuota').filter(({ namespace }) => namespace === set.object.namespace);
  for (const quota of quotas)
    for (const { subject, field, amounts } of demandsOf(set, ordinal))
      for (const [resource, amount] of amounts) {
        const [hard, used] = ['hard', 'used'].map((each) => amountAt(quota.json, each, resource));
        if (hard === undefined || used === undefined || !exceeds(used, amount, hard)) continue;
        return {
          id: 'quota-exceeded',
          message: `${subject} cannot be created: it would exceed ResourceQuota ${quota.name}: requested ${resource}=${amount}, used ${used}, limit ${hard} (status of the quota).`,
          culprit: refOf(quota),
          field,
          details: { refused: subject.startsWith('Claim') ? 'claim' : 'pod' },
        };
      }
  return undefined;
}

function demandsOf(set: ObservedSet, ordinal: number): readonly Demand[] {
  const claims = templateClaims(set, ordinal).filter(({ json }) => json === undefined);
  return [
    ...claims.map((claim) => ({
      subject: `Claim ${claim.name}`,
      field: claim.field('spec', 'resources', 'requests', 'storage') ?? [],
      amounts: new Map([
        ['persistentvolumeclaims', '1'],
        ['count/persistentvolumeclaims', '1'],
        ['requests.storage', claim.template?.storage ?? '0'],
      ]),
    })),
    {
      subject: `Pod ${set.podName(ordinal)}`,
      field: ['spec', 'replicas'],
      amounts: new Map([
        ['pods', '1'],
        ['count/pods', '1'],
      ]),
    },
  ];
}

function amountAt(quota: Json, which: string, resource: string): string | undefined {
  const amount = valueAt(asObject(valueAt(quota, ['status', which])), [resource]);
  return typeof amount === 'number' ? String(amount) : asString(amount);
}

function exceeds(used: string, more: string, hard: string): boolean {
  const [a, b, limit] = [used, more, hard].map(parseQuantity);
  const sum = sumQuantities([a, b].filter((each): each is Quantity => each !== undefined));
  return (
    a !== undefined && b !== undefined && limit !== undefined && sum !== undefined && compareQuantities(sum, limit) > 0
  );
}
