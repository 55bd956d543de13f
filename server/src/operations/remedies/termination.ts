import { twoOfOneName } from '../../statefulset/narrator/order';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { nodes, step } from './steps';

/** The pod is deleted, and stays: a new one of its name is created only once it is gone. */
export const termination = {
  'terminating-finalizer': {
    title: (s) => `A finalizer keeps ${s.pod}, which is deleted.`,
    sign: 'Terminating for long; describe shows finalizers, and containers that have terminated',
    steps: (s) => [
      step('See which finalizers it has.', s.kubectl(['get', `pod/${s.pod}`, '-o', 'jsonpath={.metadata.finalizers}'])),
      step(
        'Each is removed by the controller that set it, once that has cleaned up: see whether it runs, and what its log says.',
      ),
      {
        text: 'Only if that controller is gone for good, remove the finalizers by hand.',
        command: s.kubectl(['patch', `pod/${s.pod}`, '--type=merge', '-p', '{"metadata":{"finalizers":null}}']),
        destroys: 'What the finalizers were to wait for, such as cleaning up outside the cluster, does not happen.',
      },
    ],
  },
  'terminating-node-lost': {
    title: (s) => `The node of ${s.pod} has failed, so that nobody can end the pod.`,
    sign: 'Terminating or Unknown; NodeNotReady, and the node is NotReady',
    steps: (s) => [
      nodes(s, 'See whether the node is NotReady.'),
      step('If the node can be brought back, do that: its kubelet then ends the pod by itself, and nothing is lost.'),
      step('Otherwise make sure that the machine is off. A pod that still runs there would write beside the new one.'),
      ...forceDetach(s, s.nodeOperand),
      {
        text: 'As a last resort, delete the pod by force.',
        command: s.kubectl(['delete', `pod/${s.pod}`, '--grace-period=0', '--force']),
        destroys: twoWriters(s),
      },
    ],
  },
  'terminating-grace': {
    title: (s) => `${s.pod} still has time to end: its grace period${grace(s)} is not over.`,
    sign: 'Terminating since less than terminationGracePeriodSeconds',
    steps: (s) => [
      step(
        'Wait: the software may be writing its data or handing over. The kubelet ends it when the time is over.',
        s.kubectl(['get', `pod/${s.pod}`, '-w']),
      ),
      {
        text: 'Only if it has nothing left to write, shorten the time.',
        command: s.kubectl(['delete', `pod/${s.pod}`, '--grace-period=1']),
        destroys:
          'The software is killed after a second: what it has not written is lost, or has to be recovered when it starts.',
      },
      step(
        'If this happens with each update, lower terminationGracePeriodSeconds, or see in the preStop hook and the logs what takes so long.',
      ),
    ],
    field: (s) => s.podField('terminationGracePeriodSeconds'),
  },
} satisfies Family;

/**
 * Takes pod and volumes from a node that is off. The pod garbage collector deletes pods that are terminating on a node
 * that has this taint and is not Ready (gcTerminating), and their volumes are detached at once.
 */
export function forceDetach(s: Situation, node: string): readonly RemedyStep[] {
  const taint = 'node.kubernetes.io/out-of-service';
  return [
    {
      text: 'If the machine is off and not Ready, mark the node as out of service: its pods are deleted, their volumes detached, and the pods of the set created elsewhere.',
      command: s.clusterwide(['taint', 'node', node, `${taint}=nodeshutdown:NoExecute`]),
      destroys: `Deletes all pods of the node that do not tolerate the taint, without waiting for them. ${twoWriters(s)}`,
    },
    step('Before the node is used again, remove the mark.', s.clusterwide(['taint', 'node', node, `${taint}-`])),
  ];
}

function twoWriters({ pod }: Situation): string {
  return twoOfOneName(pod, 'still runs there');
}

function grace(s: Situation): string {
  const seconds = s.inPod(['terminationGracePeriodSeconds']);
  return ` of ${typeof seconds === 'number' ? seconds : 30} seconds`;
}
