import { firstImage, withTag } from '../statefulset/containers';
import { podName } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import { playedReplicas } from './cluster';
import { neverReadySuffix } from './revisions';

/** The what-if of the preview: sequences of steps on a set that runs (timeline.ts plays them). */

export type ScenarioId = 'create' | 'scale' | 'rollout' | 'canary' | 'deletePod' | 'deleteSet' | 'neverReady';

export interface Scenario {
  readonly id: ScenarioId;
  readonly title: string;
  /** Steps that lead up to it and are not shown. */
  readonly setup: readonly string[];
  readonly steps: readonly string[];
}

/** What is asked for beyond the manifest; a pod by its ordinal, by default the highest. */
export interface Choices {
  readonly replicas?: number;
  readonly ordinal?: number;
}

/** The scenarios of a set, in the order in which they are offered. Those that need a pod are left out without one. */
export function scenariosOf(set: StatefulSet, { replicas, ordinal }: Choices = {}): Scenario[] {
  const { start } = set;
  const last = start + playedReplicas(set) - 1;
  const scaled = replicas ?? set.replicas + 1;
  const image = firstImage(set);
  const newImage = `image:${withTag(image, 'new')}`;
  const chosen = podName(set, Math.min(Math.max(ordinal ?? last, start), last));
  const onDelete = set.updateStrategy === 'OnDelete';
  const running: Pick<Scenario, 'setup'> = { setup: ['apply'] };
  const all: Scenario[] = [
    { id: 'create', title: 'Create', setup: [], steps: ['apply'] },
    { id: 'scale', title: `Scale to ${scaled}`, ...running, steps: [`scale:${scaled}`] },
  ];
  if (set.replicas === 0) return [...all, { id: 'deleteSet', title: 'Delete the set', ...running, steps: ['delete'] }];
  const canary = onDelete
    ? [newImage, `deletePod:${podName(set, last)}`]
    : [`partition:${Math.max(0, playedReplicas(set) - 1)}`, newImage, 'partition:0'];
  return [
    ...all,
    {
      id: 'rollout',
      title: 'Roll out a new image',
      ...running,
      steps: onDelete ? [newImage] : ['partition:0', newImage],
    },
    { id: 'canary', title: 'Canary', ...running, steps: canary },
    { id: 'deletePod', title: `Delete ${chosen}`, ...running, steps: [`deletePod:${chosen}`] },
    { id: 'deleteSet', title: 'Delete the set', ...running, steps: ['delete'] },
    {
      id: 'neverReady',
      title: 'A pod that never becomes Ready',
      ...running,
      steps: [
        `image:${withTag(image, neverReadySuffix.slice(1))}`,
        ...(onDelete ? [`deletePod:${podName(set, last)}`] : []),
        newImage,
        `deletePod:${podName(set, last)}`,
      ],
    },
  ];
}
