import {
  claimSize,
  type Location,
  podAt,
  possibleReplicas,
  type ServicePreview,
  type SetPreview,
  spanNames,
} from '../../../server/src/protocol';

/** What the diagram of a set shows: its Services, some of its pods, and their claims. */
export interface Diagram {
  readonly services: readonly ServiceNode[];
  /** How many Services are left out. */
  readonly moreServices: number;
  readonly pods: readonly (PodNode | Elision)[];
}

/** What becomes of a pod or a claim when the values that are tried are applied. */
export type Fate = 'stays' | 'created' | 'deleted' | 'retained';

export interface Node {
  readonly name: string;
  /** What is shown beside or below the name. */
  readonly detail: string;
  /** Where it is written. */
  readonly place: Location;
}

export interface ServiceNode extends Node {
  readonly sign: 'ok' | 'warning' | 'info' | 'plain';
  /** Whether it leads to the pods. */
  readonly reaches: boolean;
  readonly found: boolean;
}

export interface PodNode extends Node {
  readonly kind: 'pod';
  readonly fate: Fate;
  readonly claims: readonly ClaimNode[];
  /** How many of its claims are left out. */
  readonly moreClaims: number;
}

export interface ClaimNode extends Node {
  readonly fate: Fate;
}

/** Pods in the middle that are not shown. */
export interface Elision {
  readonly kind: 'more';
  readonly count: number;
}

/** Of more Services, pods and claims of a pod the rest is left out. */
const most = { services: 3, pods: 4, changedPods: 3, claims: 3 };

export function diagramOf(set: SetPreview): Diagram {
  const services = servicesOf(set);
  const [before, after] = [set.written.replicas, set.replicas].map((replicas) =>
    possibleReplicas({ ...set, replicas }),
  );
  const [first, last] = [Math.min(before ?? 0, after ?? 0), Math.max(before ?? 0, after ?? 0)];
  const changed = first === last;
  return {
    services: services.slice(0, most.services),
    moreServices: Math.max(0, services.length - most.services),
    pods: [
      ...elided(0, first, changed ? most.pods : most.changedPods, (index) => podNode(set, index, 'stays')),
      ...elided(first, last, most.changedPods, (index) => podNode(set, index, last === after ? 'created' : 'deleted')),
    ],
  };
}

/** The pods from `first` up to, not including, `end`: of more than `most` the first ones and the last. */
function elided(first: number, end: number, most: number, pod: (index: number) => PodNode): (PodNode | Elision)[] {
  const count = end - first;
  const begin = count <= most ? count : most - 2;
  const head = Array.from({ length: begin }, (_, index) => pod(first + index));
  return count <= most ? head : [...head, { kind: 'more', count: count - begin - 1 }, pod(end - 1)];
}

/** As in the table of pods. */
const signs: Readonly<Record<Fate, string>> = { stays: '', created: '+', deleted: '−', retained: '' };

function podNode(set: SetPreview, index: number, fate: Fate): PodNode {
  const { name, claims } = podAt(set, index);
  const { places, removedClaims } = set;
  const isLost = removedClaims.kind === 'warning';
  const claimFate = fate === 'deleted' && !isLost ? 'retained' : fate;
  return {
    kind: 'pod',
    name,
    detail: signs[fate],
    place: places.replicas,
    fate,
    claims: claims.slice(0, most.claims).map(({ name, template }) => ({
      name,
      detail: claimFate === 'deleted' || claimFate === 'retained' ? claimFate : claimSize(template),
      place: template.place,
      fate: claimFate,
    })),
    moreClaims: Math.max(0, claims.length - most.claims),
  };
}

function servicesOf(set: SetPreview): ServiceNode[] {
  const { service, serviceName, governance, places, clientServices, dns } = set;
  const { kind, text } = governance.badge;
  const governing: ServiceNode = {
    name: service?.name ?? serviceName ?? 'No Service',
    detail: text,
    place: places.governance,
    sign: kind,
    reaches: dns || (service?.selectsPods ?? false),
    found: service?.found ?? false,
  };
  const other = (each: ServicePreview): ServiceNode => ({
    name: each.name,
    detail: each.headless ? 'Headless' : each.type,
    place: each.place ?? places.serviceName,
    sign: 'plain',
    reaches: true,
    found: true,
  });
  return [governing, ...clientServices.map(other)];
}

/** The same in words, for those who do not see it. */
export function describeDiagram(set: SetPreview): string {
  const after = possibleReplicas(set);
  const before = possibleReplicas({ ...set, replicas: set.written.replicas });
  const claimsOf = (start: number, end: number) =>
    set.claimTemplates.map((_, index) =>
      spanned(start, end, (pod) => podAt(set, pod).claims.map(({ name }) => name)[index] ?? ''),
    );
  const claims = after > 0 ? claimsOf(0, after) : [];
  const retained = before > after && set.removedClaims.kind !== 'warning' ? claimsOf(after, before) : [];
  return [
    ...servicesOf(set).map(({ name, detail }) => `Service ${name}, ${detail.toLowerCase()}`),
    after === 0 ? 'no pods' : `pods ${spanned(0, after, (pod) => podAt(set, pod).name)}`,
    claims.length > 0 ? `claims ${claims.join(', ')}` : 'no claims',
    ...(retained.length > 0 ? [`retained without a pod: ${retained.join(', ')}`] : []),
  ].join('; ');
}

function spanned(start: number, end: number, name: (index: number) => string): string {
  return spanNames({ length: end - start, at: (index) => name(start + index) });
}
