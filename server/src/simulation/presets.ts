import { firstImage, withTag } from '../statefulset/containers';
import { podName } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import { playedReplicas } from './cluster';
import { neverReadySuffix } from './revisions';

/** Histories to begin with: what people most often want to see of a set (history.ts plays them). */

export type PresetId = 'create' | 'scale' | 'rollout' | 'canary' | 'deletePod' | 'deleteSet' | 'neverReady';

export interface Preset {
  readonly id: PresetId;
  readonly title: string;
  /** Steps that lead up to it: a set that runs already needs none of them. */
  readonly setup: readonly string[];
  readonly steps: readonly string[];
}

/** The presets of a set, in the order in which they are offered. Those that need a pod are left out without one. */
export function presetsOf(set: StatefulSet): Preset[] {
  const { start } = set;
  const highest = podName(set, start + playedReplicas(set) - 1);
  const image = firstImage(set);
  const newImage = `image:${withTag(image, 'new')}`;
  const onDelete = set.updateStrategy === 'OnDelete';
  const running: Pick<Preset, 'setup'> = { setup: ['apply'] };
  const create: Preset = { id: 'create', title: 'Create', setup: [], steps: ['apply'] };
  const deleteSet: Preset = { id: 'deleteSet', title: 'Delete the set', ...running, steps: ['delete'] };
  if (set.replicas === 0) return [create, { ...scaling(set), ...running }, deleteSet];
  const canary = onDelete
    ? [newImage, `deletePod:${highest}`]
    : [`partition:${Math.max(0, playedReplicas(set) - 1)}`, newImage, 'partition:0'];
  return [
    create,
    { ...scaling(set), ...running },
    {
      id: 'rollout',
      title: 'Roll out a new image',
      ...running,
      steps: onDelete ? [newImage] : ['partition:0', newImage],
    },
    { id: 'canary', title: 'Canary', ...running, steps: canary },
    { id: 'deletePod', title: `Delete ${highest}`, ...running, steps: [`deletePod:${highest}`] },
    deleteSet,
    {
      id: 'neverReady',
      title: 'A pod that never becomes Ready',
      ...running,
      steps: [
        `image:${withTag(image, neverReadySuffix.slice(1))}`,
        ...(onDelete ? [`deletePod:${highest}`] : []),
        newImage,
        `deletePod:${highest}`,
      ],
    },
  ];
}

/** Down to one pod and up again, which shows whose data is there; a set of fewer than two goes up and down. */
function scaling({ replicas }: StatefulSet): Pick<Preset, 'id' | 'title' | 'steps'> {
  const other = replicas < 2 ? replicas + 1 : 1;
  return {
    id: 'scale',
    title: `Scale to ${other} and back`,
    steps: [`scale:${other}`, `scale:${replicas}`],
  };
}
