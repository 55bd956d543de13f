import { reachableOf } from '../products/access';
import { hasShell, productOf } from '../products/images';
import { versionRule } from '../products/upgrades';
import { containersOf, firstImage, repositoryOf } from '../statefulset/containers';
import { effectiveClaimTemplates, ordinalRange, podName, podNames, serviceDnsName } from '../statefulset/identity';
import {
  claimsAfterDeletion,
  claimsAfterScaleDown,
  claimsOf,
  claimsWithoutOrphan,
  theirClaims,
} from '../statefulset/narrator/claims';
import { deletedWithSet, noStatus, onDeleteRule, scaledDownByOne } from '../statefulset/narrator/order';
import { sentences } from '../statefulset/phrases';
import { type SecretReference, secretsOf } from '../statefulset/secrets';
import type { StatefulSet } from '../statefulset/set';
import type { JsonObject } from '../yaml/json';
import { portOf, type SetNetwork } from './connect';
import { clientCommand } from './credentials';
import { type Command, forEachOrdinal, type Kubectl, namedClaims, selectorText, setReference } from './kubectl';
import { operand } from './shell';
import { applying, goingBack, kubectlIn, lastsUntil, type Source, uninstalling, wordsFor } from './source';
import { triedCommands } from './tried';

/** The kubectl commands of everyday work with one set. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** What the commands are about beside the set itself. */
export interface About {
  /** The pod; the nearest one for an ordinal that the set does not have. */
  readonly ordinal?: number | undefined;
  /** What is applied; undefined if it is nothing that is known. */
  readonly source?: Source | undefined;
  /** The set as it is written, where other values are tried. */
  readonly written?: StatefulSet | undefined;
}

export function kubectlCommands(set: StatefulSet, network: SetNetwork, about: About = {}): CommandGroup[] {
  const { source, written } = about;
  const kubectl = kubectlIn(set, source);
  const groups = [
    { title: 'What if', commands: written ? triedCommands(set, written, source, kubectl) : [] },
    { title: 'Apply', commands: source ? applying(source, kubectl) : [] },
    { title: 'Watch', commands: watching(set, kubectl) },
    { title: 'Pods', commands: pods(set, network, about, kubectl) },
    { title: 'Claims', commands: claims(set, kubectl) },
    { title: 'Scale', commands: scaling(set, source, kubectl) },
    { title: 'Roll out', commands: rollout(set, source, kubectl) },
    { title: 'Secrets', commands: secretsOf(set).map((secret) => createSecret(secret, kubectl)) },
    { title: 'DNS', commands: dns(set, network, kubectl) },
    { title: 'Delete', commands: deletion(set, network, source, kubectl) },
  ];
  return groups.filter(({ commands }) => commands.length > 0);
}

function watching(set: StatefulSet, kubectl: Kubectl): Command[] {
  const selector = selectorText(set.selector);
  return [
    followRollout(set, kubectl),
    { title: 'Watch the pods', command: kubectl(['get', 'pods', '-l', selector, '-w']) },
    { title: 'Events of the set', command: kubectl(['events', '--for', setReference(set)]) },
    { title: 'Describe the set', command: kubectl(['describe', setReference(set)]) },
  ];
}

/** The command that follows a rollout, or what else tells how far it is. */
export function followRollout(set: StatefulSet, kubectl: Kubectl): Command {
  return set.updateStrategy === 'RollingUpdate'
    ? { title: 'Follow the rollout', command: kubectl(['rollout', 'status', setReference(set)]) }
    : {
        title: 'The revision of each pod',
        command: kubectl(['get', 'pods', '-l', selectorText(set.selector), '-L', 'controller-revision-hash']),
        note: noStatus(set),
      };
}

function pods(set: StatefulSet, { lookUp }: SetNetwork, { ordinal = set.start }: About, kubectl: Kubectl): Command[] {
  if (set.replicas === 0) return [];
  const chosen = Math.min(Math.max(ordinal, set.start), set.start + set.replicas - 1);
  const name = podName(set, chosen);
  const pod = `pod/${name}`;
  const [known] = reachableOf(set, lookUp);
  const target = containersOf(set).find(({ name }) => name === known?.container) ?? leadingContainer(set);
  const container = containersOf(set).length > 1 && target ? ['-c', target.name] : [];
  const shell = hasShell(target?.image ?? '');
  const member = { pod: name, ordinal: chosen, host: 'localhost', port: known?.port ?? 0 };
  const client = known && clientCommand(member, known.access, shell);
  const ports = [portOf(set, lookUp), ...(known?.access.others ?? []).map(({ port }) => port)];
  const forwarded = [...new Set(ports)].filter((port) => port !== undefined).map(forwardedPort);
  return [
    {
      title: 'List them with their nodes',
      command: kubectl(['get', 'pods', '-l', selectorText(set.selector), '-o', 'wide']),
    },
    { title: `Logs of ${name}`, command: kubectl(['logs', pod, ...container]) },
    { title: 'Its logs before the last restart', command: kubectl(['logs', pod, ...container, '--previous']) },
    shell
      ? { title: `A shell in ${name}`, command: kubectl(['exec', '-it', pod, ...container], ['sh']) }
      : debugging(target?.name, pod, kubectl),
    ...(client
      ? [{ title: `The client of its image, in ${name}`, command: kubectl(['exec', '-it', pod, ...container], client) }]
      : []),
    ...(forwarded.length > 0
      ? [
          {
            title: `Reach ${name} from this machine`,
            command: kubectl(['port-forward', pod, ...forwarded]),
            note: 'As long as it runs, clients connect to localhost.',
          },
        ]
      : []),
  ];
}

/** A shell beside a container whose image has none; it sees the processes of that container, and its files below /proc. */
function debugging(target: string | undefined, pod: string, kubectl: Kubectl): Command {
  const args = ['debug', '-it', pod, '--image=busybox:1.36', ...(target ? [`--target=${target}`] : [])];
  return {
    title: `A shell beside ${pod.slice('pod/'.length)}`,
    command: kubectl(args, ['sh']),
    note: 'Its image has no shell. The files of the container are below /proc/1/root.',
  };
}

/** Ports that only the superuser may open are forwarded from another one. */
function forwardedPort(port: number): string {
  return port < 1024 ? `${8000 + port}:${port}` : String(port);
}

function claims(set: StatefulSet, kubectl: Kubectl): Command[] {
  if (set.claimTemplates.length === 0) return [];
  const names = namedClaims(set);
  const selector = selectorText(set.selector);
  return [
    names && names.length > 0
      ? { title: 'List them', command: kubectl(['get', 'pvc', ...names]) }
      : {
          title: 'List them',
          command: kubectl(['get', 'pvc', '-l', selector]),
          note: 'Claims have the labels of the selector, so those of other sets with the same labels are listed too.',
        },
  ];
}

function scaling(set: StatefulSet, source: Source | undefined, kubectl: Kubectl): Command[] {
  const to = (replicas: number) => kubectl(['scale', setReference(set), `--replicas=${replicas}`]);
  const up: Command = {
    title: `Up to ${set.replicas + 1}`,
    command: to(set.replicas + 1),
    ...withNote(lastsUntil(source)),
  };
  if (set.replicas < 2) return [up];
  const product = productOf(set)?.product;
  return [
    up,
    {
      title: `Down to ${set.replicas - 1}`,
      command: to(set.replicas - 1),
      note: sentences([
        scaledDownByOne(set),
        claimsAfterScaleDown(theirClaims(1, effectiveClaimTemplates(set).length), set),
        product?.votes && `${product.name} members vote: keep a majority of them.`,
        product?.leave !== undefined && 'Remove the member from its cluster first: see the runbook.',
        lastsUntil(source),
      ]),
      ...(scalingLosesData(set) ? { danger: true as const } : {}),
    },
  ];
}

function rollout(set: StatefulSet, source: Source | undefined, kubectl: Kubectl): Command[] {
  const container = containersOf(set)[0]?.name ?? 'CONTAINER';
  const image = kubectl([
    'set',
    'image',
    setReference(set),
    `${operand(container)}=${repositoryOf(firstImage(set)) || 'IMAGE'}:TAG`,
  ]);
  const versions = productOf(set)?.product;
  const caution = versions && versionRule(versions);
  const undo = goingBack(set, source, kubectl);
  if (set.updateStrategy === 'OnDelete') {
    const last = podName(set, set.start + Math.max(0, set.replicas - 1));
    return [
      { title: 'Set a new image', command: image, note: sentences([onDeleteRule, caution, lastsUntil(source)]) },
      { title: 'Update one pod', command: kubectl(['delete', `pod/${last}`]) },
      ...undo,
    ];
  }
  const partition = (value: number) =>
    kubectl(['patch', setReference(set), '--type=merge', '-p', JSON.stringify(partitionPatch(value))]);
  const canary = Math.max(0, set.replicas - 1);
  return [
    { title: 'Set a new image', command: image, ...withNote(sentences([caution, lastsUntil(source)])) },
    { title: 'Restart every pod', command: kubectl(['rollout', 'restart', setReference(set)]) },
    {
      title: 'Canary: let updates reach the last pod only',
      command: partition(canary),
      note: sentences(['Then set the new image. The partition counts from the first ordinal.', lastsUntil(source)]),
    },
    { title: 'Canary: complete it', command: partition(0) },
    ...undo,
  ];
}

/** A merge patch of a set that sets its partition. */
export function partitionPatch(partition: number): JsonObject {
  return { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } } };
}

/** Creates a Secret that the pod template refers to; the values are placeholders. */
export function createSecret({ name, keys, registry, optional }: SecretReference, kubectl: Kubectl): Command {
  const note = optional ? { note: 'It is optional: pods start without it.' } : {};
  if (registry)
    return {
      title: `${name}, to pull images`,
      command: kubectl([
        'create',
        'secret',
        'docker-registry',
        operand(name),
        '--docker-server=SERVER',
        '--docker-username=USER',
        '--docker-password=PASSWORD',
      ]),
      ...note,
    };
  const literals = keys.length > 0 ? keys.map((key) => `--from-literal=${key}=VALUE`) : ['--from-literal=KEY=VALUE'];
  return { title: name, command: kubectl(['create', 'secret', 'generic', operand(name), ...literals]), ...note };
}

function dns(set: StatefulSet, { governing, clusterDomain }: SetNetwork, kubectl: Kubectl): Command[] {
  if (set.serviceName === undefined || set.replicas === 0) return [];
  const domain = serviceDnsName(set.serviceName, set.namespace, clusterDomain);
  const lookUp = (...args: string[]) =>
    kubectl(['run', 'dns-debug', '--rm', '-it', '--restart=Never', '--image=busybox:1.36'], ['nslookup', ...args]);
  const port = governing?.ports.find(({ name }) => name !== null);
  return [
    { title: 'Look up the first pod', command: lookUp(operand(`${podName(set, set.start)}.${domain}`)) },
    { title: 'Look up all pods', command: lookUp(operand(domain)) },
    ...(port
      ? [
          {
            title: `Look up the port ${port.name}`,
            command: lookUp('-type=SRV', `_${port.name}._${(port.protocol ?? 'TCP').toLowerCase()}.${domain}`),
          },
        ]
      : []),
    {
      title: 'The addresses behind the Service',
      command: kubectl(['get', 'endpointslices', '-l', `kubernetes.io/service-name=${set.serviceName}`]),
    },
  ];
}

function deletion(
  set: StatefulSet,
  { governing, clients }: SetNetwork,
  source: Source | undefined,
  kubectl: Kubectl,
): Command[] {
  const services = [...(governing ? [governing] : []), ...clients].map(({ name }) => `service/${name}`);
  const pods = podNames(set);
  const claims = claimsOf(set).count;
  const inOrder = set.podManagementPolicy === 'OrderedReady' && pods.length > 1;
  return [
    ...(inOrder
      ? [
          {
            title: 'First scale to 0, to delete the pods in order',
            command: kubectl(['scale', setReference(set), '--replicas=0']),
            ...withNote(claimsAfterScaleDown(theirClaims(pods.length, claims), set)),
            ...(scalingLosesData(set) ? { danger: true as const } : {}),
          },
        ]
      : []),
    ...uninstalling(set, source),
    {
      title: 'The set and its pods',
      command: kubectl(['delete', setReference(set)]),
      ...withNote(sentences([deletedWithSet(pods, set), claimsAfterDeletion(theirClaims(pods.length, claims), set)])),
      danger: true,
    },
    ...(services.length > 0
      ? [
          {
            title: 'The set and its Services',
            command: kubectl(['delete', setReference(set), ...services]),
            danger: true as const,
          },
        ]
      : []),
    {
      title: 'The set, but not its pods',
      command: kubectl(['delete', setReference(set), '--cascade=orphan']),
      note: sentences([
        `To change an immutable field: ${wordsFor(source).again}, and it adopts the pods.`,
        claimsWithoutOrphan(set),
      ]),
    },
    ...claimCleanup(set, kubectl),
  ];
}

function withNote(note: string): Pick<Command, 'note'> {
  return note === '' ? {} : { note };
}

/** Whether pods take their claims with them when the set is scaled down. */
function scalingLosesData(set: StatefulSet): boolean {
  return set.whenScaled === 'Delete' && set.claimTemplates.length > 0;
}

/** Deletes the claims that outlive the set, each by name: a selector would match those of other sets too. */
export function claimCleanup(set: StatefulSet, kubectl: Kubectl): Command[] {
  const templates = effectiveClaimTemplates(set);
  if (templates.length === 0 || set.replicas === 0 || set.whenDeleted === 'Delete') return [];
  const note =
    'By name, since kubectl delete pvc -l also deletes the claims of other sets with the same labels. The data is deleted with the claims.';
  const names = namedClaims(set);
  if (names !== undefined)
    return [{ title: 'The retained claims', command: kubectl(['delete', 'pvc', ...names]), note, danger: true }];
  return templates.flatMap((template) =>
    forEachOrdinal(kubectl, ordinalRange(set), `pvc/${template.name}-${set.name}-`, [['delete']]).map((command) => ({
      title: `The retained claims of ${template.name}`,
      command,
      note,
      danger: true as const,
    })),
  );
}

/** `-c NAME` where a pod has several containers. */
export function containerOption(set: StatefulSet): string[] {
  const chosen = leadingContainer(set);
  return containersOf(set).length > 1 && chosen ? ['-c', chosen.name] : [];
}

/** The image of the container that commands run in. */
export function imageOf(set: StatefulSet): string {
  return leadingContainer(set)?.image ?? '';
}

/** The container whose software is known, else the first. */
function leadingContainer(set: StatefulSet) {
  return productOf(set)?.container ?? containersOf(set)[0];
}
