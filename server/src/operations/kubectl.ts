import type { Requirement, Selector } from '../kubernetes/selector';
import { fillIn, type Member } from '../products/fill';
import { productOf } from '../products/images';
import { containersOf, firstImage, repositoryOf } from '../statefulset/containers';
import { claimName, effectiveClaimTemplates, podName, serviceDnsName } from '../statefulset/identity';
import { type SecretReference, secretsOf } from '../statefulset/secrets';
import type { StatefulSet } from '../statefulset/set';
import type { SetNetwork } from './connect';
import { commandLine, operand } from './shell';

/** kubectl commands for one set, to be copied: its own names filled in, its namespace included, quoted for a shell. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

export interface Command {
  readonly title: string;
  readonly command: string;
  /** What to know before it is run. */
  readonly note?: string;
  /** It deletes, or can lose data. */
  readonly danger?: true;
}

/** Names are listed one by one for this many pods; beyond, a loop over their ordinals stands for them. */
const maxNamed = 30;

export function kubectlCommands(set: StatefulSet, network: SetNetwork): CommandGroup[] {
  const kubectl = kubectlFor(set);
  const groups = [
    { title: 'Watch', commands: watching(set, kubectl) },
    { title: 'Pods', commands: pods(set, kubectl) },
    { title: 'Claims', commands: claims(set, kubectl) },
    { title: 'Scale', commands: scaling(set, kubectl) },
    { title: 'Roll out', commands: rollout(set, kubectl) },
    { title: 'Secrets', commands: secretsOf(set).map((secret) => creation(secret, kubectl)) },
    { title: 'DNS', commands: dns(set, network, kubectl) },
    { title: 'Delete', commands: deletion(set, network, kubectl) },
  ];
  return groups.filter(({ commands }) => commands.length > 0);
}

/** Writes a kubectl command of these words, in the set's namespace; everything after `--` is run in a container. */
export type Kubectl = (words: readonly string[], inside?: readonly string[]) => string;

export function kubectlFor({ namespace }: Pick<StatefulSet, 'namespace'>): Kubectl {
  const where = namespace === undefined ? [] : ['-n', namespace];
  return (words, inside) => commandLine(['kubectl', ...words, ...where, ...(inside ? ['--', ...inside] : [])]);
}

/** The set as kubectl names it. With the kind before it, a name cannot be taken for an option. */
export function setReference({ name }: Pick<StatefulSet, 'name'>): string {
  return `statefulset/${name}`;
}

/** A label selector as `kubectl -l` takes it. */
export function selectorText({ requirements }: Selector): string {
  return requirements.map(requirementText).join(',');
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}

/** The names of the set's claims, pod by pod; undefined if they are too many to be listed. */
export function claimNames(set: StatefulSet): string[] | undefined {
  if (set.replicas > maxNamed) return undefined;
  const templates = effectiveClaimTemplates(set);
  return Array.from({ length: set.replicas }, (_, index) => set.start + index).flatMap((ordinal) =>
    templates.map((template) => claimName(template, set, ordinal)),
  );
}

function watching(set: StatefulSet, kubectl: Kubectl): Command[] {
  const selector = selectorText(set.selector);
  return [
    { title: 'Follow the rollout', command: kubectl(['rollout', 'status', setReference(set)]) },
    { title: 'Watch the pods', command: kubectl(['get', 'pods', '-l', selector, '-w']) },
    { title: 'Events of the set', command: kubectl(['events', '--for', setReference(set)]) },
    { title: 'The set in full', command: kubectl(['describe', setReference(set)]) },
  ];
}

function pods(set: StatefulSet, kubectl: Kubectl): Command[] {
  if (set.replicas === 0) return [];
  const pod = `pod/${podName(set, set.start)}`;
  const container = containerWord(set);
  const client = clientCommand(set);
  return [
    {
      title: 'List them, with their nodes',
      command: kubectl(['get', 'pods', '-l', selectorText(set.selector), '-o', 'wide']),
    },
    { title: 'Logs of the first', command: kubectl(['logs', pod, ...container]) },
    { title: 'Logs of its last crash', command: kubectl(['logs', pod, ...container, '--previous']) },
    { title: 'A shell in the first', command: kubectl(['exec', '-it', pod, ...container], ['sh']) },
    ...(client ? [{ title: 'Its own client', command: kubectl(['exec', '-it', pod, ...container], client) }] : []),
  ];
}

function claims(set: StatefulSet, kubectl: Kubectl): Command[] {
  if (set.claimTemplates.length === 0) return [];
  const names = claimNames(set);
  const selector = selectorText(set.selector);
  return [
    names && names.length > 0
      ? { title: 'List them', command: kubectl(['get', 'pvc', ...names.map(operand)]) }
      : {
          title: 'List them',
          command: kubectl(['get', 'pvc', '-l', selector]),
          note: 'Claims carry the labels of the selector, so sibling sets with the same labels are listed too.',
        },
  ];
}

function scaling(set: StatefulSet, kubectl: Kubectl): Command[] {
  const to = (replicas: number) => kubectl(['scale', setReference(set), `--replicas=${replicas}`]);
  const up: Command = { title: `Up to ${set.replicas + 1}`, command: to(set.replicas + 1) };
  if (set.replicas < 2) return [up];
  const product = productOf(set)?.product;
  const last = podName(set, set.start + set.replicas - 1);
  const fate =
    set.claimTemplates.length === 0
      ? ''
      : set.whenScaled === 'Delete'
        ? ' Its claims are deleted with the data.'
        : ' Its claims stay, with the data.';
  const vote = product?.votes ? ` Keep more than half of the ${product.name} members.` : '';
  const leave = product?.leave === undefined ? '' : ' A member should leave its cluster first; the runbook says how.';
  return [
    up,
    {
      title: `Down to ${set.replicas - 1}`,
      command: to(set.replicas - 1),
      note: `Removes ${last}.${fate}${vote}${leave}`,
      ...(set.whenScaled === 'Delete' && set.claimTemplates.length > 0 ? { danger: true as const } : {}),
    },
  ];
}

function rollout(set: StatefulSet, kubectl: Kubectl): Command[] {
  const container = containersOf(set)[0]?.name ?? 'CONTAINER';
  const image = kubectl([
    'set',
    'image',
    setReference(set),
    `${operand(container)}=${repositoryOf(firstImage(set)) || 'IMAGE'}:TAG`,
  ]);
  const undo: Command[] = [
    { title: 'Earlier revisions', command: kubectl(['rollout', 'history', setReference(set)]) },
    {
      title: 'Back to the one before',
      command: kubectl(['rollout', 'undo', setReference(set)]),
      note: 'A pod that never became Ready must then be deleted by hand: the controller waits for it.',
    },
  ];
  if (set.updateStrategy === 'OnDelete') {
    const last = podName(set, set.start + Math.max(0, set.replicas - 1));
    return [
      { title: 'A new image', command: image, note: 'With OnDelete no pod is replaced until you delete it.' },
      { title: 'Update one pod', command: kubectl(['delete', `pod/${last}`]) },
      ...undo,
    ];
  }
  const partition = (value: number) =>
    kubectl([
      'patch',
      setReference(set),
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: value } } } }),
    ]);
  const canary = Math.max(0, set.replicas - 1);
  return [
    { title: 'A new image', command: image },
    { title: 'Restart every pod', command: kubectl(['rollout', 'restart', setReference(set)]) },
    {
      title: 'Canary: let updates reach the last pod only',
      command: partition(canary),
      note: 'Then set the new image. The partition counts from the first ordinal.',
    },
    { title: 'Canary: complete it', command: partition(0) },
    ...undo,
  ];
}

function creation({ name, keys, registry, optional }: SecretReference, kubectl: Kubectl): Command {
  const note = optional ? { note: 'Pods start without it too.' } : {};
  if (registry)
    return {
      title: `${name}, for pulling images`,
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
  const lookUp = (...words: string[]) =>
    kubectl(['run', 'dns-debug', '--rm', '-it', '--restart=Never', '--image=busybox:1.36'], ['nslookup', ...words]);
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

function deletion(set: StatefulSet, { governing, clients }: SetNetwork, kubectl: Kubectl): Command[] {
  const services = [...(governing ? [governing] : []), ...clients].map(({ name }) => `service/${name}`);
  const kept = set.claimTemplates.length === 0 || set.whenDeleted === 'Delete' ? '' : ' Its claims stay.';
  const lost =
    set.claimTemplates.length > 0 && set.whenDeleted === 'Delete' ? ' Its claims are deleted with the data.' : '';
  return [
    {
      title: 'First, one pod after the other',
      command: kubectl(['scale', setReference(set), '--replicas=0']),
      note: `Deleting the set ends its pods in no order.${set.whenScaled === 'Delete' && set.claimTemplates.length > 0 ? ' Scaling deletes the claims: whenScaled is Delete.' : ''}`,
      ...(set.whenScaled === 'Delete' && set.claimTemplates.length > 0 ? { danger: true as const } : {}),
    },
    {
      title: 'The set and its pods',
      command: kubectl(['delete', setReference(set)]),
      note: `The pods end in no order.${kept}${lost}`,
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
      note: 'To change what cannot change: create the set anew and it adopts the pods.',
    },
    ...claimCleanup(set, kubectl),
  ];
}

/** Deletes the claims that outlive the set, each by name: a selector would reach those of sibling sets too. */
export function claimCleanup(set: StatefulSet, kubectl: Kubectl): Command[] {
  const templates = effectiveClaimTemplates(set);
  if (templates.length === 0 || set.replicas === 0 || set.whenDeleted === 'Delete') return [];
  const note =
    'Named one by one: kubectl delete pvc -l with these labels would also delete the claims of sibling sets that have them. The data is gone for good.';
  const names = claimNames(set);
  if (names !== undefined)
    return [
      { title: 'The claims that stay', command: kubectl(['delete', 'pvc', ...names.map(operand)]), note, danger: true },
    ];
  const last = set.start + set.replicas - 1;
  return templates.map((template) => ({
    title: `The claims of ${template.name} that stay`,
    command: `for i in $(seq ${set.start} ${last}); do ${kubectl(['delete', 'pvc'])} ${commandLine([operand(`${template.name}-${set.name}-`)])}"$i"; done`,
    note,
    danger: true,
  }));
}

/** `-c NAME` where a pod has several containers. */
export function containerWord(set: StatefulSet): string[] {
  const containers = containersOf(set);
  const chosen = productOf(set)?.container ?? containers[0];
  return containers.length > 1 && chosen ? ['-c', chosen.name] : [];
}

/** The client of what the image is, run against the container's own address. */
function clientCommand(set: StatefulSet): string[] | undefined {
  const known = productOf(set);
  if (known === undefined) return undefined;
  const { product, container } = known;
  const here: Member = { pod: podName(set, set.start), ordinal: set.start, host: 'localhost', port: product.port };
  return product.client?.split(' ').map((word) => fillIn(word, here, product, container));
}
