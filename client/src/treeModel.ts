import {
  type Badge,
  chartOfRoot,
  claimDetail,
  type Location,
  namespaceLabel,
  podAt,
  possibleReplicas,
  type SetPreview,
  type SetsResult,
  serviceAddress,
} from '../../server/src/protocol';

/** A line of the tree: a kustomization or a chart with the sets that it renders, or a line of a set. */
export type Node = RenderingNode | SetNode;

interface RenderingNode {
  readonly kind: 'rendering';
  /** The folder of the kustomization, or what stands for a chart with its values. */
  readonly rendering: string;
  readonly sets: readonly SetNode[];
}

/** Pods and claims are computed from their set when their parent is expanded. */
export type SetNode = {
  readonly uri: string;
  /** What renders the set; null for one as it is written. */
  readonly rendering: string | null;
  readonly set: SetPreview;
} & (
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
  readonly icon: 'rendering' | 'set' | 'service' | 'pods' | 'pod' | 'claim';
  readonly state: Badge['kind'];
  readonly place?: Location;
  readonly expandable: boolean;
}

/** More children than this are grouped. */
const maxChildren = 100;

/** The kustomizations and charts by their folders, then the sets that none renders by their names. */
export function roots(results: SetsResult): readonly Node[] {
  const renderings = new Map<string, SetNode[]>();
  const plain: SetNode[] = [];
  for (const { uri, rendering, sets } of results) {
    const nodes = sets.map((set): SetNode => ({ kind: 'set', uri, rendering, set }));
    if (rendering === null) plain.push(...nodes);
    else renderings.set(rendering, [...(renderings.get(rendering) ?? []), ...nodes]);
  }
  const groups = [...renderings].map(
    ([rendering, sets]): Node => ({ kind: 'rendering', rendering, sets: sets.sort(byName) }),
  );
  return [...groups.sort((a, b) => compare(a.rendering ?? '', b.rendering ?? '')), ...plain.sort(byName)];
}

function byName(a: SetNode, b: SetNode): number {
  return compare(a.set.name, b.set.name) || compare(a.uri, b.uri);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'rendering') return node.sets;
  const { uri, rendering, set } = node;
  switch (node.kind) {
    case 'set':
      return [{ kind: 'service', uri, rendering, set }, ...pods(node, 0, possibleReplicas(set))];
    case 'pods':
      return pods(node, node.first, node.end);
    case 'pod':
      return set.claimTemplates.map(
        (_, template): Node => ({
          kind: 'claim',
          uri,
          rendering,
          set,
          index: node.index,
          template,
        }),
      );
    case 'service':
    case 'claim':
      return [];
  }
}

/** The pods in a range of indexes; if there are many, groups of a hundred, ten thousand and so on. */
function pods({ uri, rendering, set }: SetNode, first: number, end: number): readonly Node[] {
  let size = 1;
  while ((end - first) / size > maxChildren) size *= maxChildren;
  return Array.from({ length: Math.ceil((end - first) / size) }, (_, i): Node => {
    const from = first + i * size;
    return size === 1
      ? { kind: 'pod', uri, rendering, set, index: from }
      : { kind: 'pods', uri, rendering, set, first: from, end: Math.min(end, from + size) };
  });
}

/** `path` is the path in the workspace of the set's file, or what the rendering is called. */
export function lineOf(node: Node, path: string): Line {
  if (node.kind === 'rendering')
    return {
      id: node.rendering,
      label: path,
      description: node.sets.length === 1 ? '1 set' : `${node.sets.length} sets`,
      tooltip: `${path}\n${chartOfRoot(node.rendering) ? 'What this chart renders' : 'What this kustomization builds'}`,
      icon: 'rendering',
      state: 'plain',
      expandable: true,
    };
  const { uri, rendering, set } = node;
  const id = `${rendering ?? ''}${uri}#${set.id}`;
  const { badge, consequence } = set.governance;
  switch (node.kind) {
    case 'set':
      return {
        id,
        label: set.name,
        description: [
          ...(set.namespace === null ? [] : [set.namespace]),
          set.totals[0] ?? '',
          badge.text.toLowerCase(),
          path,
        ].join(' · '),
        tooltip: [set.name, namespaceLabel(set), set.totals.join(', '), consequence, path].join('\n'),
        icon: 'set',
        state: badge.kind === 'warning' ? 'warning' : 'plain',
        place: set.places.name,
        expandable: true,
      };
    case 'service': {
      const { service } = set;
      return {
        id: `${id}/service`,
        label: service === null ? 'No Service' : `Service ${service.name}`,
        description: badge.text.toLowerCase(),
        tooltip: [service === null ? '' : serviceAddress(set, service), consequence].filter(Boolean).join('\n'),
        icon: 'service',
        state: badge.kind,
        place: service?.place ?? set.places.serviceName,
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
        place: set.places.replicas,
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
        place: set.places.replicas,
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
        place: claim?.template.place ?? set.places.template,
        expandable: false,
      };
    }
  }
}
