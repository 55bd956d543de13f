import { fill, type Member, ofMember } from '../products/fill';
import { hasShell, productOf } from '../products/images';
import { givesNames } from '../statefulset/governance';
import {
  claimName,
  effectiveClaimTemplates,
  podHost,
  podName,
  podNames,
  serviceDnsName,
  updatedByPartition,
} from '../statefulset/identity';
import {
  claimsAfterDeletion,
  claimsAfterScaleDown,
  claimsWithoutOrphan,
  theirClaims,
} from '../statefulset/narrator/claims';
import { governanceSentence } from '../statefulset/narrator/governance';
import { deleteUnready, heldBack, onDeleteRule, scaledDownByOne, waitsForUnready } from '../statefulset/narrator/order';
import { are, sentences, verb } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { type About, claimCleanup, containerOption, imageOf } from './commands';
import type { SetNetwork } from './connect';
import { type Command, type Kubectl, kubectlFor, selectorText, setReference } from './kubectl';
import { operand } from './shell';
import { goingBack, kubectlIn, lastsUntil, type Source } from './source';

/** What to do when something goes wrong with a set, with the names of one of its pods filled in. */
export interface RunbookEntry {
  readonly id: string;
  /** The symptom. */
  readonly title: string;
  /** Possible causes, the likeliest first. */
  readonly causes: readonly string[];
  /** Commands that show which cause it is; none of them changes anything. */
  readonly look: readonly Command[];
  /** What helps. */
  readonly remedy: readonly string[];
  /** Commands for the remedy. */
  readonly act: readonly Command[];
  /** What can be lost. */
  readonly warnings: readonly string[];
}

/**
 * The runbook of a set, for the pod of one ordinal: the first by default, and the nearest one for an ordinal that the
 * set does not have.
 */
export function runbookOf(
  set: StatefulSet,
  network: SetNetwork,
  { ordinal = set.start, source }: About = {},
): RunbookEntry[] {
  const last = set.start + Math.max(0, set.replicas - 1);
  const runbook = new Runbook(set, network, Math.min(Math.max(ordinal, set.start), last), last, source);
  const claims = set.claimTemplates.length > 0;
  return [
    runbook.pending(),
    ...(claims ? [runbook.claimUnbound()] : []),
    ...(set.serviceName === undefined ? [] : [runbook.dns(set.serviceName)]),
    runbook.alreadyExists(),
    ...(claims ? [runbook.dataGone()] : []),
    runbook.rolloutStuck(),
    ...(claims ? [runbook.orphanedClaims(), runbook.zoneMismatch()] : []),
    runbook.failedNode(),
    runbook.scaleDown(),
  ];
}

/** One method for each symptom. They share the names of the pod, so they stay together, long as their texts are. */
class Runbook {
  private readonly pod: string;
  private readonly claims: readonly string[];
  private readonly kubectl: Kubectl;
  /** For what is in no namespace. */
  private readonly clusterwide: Kubectl = kubectlFor({ namespace: undefined });
  private readonly selector: string;

  constructor(
    private readonly set: StatefulSet,
    private readonly network: SetNetwork,
    private readonly ordinal: number,
    private readonly last: number,
    private readonly source: Source | undefined,
  ) {
    this.pod = podName(set, ordinal);
    this.claims = effectiveClaimTemplates(set).map((template) => claimName(template, set, ordinal));
    this.kubectl = kubectlIn(set, source);
    this.selector = selectorText(set.selector);
  }

  pending(): RunbookEntry {
    const { set, pod, claims } = this;
    const unbound = claims.length === 0 ? [] : [`${claims.join(', ')} ${are(claims.length)} not bound.`];
    const waits =
      set.podManagementPolicy === 'OrderedReady' && this.ordinal > set.start
        ? [`If ${pod} does not exist, it waits for ${podName(set, this.ordinal - 1)} to become Ready.`]
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
        { title: 'What is free on the nodes', command: this.clusterwide(['describe', 'nodes']) },
      ],
      remedy: ['The event FailedScheduling has the reason. Lower the requests, add a node or change the affinity.'],
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
        ...(classes.includes(undefined) ? ['A claim has no class, and the cluster has no default class.'] : []),
        ...(classes.includes('') ? ['A claim has the class "": its volume must be created by hand.'] : []),
        'The class waits for the first pod that uses the claim (WaitForFirstConsumer): then check the pod.',
        'No volume of that size and access mode is left, or a quota is exhausted.',
      ],
      look: [
        { title: 'The claim', command: kubectl(['describe', 'pvc', ...claims.map(operand)]) },
        { title: 'The classes', command: this.clusterwide(['get', 'storageclass']) },
        { title: 'The volumes', command: this.clusterwide(['get', 'pv']) },
      ],
      remedy: [
        'Claim templates are immutable: delete the set but not its pods, delete the unbound claims, and create the set again with the right class.',
      ],
      act: [
        {
          title: 'Delete the set, but not its pods',
          command: kubectl(['delete', setReference(set), '--cascade=orphan']),
        },
      ],
      warnings: ['Never delete a bound claim: its data is deleted with it.', claimsWithoutOrphan(set)].filter(
        (warning) => warning !== '',
      ),
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
        `serviceName was different when ${pod} was created: a pod gets its DNS name when it is created.`,
        'The short name was used in another namespace, or a resolver has cached an earlier failure for some seconds.',
      ],
      look: [
        { title: 'The Service', command: kubectl(['get', `service/${service}`, '-o', 'yaml']) },
        {
          title: 'The addresses behind it',
          command: kubectl(['get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml']),
        },
        ...(hasShell(imageOf(set))
          ? [
              {
                title: 'The host name of the pod',
                command: kubectl(['exec', `pod/${pod}`, ...containerOption(set)], ['hostname', '-f']),
              },
            ]
          : []),
        {
          title: 'Look it up from another pod',
          command: kubectl(
            ['run', 'dns-debug', '--rm', '-it', '--restart=Never', '--image=busybox:1.36'],
            ['nslookup', operand(name)],
          ),
        },
      ],
      remedy: [
        `Give ${service} clusterIP: None and the labels of the pods as its selector. A live Service cannot become headless: delete it and create it again.`,
      ],
      act: [],
      warnings: ['Do not configure IP addresses instead: they change whenever a pod is recreated.'],
    };
  }

  alreadyExists(): RunbookEntry {
    const { kubectl, pod, set } = this;
    return {
      id: 'pod-exists',
      title: `Event FailedCreate: pods "${pod}" already exists`,
      causes: [
        `Another owner created a pod ${pod}, or it is orphaned and the selector does not match it.`,
        `An older ${pod} is still terminating, or its node does not respond.`,
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
        'If it is not needed, delete it: the controller then creates its own. Otherwise give it the labels of the selector: the set adopts it.',
      ],
      act: [this.deletePod()],
      warnings: [],
    };
  }

  dataGone(): RunbookEntry {
    const { kubectl, claims, set, pod } = this;
    return {
      id: 'data-gone',
      title: `The data of ${pod} is missing after a restart`,
      causes: [
        'The software does not write to where the claim is mounted (PGDATA, or a data directory in its configuration).',
        'The set or a claim template was renamed: the pods got new, empty claims beside the old ones.',
        ...(set.whenScaled === 'Delete'
          ? ['The set was scaled down and up again, which deleted the claims: whenScaled is Delete.']
          : []),
        ...(set.whenDeleted === 'Delete'
          ? ['The set was deleted and created again, which deleted the claims: whenDeleted is Delete.']
          : []),
        'The claim was deleted while it had no pod.',
      ],
      look: [
        { title: 'All claims, including old ones', command: kubectl(['get', 'pvc']) },
        { title: 'Its own claims', command: kubectl(['describe', 'pvc', ...claims.map(operand)]) },
        {
          title: 'What is mounted',
          command: hasShell(imageOf(set))
            ? kubectl(['exec', `pod/${pod}`, ...containerOption(set)], ['df', '-h'])
            : kubectl(['get', `pod/${pod}`, '-o', 'jsonpath={.spec.containers[*].volumeMounts}']),
        },
      ],
      remedy: [
        'Find the claim with the data. A volume with the reclaim policy Retain outlives its claim and can be bound again.',
      ],
      act: [],
      warnings: ['Do not scale, delete or create anything until you have found the old volume.'],
    };
  }

  rolloutStuck(): RunbookEntry {
    const { set, kubectl, pod } = this;
    const ordered = waitsForUnready(set);
    const [history, back] = goingBack(set, this.source, kubectl);
    const { start } = updatedByPartition(set);
    const kept =
      set.updateStrategy === 'OnDelete' ? onDeleteRule : heldBack(podNames(set, { start: set.start, end: start }), set);
    const held = kept === undefined ? [] : [kept];
    return {
      id: 'rollout-stuck',
      title: 'The rollout is stuck',
      causes: [
        ...held,
        'A pod does not become Ready: its image cannot be pulled, it crashes, or its readiness probe fails.',
        ...(ordered ? ['The template is fixed, but the controller still waits for the pod with the broken one.'] : []),
      ],
      look: [
        {
          title: 'Each pod and its revision',
          command: kubectl(['get', 'pods', '-l', this.selector, '-L', 'controller-revision-hash']),
        },
        this.describe(),
        {
          title: 'Its logs before the last restart',
          command: kubectl(['logs', `pod/${pod}`, ...containerOption(set), '--previous']),
        },
        ...(history ? [history] : []),
      ],
      remedy: [sentences(['Fix the template or roll back.', ordered && deleteUnready()])],
      act: [...(back ? [{ title: 'Roll back', command: back.command }] : []), ...(ordered ? [this.deletePod()] : [])],
      warnings: ['Check the other members first: without one more pod they may lose the quorum.'],
    };
  }

  orphanedClaims(): RunbookEntry {
    const { set, kubectl } = this;
    const next = effectiveClaimTemplates(set).map((template) => claimName(template, set, this.last + 1));
    return {
      id: 'orphaned-claims',
      title: 'Claims remain after scaling down or deleting',
      causes: [
        set.whenScaled === 'Retain'
          ? `whenScaled is Retain. ${claimsAfterScaleDown({ text: 'Claims of deleted pods', count: 2 }, set)}`
          : 'The pods were deleted before whenScaled became Delete.',
        ...(set.whenDeleted === 'Retain'
          ? [`whenDeleted is Retain. ${claimsAfterDeletion({ text: 'Claims of a deleted set', count: 2 }, set)}`]
          : []),
      ],
      look: [
        { title: 'Claims', command: kubectl(['get', 'pvc', '-l', this.selector]) },
        { title: 'Pods', command: kubectl(['get', 'pods', '-l', this.selector]) },
      ],
      remedy: ['Delete by name the claims without a pod whose data is backed up or not needed.'],
      act: [
        {
          title: `The first without a pod at ${set.replicas} replicas`,
          command: kubectl(['delete', 'pvc', ...next.map(operand)]),
          danger: true,
        },
        ...claimCleanup(set, kubectl).map((command) => ({
          ...command,
          title: `${command.title}, once the set is deleted`,
        })),
      ],
      warnings: ['kubectl delete pvc -l also deletes the claims of other sets with the same labels. Delete by name.'],
    };
  }

  zoneMismatch(): RunbookEntry {
    const { kubectl, pod, claims } = this;
    const columns = 'NAME:.metadata.name,CLAIM:.spec.claimRef.name,NODES:.spec.nodeAffinity.required.nodeSelectorTerms';
    return {
      id: 'zone-mismatch',
      title: `${pod}: volume node affinity conflict`,
      causes: [
        'The volume is in one zone or on one node, and no node there can run the pod: it is full, drained or missing.',
        'The class binds immediately (volumeBindingMode: Immediate), so the zone was chosen before the pod was scheduled.',
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
        'Restore or add a node in the zone of the volume. For new claims, use a class with WaitForFirstConsumer.',
        'If other members have the data, this one can be rebuilt elsewhere: remove it from its cluster, delete its claim, then its pod.',
      ],
      act: [],
      warnings: ['Data that only this member has is deleted with the claim.'],
    };
  }

  failedNode(): RunbookEntry {
    const { kubectl, pod } = this;
    return {
      id: 'failed-node',
      title: `The node of ${pod} has failed`,
      causes: [
        `As long as the old ${pod} may still run, no new one is created: it stays Terminating or Unknown until the node responds or is deleted.`,
      ],
      look: [
        { title: 'Its node', command: kubectl(['get', `pod/${pod}`, '-o', 'wide']) },
        { title: 'The nodes', command: this.clusterwide(['get', 'nodes']) },
        { title: 'Where the volumes are attached', command: this.clusterwide(['get', 'volumeattachments']) },
      ],
      remedy: [
        'Make sure that the machine is off. Then mark the node as out of service: pod and volume move to another.',
      ],
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
          title: 'As a last resort, delete the pod by force',
          command: kubectl(['delete', `pod/${pod}`, '--grace-period=0', '--force']),
          danger: true,
        },
      ],
      warnings: [
        `Neither waits until the old ${pod} has terminated. If it still runs, two pods have one identity: a database can split in two (split brain) and lose writes.`,
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
      causes: [
        sentences([scaledDownByOne(set), 'Kubernetes does not tell the software that the member leaves for good.']),
      ],
      look: [{ title: 'The members', command: kubectl(['get', 'pods', '-l', this.selector, '-o', 'wide']) }],
      remedy: [
        known?.product.leave === undefined
          ? `If ${pod} is a member of a cluster, remove it from there first.`
          : `Remove ${pod} from the ${known.product.name} cluster first. ${fill(known.product.leave, ofMember(this.member(known.product.port)))}`,
        sentences(['Then remove one pod at a time.', lastsUntil(this.source)]),
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
              `${votes}: while ${set.replicas} are registered, fewer than ${Math.floor(set.replicas / 2) + 1} running ones lose the quorum.`,
            ]
          : []),
        ...(this.claims.length > 0
          ? [
              sentences([
                claimsAfterScaleDown(theirClaims(1, this.claims.length), set),
                set.whenScaled === 'Retain' && 'A cluster may reject the old data of a member that has left.',
              ]),
            ]
          : []),
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
    const { set, network, last } = this;
    // Without a DNS name, only whoever registered the member knows what it is called.
    const host = givesNames(network.governance) ? podHost(set, last) : 'HOST';
    return { pod: podName(set, last), ordinal: last, host, port };
  }
}
