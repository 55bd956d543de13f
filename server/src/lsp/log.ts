import { type Context, versionName } from '../language-service';

/** The kinds that are counted on their own. Others may be called anything, and a log is to say nothing of contents. */
const counted = ['StatefulSet', 'Service', 'ConfigMap', 'PersistentVolumeClaim', 'PodDisruptionBudget'] as const;

/** What was read, and what it is checked with, for the log: a line each. */
export function inventory({ workspace, settings }: Context): readonly string[] {
  const kinds = [...workspace.files.values()].flatMap(({ resources }) => resources.map(({ kind }) => kind));
  const counts = counted.map((kind) => ({ kind, count: kinds.filter((each) => each === kind).length }));
  const others = kinds.length - counts.reduce((sum, { count }) => sum + count, 0);
  const objects = [...counts, { kind: 'others', count: others }]
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${kind} ${count}`);
  return [
    `Checking for Kubernetes ${versionName(settings.kubernetesVersion)}, preset ${settings.preset}`,
    `Files read: ${workspace.files.size}. Objects: ${objects.join(', ') || 'none'}. Kustomizations and charts: ${[...workspace.roots.all].length}.`,
  ];
}
