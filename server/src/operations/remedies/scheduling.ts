import { sentences } from '../../statefulset/phrases';
import { asList, asObject, valueAt } from '../../yaml/json';
import { operand } from '../shell';
import type { Family } from './guide';
import { leaveFirst } from './members';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import {
  changeTemplate,
  dataOfClaims,
  deleteClaimsAndPod,
  describePod,
  nodes,
  podsOnNodes,
  step,
  whichClaim,
} from './steps';

/** No node takes the pod. The event FailedScheduling says for how many nodes which reason holds. */
export const scheduling = {
  'unschedulable-resources': {
    title: (s) => `No node has the CPU, memory or devices free that ${s.pod} requests.`,
    sign: 'FailedScheduling: Insufficient cpu, memory or another resource',
    steps: (s) => [
      step(
        'See under Allocated resources what is free on the nodes.',
        s.clusterwide(['describe', 'nodes', ...(s.node === undefined ? [] : [operand(s.node)])]),
      ),
      step('Add a node, or free room on one: the pod is then scheduled by itself.'),
      ...changeTemplate(s, 'Or lower what it requests.'),
    ],
    field: (s) => s.containerField('resources', 'requests'),
  },
  'unschedulable-selector': {
    title: (s) => `No node has the labels that ${s.pod} demands.`,
    sign: "FailedScheduling: didn't match Pod's node affinity/selector",
    applies: (s) => keptAway(s) !== undefined,
    steps: (s) => [
      nodes(s, 'See the labels of the nodes.', '--show-labels'),
      step('If a node is to run it, give it the label: the pod is then scheduled by itself.', label(s)),
      ...changeTemplate(s, `Or correct ${hasNodeSelector(s) ? 'nodeSelector' : 'nodeAffinity'} in the pod template.`),
    ],
    field: (s) => keptAway(s) ?? s.podField('nodeSelector'),
  },
  'unschedulable-taint': {
    title: (s) => `The nodes that would fit have a taint that ${s.pod} does not tolerate.`,
    sign: 'FailedScheduling: had untolerated taint',
    steps: (s) => [
      nodes(s, 'See the taints.', '-o', 'custom-columns=NAME:.metadata.name,TAINTS:.spec.taints'),
      ...changeTemplate(s, 'If it is to run on a node with a taint, add the toleration to the pod template.'),
      step(
        'Or remove the taint: then any pod may be scheduled there.',
        s.clusterwide(['taint', 'node', s.nodeOperand, 'KEY-']),
      ),
    ],
    field: (s) => s.podField('tolerations'),
  },
  'unschedulable-anti-affinity': {
    title: (s) => `No node meets the pod affinity or anti-affinity that ${s.pod} requires.`,
    sign: "FailedScheduling: didn't match pod anti-affinity rules, or pod affinity rules",
    applies: (s) => affinity(s) !== undefined,
    steps: (s) => [
      podsOnNodes(s, 'See where the pods of the set are.'),
      step('Add a node, or a zone if it is about zones: the pod is then scheduled by itself.'),
      ...changeTemplate(
        s,
        'Or prefer instead of require: preferredDuringSchedulingIgnoredDuringExecution. Two members may then fail with one node.',
      ),
    ],
    field: (s) => s.podField('affinity', affinity(s) ?? 'podAntiAffinity'),
  },
  'unschedulable-topology-spread': {
    title: (s) => `No node keeps the spread that ${s.pod} requires.`,
    sign: "FailedScheduling: didn't match pod topology spread constraints",
    applies: (s) => asList(s.inPod(['topologySpreadConstraints'])).length > 0,
    steps: (s) => [
      nodes(s, 'See which nodes are in which domain.', ...topologyKeys(s).flatMap((key) => ['-L', key])),
      step('Add or free a node in the domain with the fewest pods: the pod is then scheduled by itself.'),
      ...changeTemplate(s, 'Or raise maxSkew, or set whenUnsatisfiable: ScheduleAnyway.'),
    ],
    field: (s) => s.podField('topologySpreadConstraints'),
  },
  'unschedulable-zone': {
    title: (s) => `The volume of ${s.pod} is in a zone, or on a node, where no node can take the pod.`,
    sign: "FailedScheduling: didn't match PersistentVolume's node affinity, or volume node affinity conflict",
    applies: (s) => s.set.claimTemplates.length > 0,
    steps: (s) => [
      step('See where its volume can be used.', s.clusterwide(['get', 'pv', '-o', `custom-columns=${whereVolumes}`])),
      nodes(s, 'See which nodes are there, and whether they are Ready.', '-L', 'topology.kubernetes.io/zone'),
      step('Restore, uncordon, free or add a node there: the pod is then scheduled by itself.'),
      ...(keptAway(s) === undefined
        ? []
        : changeTemplate(s, 'If its own nodeSelector or affinity keeps it away from there, correct the pod template.')),
      step(
        'For new claims, a class with volumeBindingMode: WaitForFirstConsumer chooses the zone together with the node.',
      ),
      step(
        sentences([
          'As a last resort, rebuild the member elsewhere, if others or a backup have its data.',
          leaveFirst(s),
        ]),
      ),
      {
        text: sentences([`Then delete its claim and ${s.pod}: both are created anew.`, whichClaim(s)]),
        command: deleteClaimsAndPod(s),
        destroys: `${dataOfClaims(s.claimsAtFault)} Data that only this member has is lost.`,
      },
    ],
    field: keptAway,
  },
  'unschedulable-cordoned': {
    title: () => 'The nodes that would fit are cordoned.',
    sign: 'FailedScheduling: node(s) were unschedulable',
    steps: (s) => [
      nodes(s, 'See which nodes have SchedulingDisabled. Ask who cordoned them, and whether they are being serviced.'),
      step(
        'Uncordon a node once it may be used: the pod is then scheduled by itself.',
        s.clusterwide(['uncordon', s.nodeOperand]),
      ),
    ],
  },
  'unschedulable-ports': {
    title: (s) => `The host port of ${s.pod} is taken on every node that fits.`,
    sign: "FailedScheduling: didn't have free ports for the requested pod ports",
    applies: (s) => hostPort(s) !== undefined || s.inPod(['hostNetwork']) === true,
    steps: (s) => [
      podsOnNodes(s, 'See on which nodes the pods of the set are: two pods with one host port need two nodes.'),
      step('Add a node, or delete what has the port: the pod is then scheduled by itself.'),
      ...changeTemplate(
        s,
        'Or remove hostPort from the pod template: Services and other pods reach the container without it.',
      ),
    ],
    field: hostPort,
  },
  'scheduling-gated': {
    title: (s) => `${s.pod} has scheduling gates: the scheduler leaves it alone until they are removed.`,
    sign: 'SchedulingGated',
    steps: (s) => [
      step('See the gates.', s.kubectl(['get', `pod/${s.pod}`, '-o', 'jsonpath={.spec.schedulingGates}'])),
      ...gates(s),
      step(
        'To let only this pod through, remove its gates by hand.',
        s.kubectl(['patch', `pod/${s.pod}`, '--type=json', '-p', '[{"op":"remove","path":"/spec/schedulingGates"}]']),
      ),
    ],
    field: (s) => (hasGates(s) ? s.podField('schedulingGates') : undefined),
  },
} satisfies Family;

const whereVolumes =
  'NAME:.metadata.name,CLAIM:.spec.claimRef.name,NODES:.spec.nodeAffinity.required.nodeSelectorTerms';

/** What in the pod template chooses the nodes. */
function keptAway(s: Situation) {
  if (hasNodeSelector(s)) return s.podField('nodeSelector');
  return s.inPod(['affinity', 'nodeAffinity']) === undefined ? undefined : s.podField('affinity', 'nodeAffinity');
}

function hasNodeSelector(s: Situation): boolean {
  return Object.keys(asObject(s.inPod(['nodeSelector']))).length > 0;
}

/** The labels that nodeSelector demands; affinity can be met in more ways than one. */
function label(s: Situation): string {
  const demanded = Object.entries(asObject(s.inPod(['nodeSelector']))).map(
    ([key, value]) => `${operand(key)}=${value}`,
  );
  return s.clusterwide(['label', `node/${s.node ?? 'NODE'}`, ...(demanded.length > 0 ? demanded : ['KEY=VALUE'])]);
}

function affinity(s: Situation): string | undefined {
  return ['podAntiAffinity', 'podAffinity'].find((kind) => s.inPod(['affinity', kind]) !== undefined);
}

function topologyKeys(s: Situation): readonly string[] {
  const keys = asList(s.inPod(['topologySpreadConstraints'])).map((constraint) => valueAt(constraint, ['topologyKey']));
  return keys.filter((key) => typeof key === 'string').map(operand);
}

function hostPort(s: Situation) {
  for (const [index, container] of asList(s.inPod(['containers'])).entries()) {
    const port = asList(valueAt(container, ['ports'])).findIndex((each) => Boolean(valueAt(each, ['hostPort'])));
    if (port >= 0) return s.podField('containers', index, 'ports', port, 'hostPort');
  }
  return undefined;
}

function hasGates(s: Situation): boolean {
  return asList(s.inPod(['schedulingGates'])).length > 0;
}

function gates(s: Situation): readonly RemedyStep[] {
  return hasGates(s)
    ? changeTemplate(s, 'If nothing is to remove them, remove schedulingGates from the pod template.')
    : [describePod(s, 'They are not in the pod template: a webhook or a queue set them. See what that waits for.')];
}
