import {
  type Badge,
  claimDetail,
  namespaceLabel,
  podAt,
  possibleReplicas,
  type Range,
  type SetPreview,
  type SetsResult,
  serviceAddress,
} from '../../server/src/protocol';

/** A line of the tree. Pods and claims are computed from their set when their parent is expanded. */
export type Node = { readonly uri: string; readonly set: SetPreview } & (
  | { readonly kind: 'set' }
  | { readonly kind: 'service' }
  /** A group of pods, by index: from `first` up to, not including, `end`. */
  | { readonly kind: 'pods'; readonly first: number; readonly end: number }
  | { readonly kind: 'pod'; readonly index: number }
  | { readonly kind: 'claim'; readonly index: number; readonly template: number }
);

/** How a line looks, and which place it opens. */
export interface Line {
  /** Stable across changes of the workspace. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: 'set' | 'service' | 'pods' | 'pod' | 'claim';
  readonly state: Badge['kind'];
  readonly place: { readonly uri: string; readonly range: Range };
  readonly expandable: boolean;
}

/** More children than this are grouped. */
const maxChildren = 100;

export function roots(results: SetsResult): readonly Node[] {
  const nodes = results.flatMap(({ uri, sets }) => sets.map((set): Node => ({ kind: 'set', uri, set })));
  return nodes.sort((a, b) => compare(a.set.name, b.set.name) || compare(a.uri, b.uri));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function childrenOf(node: Node): readonly Node[] {
  const { uri, set } = node;
  switch (node.kind) {
    case 'set':
      return [{ kind: 'service', uri, set }, ...pods(node, 0, possibleReplicas(set))];
    case 'pods':
      return pods(node, node.first, node.end);
    case 'pod':
      return set.claimTemplates.map((_, template): Node => ({ kind: 'claim', uri, set, index: node.index, template }));
    case 'service':
    case 'claim':
      return [];
  }
}

/** The pods in a range of indexes; if there are many, groups of a hundred, ten thousand and so on. */
function pods({ uri, set }: Node, first: number, end: number): readonly Node[] {
  let size = 1;
  while ((end - first) / size > maxChildren) size *= maxChildren;
  return Array.from({ length: Math.ceil((end - first) / size) }, (_, i): Node => {
    const from = first + i * size;
    return size === 1
      ? { kind: 'pod', uri, set, index: from }
      : { kind: 'pods', uri, set, first: from, end: Math.min(end, from + size) };
  });
}

/** `path` is the path of the set's file in the workspace. */
export function lineOf(node: Node, path: string): Line {
  const { uri, set } = node;
  const id = `${uri}#${set.id}`;
  const here = (range: Range) => ({ uri, range });
  const { badge, consequence } = set.governance;
  switch (node.kind) {
    case 'set':
      return {
        id,
        label: set.name,
        description: [set.totals[0] ?? '', badge.text.toLowerCase(), path].join(' · '),
        tooltip: [set.name, namespaceLabel(set), set.totals.join(', '), consequence, path].join('\n'),
        icon: 'set',
        state: badge.kind === 'warning' ? 'warning' : 'plain',
        place: here(set.ranges.name),
        expandable: true,
      };
    case 'service': {
      const { service } = set;
      const isKnown = service !== null && service.uri !== null && service.range !== null;
      return {
        id: `${id}/service`,
        label: service === null ? 'No Service' : `Service ${service.name}`,
        description: badge.text.toLowerCase(),
        tooltip: [service === null ? '' : serviceAddress(set, service), consequence].filter(Boolean).join('\n'),
        icon: 'service',
        state: badge.kind,
        place: isKnown ? { uri: service.uri, range: service.range } : here(set.ranges.serviceName),
        expandable: false,
      };
    }
    case 'pods': {
      const { first, end } = node;
      return {
        id: `${id}/pods/${first}-${end}`,
        label: `${podAt(set, first).name} … ${podAt(set, end - 1).name}`,
        description: `${end - first} pods`,
        tooltip: '',
        icon: 'pods',
        state: 'plain',
        place: here(set.ranges.replicas),
        expandable: true,
      };
    }
    case 'pod': {
      const { name, dns } = podAt(set, node.index);
      return {
        id: `${id}/pod/${node.index}`,
        label: name,
        description: '',
        tooltip: dns ?? `${name}: no DNS name`,
        icon: 'pod',
        state: 'plain',
        place: here(set.ranges.replicas),
        expandable: set.claimTemplates.length > 0,
      };
    }
    case 'claim': {
      const claim = podAt(set, node.index).claims[node.template];
      const name = claim?.name ?? '';
      const detail = claim ? claimDetail(claim.template) : '';
      return {
        id: `${id}/claim/${node.index}/${node.template}`,
        label: name,
        description: detail,
        tooltip: [name, detail, ...(claim?.template.accessModes ?? [])].join('\n'),
        icon: 'claim',
        state: 'plain',
        place: here(claim?.template.range ?? set.ranges.template),
        expandable: false,
      };
    }
  }
}
