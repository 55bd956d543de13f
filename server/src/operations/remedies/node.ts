import { asList, valueAt } from '../../yaml/json';
import { operand } from '../shell';
import { createData } from './data';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { changeTemplate, deletePod, describeClaims, describePod, podsOfNode, step } from './steps';
import { forceDetach } from './termination';

/** The pod has a node, and the node cannot give it its volumes or its network: it stays ContainerCreating. */
export const node = {
  'multi-attach': {
    title: (s) => `The volume of ${s.pod} is still attached to another node.`,
    sign: 'FailedAttachVolume: Multi-Attach error for volume',
    applies: (s) => s.set.claimTemplates.length > 0,
    steps: (s) => [
      describeClaims(s, 'See under Used By which pods have the claim.'),
      step('See on which nodes its volume is attached.', s.clusterwide(['get', 'volumeattachments'])),
      ...holder(s),
      step(
        'If its old node is not Ready, the volume is detached by force 6 minutes after the old pod was deleted. Do not delete the VolumeAttachment yourself while that node may still write.',
      ),
      // The pod itself is on another node by now, which must not be marked.
      ...forceDetach(s, operand(s.named('Node') ?? 'OLD-NODE')),
    ],
  },
  'volume-mount-failed': {
    title: (s) => `A volume of ${s.pod} cannot be mounted.`,
    sign: 'FailedMount: Unable to attach or mount volumes, or a deadline was exceeded',
    steps: (s) => [
      describePod(s, 'The event FailedMount names the volume and the error of its driver.'),
      podsOfNode(s, 'See whether the pods of the driver run on that node.'),
      step('Put the driver or the storage server in order: the kubelet tries again by itself.'),
      ...otherNode(s),
    ],
  },
  'mount-missing': {
    title: (s) => `${object(s, 'A ConfigMap or Secret')} of a volume does not exist.`,
    sign: 'FailedMount: MountVolume.SetUp failed ... not found',
    applies: (s) =>
      asList(s.inPod(['volumes'])).some((volume) =>
        ['configMap', 'secret', 'projected', 'persistentVolumeClaim'].some(
          (kind) => valueAt(volume, [kind]) !== undefined,
        ),
      ),
    steps: (s) => [
      ...createData(s),
      ...changeTemplate(s, 'Or, if the name is wrong, correct it in the volumes of the pod template.'),
    ],
    field: (s) => volumeOf(s) ?? s.podField('volumes'),
  },
  'sandbox-failed': {
    title: (s) => `The network of ${s.pod} cannot be set up on its node.`,
    sign: 'FailedCreatePodSandBox',
    steps: (s) => [
      describePod(s, 'The event FailedCreatePodSandBox has the error of the network plug-in.'),
      podsOfNode(s, 'See whether the pods of the network plug-in run on that node.'),
      step('Put the network plug-in in order: the kubelet tries again by itself.'),
      ...otherNode(s),
    ],
  },
} satisfies Family;

/** The object of which the cause speaks, as the subject of a sentence. */
function object({ about }: Situation, unknown: string): string {
  return about === undefined ? unknown : `The ${about.kind} ${about.name}`;
}

/** The pod that has the volume, if it is known and another one. */
function holder(s: Situation): readonly RemedyStep[] {
  const name = s.about?.kind === 'Pod' && s.about.name !== s.pod ? s.about.name : undefined;
  if (name === undefined)
    return [
      step(`If another pod has the claim and runs, end that one: its node then lets go of the volume for ${s.pod}.`),
    ];
  return [
    {
      text: `${name} has it. Delete ${name} if it is not needed: its node then lets go of the volume for ${s.pod}.`,
      command: s.kubectl(['delete', `pod/${name}`]),
      destroys: `Ends ${name}, and what runs in it.`,
    },
  ];
}

function otherNode(s: Situation): readonly RemedyStep[] {
  return [
    step('If only this node is at fault, cordon it.', s.clusterwide(['cordon', s.nodeOperand])),
    deletePod(s, `Then delete ${s.pod}: it is scheduled to another node, if its volumes can follow.`),
  ];
}

/** The volume that names the missing object. */
function volumeOf(s: Situation) {
  const { about } = s;
  if (about === undefined) return undefined;
  const fields: readonly (readonly [kind: string, field: string, key: string])[] = [
    ['ConfigMap', 'configMap', 'name'],
    ['Secret', 'secret', 'secretName'],
    ['PersistentVolumeClaim', 'persistentVolumeClaim', 'claimName'],
  ];
  for (const [kind, field, key] of fields) {
    if (about.kind !== kind) continue;
    const index = asList(s.inPod(['volumes'])).findIndex((volume) => valueAt(volume, [field, key]) === about.name);
    if (index >= 0) return s.podField('volumes', index, field, key);
  }
  return undefined;
}
