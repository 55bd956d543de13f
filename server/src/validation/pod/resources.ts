import { closestName, isQualifiedName } from '../../kubernetes/names';
import { formatQuantity, parseQuantity, type Quantity } from '../../kubernetes/quantity';
import type { Field } from '../field';
import type { FindingFix } from '../finding';
import { quote } from '../finding';
import type { Report } from '../report';
import { validateClaimReferences } from './resourceClaims';

const zero: Quantity = { nano: 0n, format: 'decimal' };
const nanoPerMilli = 1_000_000n;
const nanoPerUnit = 1_000_000_000n;

/** An amount as the server stores it: rounded away from zero to thousandths (SetDefaults_ResourceList). */
export function amount(field: Field): Quantity {
  const { nano, format } = field.quantity ?? zero;
  const rest = nano % nanoPerMilli;
  const up = rest === 0n ? 0n : nano < 0n ? -nanoPerMilli : nanoPerMilli;
  return { nano: nano - rest + up, format };
}

export type Amounts = ReadonlyMap<string, Quantity>;

/** The amounts of `requests` or `limits`. A `null` counts as 0. */
export function readAmounts(list: Field): Amounts {
  return new Map(list.entries.map(([name, field]) => [name, amount(field)]));
}

/** Resources that are counted, not measured, apart from extended ones. */
export const countedResources = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
export const containerResources = ['cpu', 'memory', 'ephemeral-storage'];

export const isHugePages = (name: string) => name.startsWith('hugepages-');
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');
const isExtended = (name: string) =>
  !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`);
const isInteger = (name: string) => countedResources.includes(name) || isExtended(name);
const mayOvercommit = (name: string) => isNative(name) && !isHugePages(name);

/** `resources` of a container; `claims` are the names of the pod's resource claims. */
export function validateContainerResources(report: Report, resources: Field, claims: ReadonlySet<string>): void {
  validateRequirements(report, resources, checkContainerResource, claims);
}

/** `overhead` of a pod: a list of limits, which the server also calls so. */
export function validateOverhead(report: Report, overhead: Field): void {
  const limits = overhead.named(`${overhead.api}.limits`);
  validateList(report, limits, checkContainerResource);
  checkHugePages(report, overhead, [limits]);
}

export type CheckName = (report: Report, field: Field, name: string) => void;

/** Requests and limits of a container or of a pod; `checkName` reports resources that are not valid there. */
export function validateRequirements(
  report: Report,
  resources: Field,
  checkName: CheckName,
  claims: ReadonlySet<string>,
): void {
  const limits = resources.get('limits');
  const requests = resources.get('requests');
  validateList(report, limits, checkName);
  validateList(report, requests, checkName);
  const limitOf = readAmounts(limits);
  for (const [name, request] of requests.entries) checkWithinLimit(report, request, name, requests, limits, limitOf);
  checkHugePages(report, resources, [limits, requests]);
  validateClaimReferences(report, resources.get('claims'), claims);
}

function checkHugePages(report: Report, owner: Field, lists: readonly Field[]): void {
  const names = lists.flatMap((list) => list.entries).map(([name]) => name);
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    report.forbidden(owner, 'Huge pages require cpu or memory: add a request or a limit for one of them.');
}

function validateList(report: Report, list: Field, checkName: CheckName): void {
  for (const [name, field] of list.entries) {
    checkName(report, field, name);
    const { nano } = amount(field);
    const value = String(field.value);
    if (nano < 0n) report.invalid(field, `${name} is ${value}: it must be at least 0.`);
    else if (isInteger(name) && nano % nanoPerUnit !== 0n)
      report.invalid(field, `${name} must be a whole number, not ${value}.`);
    else if (isHugePages(name) && !isWholePages(name, nano))
      report.invalid(field, `${value} is not a multiple of the page size, ${name.slice('hugepages-'.length)}.`);
  }
}

function isWholePages(name: string, nano: bigint): boolean {
  const page = parseQuantity(name.slice('hugepages-'.length));
  if (!page || page.nano <= 0n || page.nano % nanoPerUnit !== 0n) return false;
  const whole = (nano + nanoPerUnit - 1n) / nanoPerUnit;
  return whole % (page.nano / nanoPerUnit) === 0n;
}

function checkWithinLimit(
  report: Report,
  request: Field,
  name: string,
  requests: Field,
  limits: Field,
  limitOf: Amounts,
): void {
  const wanted = amount(request);
  const limit = limitOf.get(name);
  const place = request.named(requests.api);
  if (limit === undefined) {
    if (mayOvercommit(name)) return;
    const path = limits.isSet ? [...limits.path, name] : limits.path;
    const value = limits.isSet ? (request.value ?? 0) : { [name]: request.value ?? 0 };
    report.required(
      request.named(limits.api),
      `${name} cannot be overcommitted: the request requires an equal limit.`,
      {
        fixes: [{ title: `Set the limit of ${name} to ${request.value}`, do: 'insert', path, value, preferred: true }],
      },
    );
    return;
  }
  if (wanted.nano === limit.nano || (wanted.nano < limit.nano && mayOvercommit(name))) return;
  const [atLimit, asRequested] = [formatQuantity(limit), formatQuantity(wanted)];
  const fixes: FindingFix[] = [
    { title: `Set the request to ${atLimit}`, do: 'replace', path: request.path, value: atLimit },
    { title: `Set the limit to ${asRequested}`, do: 'replace', path: [...limits.path, name], value: asRequested },
  ];
  const message = mayOvercommit(name)
    ? `The ${name} request, ${asRequested}, exceeds the limit, ${atLimit}.`
    : `The ${name} request, ${asRequested}, must equal the limit, ${atLimit}: ${name} cannot be overcommitted.`;
  // Neither may be negative.
  report.invalid(place, message, { fixes: limit.nano < 0n || wanted.nano < 0n ? [] : fixes });
}

function checkContainerResource(report: Report, field: Field, name: string): void {
  const known = containerResources.includes(name) || isHugePages(name);
  if (
    name.includes('/') ? isQualifiedName(name) && (isNative(name) || isExtended(name)) : known && isQualifiedName(name)
  )
    return;
  // `gpu` is near to `cpu`, and means something else.
  const nearest = name.includes('/') || name === 'gpu' ? undefined : closestName(name, containerResources);
  report.invalid(
    field,
    `${quote(name)} is not a valid resource of a container: use cpu, memory, ephemeral-storage, hugepages-SIZE, ` +
      'or an extended resource such as example.com/gpu.',
    { onKey: true, fixes: renameTo(field, nearest) },
  );
}

/** An offer to correct the key of a map. */
export function renameTo(field: Field, key: string | undefined): FindingFix[] {
  return key === undefined ? [] : [{ title: `Rename to ${key}`, do: 'rename-key', path: field.path, key }];
}

const resizePolicies = ['NotRequired', 'RestartContainer'];

/** `resizePolicy` of a container. The server leaves most indices out of its paths. */
export function validateResizePolicy(report: Report, list: Field, podRestartPolicy: string): void {
  const seen = new Set<string>();
  for (const policy of list.items) {
    const resource = policy.get('resourceName').named(list.api);
    const restart = policy.get('restartPolicy').named(list.api);
    if (seen.has(resource.string))
      report.duplicate(
        policy,
        `There are two resize policies for ${resource.string || 'the same resource'}: remove one.`,
      );
    seen.add(resource.string);
    if (resource.string === '') report.required(resource, 'resourceName is required: cpu or memory.');
    else if (resource.string !== 'cpu' && resource.string !== 'memory')
      report.notSupported(resource, ['cpu', 'memory'], 'resourceName');
    if (restart.string === '') report.required(restart, 'restartPolicy is required: NotRequired or RestartContainer.');
    else if (!resizePolicies.includes(restart.string)) report.notSupported(restart, resizePolicies, 'restartPolicy');
    if (podRestartPolicy === 'Never' && restart.string !== 'NotRequired')
      report.invalid(restart, 'restartPolicy must be NotRequired if that of the pod is Never.');
  }
}
