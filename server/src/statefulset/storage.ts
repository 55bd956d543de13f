import { formatQuantity, multiplyQuantity, parseQuantity, type Quantity, sumQuantities } from '../kubernetes/quantity';
import { effectiveClaimTemplates } from './identity';
import type { ClaimTemplate, StatefulSet } from './set';

/** What claims request. */

/** What all claims of one template request together; undefined if the request cannot be read. */
export function templateStorage(template: ClaimTemplate, set: Pick<StatefulSet, 'replicas'>): Quantity | undefined {
  const request = template.storage === undefined ? undefined : parseQuantity(template.storage);
  return request && multiplyQuantity(request, set.replicas);
}

/** What all claims of the set request together (`30Gi`); undefined without claims, or if one cannot be read. */
export function totalStorage(set: Pick<StatefulSet, 'replicas' | 'claimTemplates'>): string | undefined {
  const requests: Quantity[] = [];
  for (const template of effectiveClaimTemplates(set)) {
    const request = templateStorage(template, set);
    if (!request) return undefined;
    requests.push(request);
  }
  const total = sumQuantities(requests);
  return total && formatQuantity(total);
}

/** What claims request together (`30Gi`); undefined if one of the requests cannot be read, or there is none. */
export function sumStorage(storages: readonly (string | undefined)[]): string | undefined {
  const quantities: Quantity[] = [];
  for (const storage of storages) {
    const quantity = storage === undefined ? undefined : parseQuantity(storage);
    if (quantity === undefined) return undefined;
    quantities.push(quantity);
  }
  const sum = sumQuantities(quantities);
  return sum && formatQuantity(sum);
}
