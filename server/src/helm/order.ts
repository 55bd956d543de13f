/** The order in which Helm installs kinds (pkg/release/v1/util/kind_sorter.go, `InstallOrder`). */
const kinds = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

const ranks = new Map(kinds.map((kind, rank) => [kind, rank]));

/** Some manifests in the order in which Helm installs them: other kinds last, by name; those of one kind as they were. */
export function inInstallOrder<T extends { readonly kind: string }>(manifests: readonly T[]): T[] {
  const rankOf = ({ kind }: T) => ranks.get(kind) ?? kinds.length;
  return [...manifests].sort((a, b) => {
    const difference = rankOf(a) - rankOf(b);
    if (difference !== 0 || ranks.has(a.kind) || a.kind === b.kind) return difference;
    return a.kind < b.kind ? -1 : 1;
  });
}
