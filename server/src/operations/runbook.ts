import { fillIn, type Member } from '../products/fill';
import { productOf } from '../products/images';
import { claimName, effectiveClaimTemplates, podHost, podName, serviceDnsName } from '../statefulset/identity';
import { governanceSentence } from '../statefulset/narrator';
import type { StatefulSet } from '../statefulset/set';
import { are, verb } from '../statefulset/words';
import type { SetNetwork } from './connect';
import {
  type Command,
  claimCleanup,
  containerWord,
  type Kubectl,
  kubectlFor,
  selectorText,
  setReference,
} from './kubectl';
import { operand } from './shell';

/** What to do when something is wrong with a set, with the names of one of its pods filled in. */
export interface RunbookEntry {
  readonly id: string;
  /** What is seen. */
  readonly title: string;
  /** What it may come from, the likeliest first. */
  readonly causes: readonly string[];
  /** Commands that show which cause it is; none of them changes anything. */
  readonly look: readonly Command[];
  /** What helps. */
  readonly remedy: readonly string[];
  /** Commands for the remedy. */
  readonly act: readonly Command[];
  /** What can be lost by it. */
  readonly warnings: readonly string[];
}

/**
 * The runbook of a set, for the pod of one ordinal: the first by default, and the nearest one for an ordinal that the
 * set does not have.
 */
export function runbookOf(set: StatefulSet, network: SetNetwork, ordinal: number = set.start): RunbookEntry[] {
  const last = set.start + Math.max(0, set.replicas - 1);
  const book = new Runbook(set, network, Math.min(Math.max(ordinal, set.start), last), last);
  const claims = set.claimTemplates.length > 0;
  return [
    book.pending(),
    ...(claims ? [book.claimUnbound()] : []),
    ...(set.serviceName === undefined ? [] : [book.dns(set.serviceName)]),
    book.alreadyExists(),
    ...(claims ? [book.dataGone()] : []),
    book.rolloutStuck(),
    ...(claims ? [book.orphanedClaims(), book.zoneMismatch()] : []),
    book.failedNode(),
    book.scaleDown(),
  ];
}

class Runbook {
  private readonly pod: string;
  private readonly claims: readonly string[];
  private readonly kubectl: Kubectl;
  /** For what lies in no namespace. */
  private readonly clusterwide: Kubectl = kubectlFor({ namespace: undefined });
  private readonly selector: string;

  constructor(
    private readonly set: StatefulSet,
    private readonly network: SetNetwork,
    private readonly ordinal: number,
    private readonly last: number,
  ) {
    this.pod = podName(set, ordinal);
    this.claims = effectiveClaimTemplates(set).map((template) => claimName(template, set, ordinal));
    this.kubectl = kubectlFor(set);
    this.selector = selectorText(set.selector);
  }

  pending(): RunbookEntry {
    const { set, pod, claims } = this;
    const unbound = claims.length === 0 ? [] : [`${claims.join(', ')} ${are(claims.length)} not bound.`];
    const waits =
      set.podManagementPolicy === 'OrderedReady' && this.ordinal > set.start
        ? [`If ${pod} is missing altogether, it waits for ${podName(set, this.ordinal - 1)} to become Ready.`]
        : [];
    return {
      id: 'pod-pending',
      title: `${pod} stays Pending`,
      causes: [
        'No node has the CPU or memory that the pod requests, or its affinity and tolerations allow none.',
        ...unbound,
        ...waits,
      ],
      look: [
        this.describe(),
        { title: 'Events', command: this.kubectl(['events', '--for', `pod/${pod}`]) },
        { title: 'What the nodes have left', command: this.clusterwide(['describe', 'nodes']) },
      ],
      remedy: ['Read the reason in the event FailedScheduling; lower the requests, add a node or change the affinity.'],
      act: [],
      warnings: [],
    };
  }

  claimUnbound(): RunbookEntry {
    const { kubectl, claims, set } = this;
    const classes = [...new Set(set.claimTemplates.map(({ storageClass }) => storageClass))];
    const named = classes.filter((name) => name !== undefined && name !== '');
    return {
      id: 'claim-unbound',
      title: `${claims.join(', ')} ${verb(claims.length, 'stay')} Pending`,
      causes: [
        ...(named.length > 0 ? [`There is no StorageClass ${named.join(' or ')}, or its provisioner fails.`] : []),
        ...(classes.includes(undefined) ? ['A claim names no class, and the cluster has no default one.'] : []),
        ...(classes.includes('') ? ['A claim has the class "": somebody has to make its volume by hand.'] : []),
        'The class waits for the first pod that uses the claim (WaitForFirstConsumer): then look at the pod.',
        'No volume of that size and access mode is left, or a quota is used up.',
      ],
      look: [
        { title: 'The claim', command: kubectl(['describe', 'pvc', ...claims.map(operand)]) },
        { title: 'The classes', command: this.clusterwide(['get', 'storageclass']) },
        { title: 'The volumes', command: this.clusterwide(['get', 'pv']) },
      ],
      remedy: [
        'The claim templates of a live set cannot change: delete the set but not its pods, delete the unbound claims, and create the set anew with the right class.',
      ],
      act: [
        {
          title: 'Delete the set, but not its pods',
          command: kubectl(['delete', setReference(set), '--cascade=orphan']),
        },
      ],
      warnings: ['Never delete a claim that is bound: its data goes with it.'],
    };
  }

  dns(service: string): RunbookEntry {
    const { set, network, kubectl, pod } = this;
    const { governing } = network;
    const fault =
      network.governance.state === 'governing'
        ? `The selector of the Service ${service} does not match the pods.`
        : governanceSentence(network.governance);
    const unready = governing?.publishNotReadyAddresses
      ? []
      : [`${pod} is not Ready: its name resolves only once it is, unless publishNotReadyAddresses is true.`];
    const name = `${pod}.${serviceDnsName(service, set.namespace, network.clusterDomain)}`;
    return {
      id: 'dns',
      title: `${pod}.${service} does not resolve`,
      causes: [
        fault,
        ...unready,
        `serviceName was another one when ${pod} was created: a pod gets its names at creation.`,
        'The short form was used from another namespace, or a resolver keeps an earlier failure for some seconds.',
      ],
      look: [
        { title: 'The Service', command: kubectl(['get', `service/${service}`, '-o', 'yaml']) },
        {
          title: 'The addresses behind it',
          command: kubectl(['get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml']),
        },
        {
          title: 'What the pod calls itself',
          command: kubectl(['exec', `pod/${pod}`, ...containerWord(set)], ['hostname', '-f']),
        },
        {
          title: 'Look it up from a pod of its own',
          command: kubectl(
            ['run', 'dns-debug', '--rm', '-it', '--restart=Never', '--image=busybox:1.36'],
            ['nslookup', operand(name)],
          ),
        },
      ],
      remedy: [
        `Give ${service} clusterIP: None and the labels of the pods as its selector. A live Service cannot become headless: delete it and create it anew.`,
      ],
      act: [],
      warnings: ['Do not configure IP addresses instead: those of pods change whenever a pod is created anew.'],
    };
  }

  alreadyExists(): RunbookEntry {
    const { kubectl, pod, set } = this;
    return {
      id: 'pod-exists',
      title: `Event FailedCreate: pods "${pod}" already exists`,
      causes: [
        `Another owner made a pod ${pod}, or it belongs to nobody and the selector does not match it.`,
        `An older ${pod} is still ending, or hangs on a node that does not answer.`,
      ],
      look: [
        {
          title: 'Its owners and labels',
          command: kubectl([
            'get',
            `pod/${pod}`,
            '-o',
            'jsonpath={.metadata.ownerReferences}{"\\n"}{.metadata.labels}',
          ]),
        },
        { title: 'The set and its events', command: kubectl(['describe', setReference(set)]) },
      ],
      remedy: [
        'If it is not needed, delete it: the controller then makes its own. If it is, give it the labels of the selector: the set adopts it.',
      ],
      act: [this.deletePod()],
      warnings: [],
    };
  }

  dataGone(): RunbookEntry {
    const { kubectl, claims, set, pod } = this;
    return {
      id: 'data-gone',
      title: `The data of ${pod} is gone after a restart`,
      causes: [
        'The software writes elsewhere than where the claim is mounted (PGDATA, or a data directory in its configuration).',
        'The set or a claim template was renamed: the pods got new, empty claims, and the old ones are still there.',
        set.whenScaled === 'Delete'
          ? 'The set was scaled down and up again: whenScaled is Delete, so the claims were deleted in between.'
          : 'Somebody deleted the claim while the pod was away.',
      ],
      look: [
        { title: 'All claims, old ones too', command: kubectl(['get', 'pvc']) },
        { title: 'Its own claims', command: kubectl(['describe', 'pvc', ...claims.map(operand)]) },
        {
          title: 'What is mounted',
          command: kubectl(['exec', `pod/${pod}`, ...containerWord(set)], ['df', '-h']),
        },
      ],
      remedy: [
        'Find the claim that holds the data. A volume with the reclaim policy Retain outlives its claim and can be bound again.',
      ],
      act: [],
      warnings: ['Do not scale, delete or create anything until the old volume is found.'],
    };
  }

  rolloutStuck(): RunbookEntry {
    const { set, kubectl, pod } = this;
    const ordered = set.podManagementPolicy === 'OrderedReady';
    const held =
      set.updateStrategy === 'OnDelete'
        ? ['The update strategy is OnDelete: a pod is updated when you delete it.']
        : set.partition > 0
          ? [`The partition is ${set.partition}: pods below ordinal ${set.start + set.partition} are not updated.`]
          : [];
    return {
      id: 'rollout-stuck',
      title: 'The rollout does not go on',
      causes: [
        ...held,
        'A pod does not become Ready: its image cannot be pulled, it crashes, or its readiness probe fails.',
        ...(ordered
          ? ['The template is repaired, but the controller still waits for the pod with the broken one.']
          : []),
      ],
      look: [
        {
          title: 'Which pod, which revision',
          command: kubectl(['get', 'pods', '-l', this.selector, '-L', 'controller-revision-hash']),
        },
        this.describe(),
        {
          title: 'The logs of its last crash',
          command: kubectl(['logs', `pod/${pod}`, ...containerWord(set), '--previous']),
        },
        { title: 'Earlier revisions', command: kubectl(['rollout', 'history', setReference(set)]) },
      ],
      remedy: [
        ordered
          ? 'Repair the template or go back, then delete the pod that is not Ready: it comes back with the repaired template.'
          : 'Repair the template or go back.',
      ],
      act: [
        { title: 'Go back', command: kubectl(['rollout', 'undo', setReference(set)]) },
        ...(ordered ? [this.deletePod()] : []),
      ],
      warnings: ['Look at the other members first: one more pod less may cost the quorum.'],
    };
  }

  orphanedClaims(): RunbookEntry {
    const { set, kubectl } = this;
    const next = effectiveClaimTemplates(set).map((template) => claimName(template, set, this.last + 1));
    return {
      id: 'orphaned-claims',
      title: 'Claims are left after scaling down or deleting',
      causes: [
        set.whenScaled === 'Retain'
          ? 'whenScaled is Retain: a claim outlives its pod, and is attached again on scaling up, with the old data.'
          : 'Claims of pods that went before whenScaled became Delete stay.',
        ...(set.whenDeleted === 'Retain' ? ['whenDeleted is Retain: all claims outlive the set.'] : []),
      ],
      look: [
        { title: 'Claims', command: kubectl(['get', 'pvc', '-l', this.selector]) },
        { title: 'Pods', command: kubectl(['get', 'pods', '-l', this.selector]) },
      ],
      remedy: ['Delete by name those whose ordinal has no pod and whose data is backed up or not needed.'],
      act: [
        {
          title: `The first that has no pod at ${set.replicas} replicas`,
          command: kubectl(['delete', 'pvc', ...next.map(operand)]),
          danger: true,
        },
        ...claimCleanup(set, kubectl).map((command) => ({
          ...command,
          title: `Once the set is deleted: ${command.title}`,
        })),
      ],
      warnings: [
        'kubectl delete pvc -l also hits the claims of sibling sets that have the same labels. Delete by name.',
      ],
    };
  }

  zoneMismatch(): RunbookEntry {
    const { kubectl, pod, claims } = this;
    const columns = 'NAME:.metadata.name,CLAIM:.spec.claimRef.name,NODES:.spec.nodeAffinity.required.nodeSelectorTerms';
    return {
      id: 'zone-mismatch',
      title: `${pod}: volume node affinity conflict`,
      causes: [
        'The volume lies in one zone or on one node, and no node there can take the pod: it is full, drained or gone.',
        'The class binds at once (volumeBindingMode: Immediate), so the zone was chosen before the pod was placed.',
      ],
      look: [
        this.describe(),
        { title: 'The volume of the claim', command: kubectl(['get', 'pvc', ...claims.map(operand), '-o', 'wide']) },
        {
          title: 'Where volumes can be used',
          command: this.clusterwide(['get', 'pv', '-o', `custom-columns=${columns}`]),
        },
        {
          title: 'Nodes and their zones',
          command: this.clusterwide(['get', 'nodes', '-L', 'topology.kubernetes.io/zone']),
        },
      ],
      remedy: [
        'Bring back or add a node in the zone of the volume. For new claims use a class with WaitForFirstConsumer.',
        'Where other members have the data, this one can be rebuilt elsewhere: take it out of its cluster, delete its claim, then its pod.',
      ],
      act: [],
      warnings: ['With the claim goes the data that only this member has.'],
    };
  }

  failedNode(): RunbookEntry {
    const { kubectl, pod } = this;
    return {
      id: 'failed-node',
      title: `The node of ${pod} has failed`,
      causes: [
        `As long as the old ${pod} may still run there is no new one: it stays Terminating or Unknown until the node answers or is deleted.`,
      ],
      look: [
        { title: 'Its node', command: kubectl(['get', `pod/${pod}`, '-o', 'wide']) },
        { title: 'The nodes', command: this.clusterwide(['get', 'nodes']) },
        { title: 'What holds the volumes', command: this.clusterwide(['get', 'volumeattachments']) },
      ],
      remedy: ['Make sure that the machine is off. Then mark the node as out of service: pod and volume move.'],
      act: [
        {
          title: 'Mark the node',
          command: this.clusterwide([
            'taint',
            'node',
            'NODE',
            'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
          ]),
          danger: true,
        },
        {
          title: 'As the last resort, forget the pod',
          command: kubectl(['delete', `pod/${pod}`, '--grace-period=0', '--force']),
          danger: true,
        },
      ],
      warnings: [
        `Both do not wait for the old ${pod} to end. If it still runs, there are two of one identity: a database can split in two (split brain) and lose writes.`,
      ],
    };
  }

  scaleDown(): RunbookEntry {
    const { set, kubectl } = this;
    const pod = podName(set, this.last);
    const known = productOf(set);
    const votes = known?.product.votes ? `${known.product.name} members vote` : 'If members vote';
    return {
      id: 'scale-down',
      title: 'Before scaling down',
      causes: [`The highest ordinal goes first: ${pod}. Kubernetes does not tell the software that it is for good.`],
      look: [{ title: 'The members', command: kubectl(['get', 'pods', '-l', this.selector, '-o', 'wide']) }],
      remedy: [
        known?.product.leave === undefined
          ? `Take ${pod} out of its cluster first, if its software has one.`
          : `Take ${pod} out of the ${known.product.name} cluster first. ${fillIn(known.product.leave, this.member(known.product.port), known.product, known.container)}`,
        'Then remove one pod at a time.',
      ],
      act: [
        {
          title: 'Remove one',
          command: kubectl(['scale', setReference(set), `--replicas=${Math.max(0, set.replicas - 1)}`]),
          ...(set.whenScaled === 'Delete' && this.claims.length > 0 ? { danger: true as const } : {}),
        },
      ],
      warnings: [
        ...(set.replicas > 1
          ? [
              `${votes}: while ${set.replicas} are registered, fewer than ${Math.floor(set.replicas / 2) + 1} running ones refuse to work.`,
            ]
          : []),
        ...(this.claims.length === 0
          ? []
          : [
              set.whenScaled === 'Delete'
                ? 'whenScaled is Delete: the claims of removed pods are deleted with the data.'
                : 'The claims stay: scaling up again attaches old data, which a cluster may refuse from a member that has left.',
            ]),
      ],
    };
  }

  private describe(): Command {
    return { title: 'The pod and its events', command: this.kubectl(['describe', `pod/${this.pod}`]) };
  }

  private deletePod(): Command {
    return { title: `Delete ${this.pod}`, command: this.kubectl(['delete', `pod/${this.pod}`]), danger: true };
  }

  private member(port: number): Member {
    const { set, last } = this;
    const pod = podName(set, last);
    return { pod, ordinal: last, host: podHost(set, last), port };
  }
}
