import { at, get, type Node, stringAt } from '../rendering/node';
import { Refused } from '../rendering/refused';
import { currentId, describeId, type Gvk, type KustomizeResource } from './resource';

/** Kinds that Kustomize prints first, and last (api/internal/builtins/SortOrderTransformer.go). */
const firstKinds = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const lastKinds = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Objects in the order in which a kustomization with these `sortOptions` prints them. Throws `Refused`. */
export function inOrder(
  resources: readonly KustomizeResource[],
  sortOptions: Node | undefined,
): readonly KustomizeResource[] {
  const legacy = get(sortOptions, 'legacySortOptions');
  if (sortOptions) {
    const order = stringAt(sortOptions, ['order']) ?? '';
    if (order !== 'fifo' && order !== 'legacy')
      throw new Refused("the field 'sortOptions.order' must be one of [fifo, legacy]", sortOptions.origin);
    if (order === 'fifo' && legacy)
      throw new Refused(
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
        legacy.origin,
      );
    if (order === 'fifo') return resources;
  }
  const ranks = legacy
    ? ranksOf(kindsIn(at(legacy, ['orderFirst'])), kindsIn(at(legacy, ['orderLast'])))
    : ranksOf(firstKinds, lastKinds);
  return resources
    .map((resource) => ({ resource, key: keyOf(resource, ranks) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ resource }) => resource);
}

function kindsIn(node: Node | undefined): string[] {
  return node?.type === 'list' ? node.items.map((item) => stringAt(item, []) ?? '') : [];
}

function ranksOf(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  return new Map([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...last.map((kind, index) => [kind, index + 1] as const),
  ]);
}

interface Key {
  readonly rank: number;
  readonly gvk: string;
  readonly isNamespace: boolean;
  readonly group: string;
  readonly id: string;
}

function keyOf(resource: KustomizeResource, ranks: ReadonlyMap<string, number>): Key {
  const id = currentId(resource);
  const { group, version, kind }: Gvk = id.gvk;
  return {
    rank: ranks.get(kind) ?? 0,
    gvk: `${group || '~G'}_${version || '~V'}_${kind || '~K'}`,
    isNamespace: kind === 'Namespace',
    group,
    id: `${describeId({ ...id, name: '', namespace: '' })}|${id.namespace || '~X'}|${id.name || '~N'}`,
  };
}

function compare(a: Key, b: Key): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  // Namespaces of Kubernetes come before others of that name.
  const isTurned = a.isNamespace && b.isNamespace && (a.group === '' || b.group === '');
  const byKind = compareText(a.gvk, b.gvk);
  return (isTurned ? -byKind : byKind) || compareText(a.id, b.id);
}

/** Texts as Go compares them, by their bytes in UTF-8. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
