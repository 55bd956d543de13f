import { closestName, isQualifiedName } from '../../kubernetes/names';
import { formatQuantity, type Quantity } from '../../kubernetes/quantity';
import { change } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import {
  type Amounts,
  amount,
  containerResources,
  countedResources,
  isHugePages,
  readAmounts,
  renameTo,
  validateRequirements,
} from './resources';

/** `resources` of the pod itself, and how those of its containers fit into them. */
export function validatePodResources(report: Report, spec: Field, claimNames: ReadonlySet<string>): void {
  const resources = spec.get('resources');
  if (!resources.isSet) return;
  if (spec.at('os', 'name').string === 'windows') {
    report.forbidden(resources, 'resources is not allowed in a Windows pod: set them on its containers.');
    return;
  }
  const claims = resources.get('claims');
  if (claims.isSet)
    report.forbidden(claims, 'claims is not allowed in the resources of a pod: set them on its containers.');
  validateRequirements(report, resources, checkPodResource, claimNames);
  validateShares(report, spec, resources);
}

/** The standard resources, whether or not a pod as a whole can have them. */
const standardResources = [
  ...containerResources,
  ...['requests.', 'limits.'].flatMap((prefix) => containerResources.map((name) => prefix + name)),
  ...countedResources,
  'storage',
  'requests.storage',
];

function checkPodResource(report: Report, field: Field, name: string): void {
  if (name === 'cpu' || name === 'memory' || (isHugePages(name) && isQualifiedName(name))) return;
  const message = `${quote(name)} is not a valid resource of a pod: use cpu, memory or hugepages-SIZE.`;
  const exists =
    isQualifiedName(name) &&
    (name.includes('/') || standardResources.includes(name) || name.startsWith('requests.hugepages-'));
  const fixes = renameTo(field, closestName(name, ['cpu', 'memory']));
  if (exists) report.reject('FieldValueNotSupported', field, message, { onKey: true, fixes });
  else report.invalid(field, message, { onKey: true, fixes });
}

/** That the containers together fit into the pod's requests, and each of them into its limits. */
export function validateShares(report: Report, spec: Field, resources: Field): void {
  const requests = aggregate(spec, 'requests');
  for (const [name, field] of resources.get('requests').entries) {
    const total = requests.get(name);
    if (total !== undefined && total.nano > amount(field).nano)
      report.invalid(
        field,
        `The containers request ${formatQuantity(total)} of ${name} in total, more than the ${formatQuantity(amount(field))} of the pod.`,
        { fixes: change(field, formatQuantity(total)) },
      );
  }
  const limits = aggregate(spec, 'limits');
  for (const [name, field] of resources.get('limits').entries) {
    const total = limits.get(name);
    if (isHugePages(name) && total !== undefined && total.nano > amount(field).nano)
      report.invalid(
        field,
        `The limits of the containers add up to ${formatQuantity(total)} of ${name}, more than the ${formatQuantity(amount(field))} of the pod.`,
        { fixes: change(field, formatQuantity(total)) },
      );
  }
  const podLimits = readAmounts(resources.get('limits'));
  for (const [index, container] of spec.get('containers').items.entries())
    for (const [name, field] of container.at('resources', 'limits').entries) {
      const limit = podLimits.get(name);
      if (limit === undefined || amount(field).nano <= limit.nano) continue;
      report.invalid(
        field.named(`${resources.api}.containers[${index}][${name}].limits`),
        `The ${name} limit of the container, ${formatQuantity(amount(field))}, exceeds that of the pod, ${formatQuantity(limit)}.`,
        { fixes: change(field, formatQuantity(limit)) },
      );
    }
}

/**
 * What the containers of a pod need together: the regular ones and the sidecars at once, but no less than each init
 * container with the sidecars that were started before it (component-helpers/resource).
 */
export function aggregate(spec: Field, kind: 'requests' | 'limits'): Amounts {
  const total = new Map<string, Quantity>();
  for (const container of spec.get('containers').items) add(total, readAmounts(container.at('resources', kind)));
  const sidecars = new Map<string, Quantity>();
  const starting = new Map<string, Quantity>();
  for (const container of spec.get('initContainers').items) {
    const own = readAmounts(container.at('resources', kind));
    let needed: Map<string, Quantity>;
    if (container.get('restartPolicy').string === 'Always') {
      add(total, own);
      add(sidecars, own);
      needed = sidecars;
    } else {
      needed = new Map(sidecars);
      add(needed, own);
    }
    raise(starting, needed);
  }
  raise(total, starting);
  return total;
}

function add(total: Map<string, Quantity>, more: Amounts): void {
  for (const [name, { nano, format }] of more)
    total.set(name, { nano: nano + (total.get(name)?.nano ?? 0n), format: total.get(name)?.format ?? format });
}

function raise(total: Map<string, Quantity>, atLeast: Amounts): void {
  for (const [name, quantity] of atLeast) {
    const value = total.get(name);
    if (value === undefined || quantity.nano > value.nano) total.set(name, quantity);
  }
}
