import { isDnsSubdomain, isPortName } from '../kubernetes/names';
import { type Reachable, reachableOf } from '../products/access';
import type { Member } from '../products/fill';
import type { LookUp } from '../products/told';
import { containersOf } from '../statefulset/containers';
import { type GovernanceFacts, givesNames } from '../statefulset/governance';
import { defaultNamespace, podDnsName, podHost, podName, serviceDnsName } from '../statefulset/identity';
import { governanceSentence } from '../statefulset/narrator/governance';
import type { StatefulSet } from '../statefulset/set';
import { connectionString, connectionToAll, readsStored } from './credentials';
import { type Kubectl, kubectlFor } from './kubectl';

/** How clients reach a set: names, from where each resolves, and connection strings. Text only; nothing is looked up. */

/** What of a Service matters to the set whose pods it selects. */
export interface ServiceInfo {
  readonly name: string;
  readonly headless: boolean;
  readonly ports: readonly { readonly name: string | null; readonly port: number; readonly protocol?: string }[];
  readonly publishNotReadyAddresses: boolean;
}

/** What surrounds a set: its Services, and what its settings refer to. */
export interface SetNetwork {
  /** The Service that serviceName names; undefined if it is not known. */
  readonly governing: ServiceInfo | undefined;
  /** What it means for the pods. */
  readonly governance: GovernanceFacts;
  /** The other Services that select the pods. */
  readonly clients: readonly ServiceInfo[];
  readonly clusterDomain: string;
  /** The ConfigMaps and Secrets that are known; none if absent. */
  readonly lookUp?: LookUp;
}

export interface Connections {
  /** What the image is known to be. */
  readonly product: string | undefined;
  readonly ways: readonly Way[];
  /** SRV names of the governing Service's named ports, and what is behind. */
  readonly srv: readonly { readonly name: string; readonly port: number }[];
  /** `web-0.web,web-1.web`; undefined where the pods have no names of their own. */
  readonly peers: string | undefined;
  /** The same in the form of the configuration of this product (`etcd-0=http://etcd-0.etcd:2380,...`). */
  readonly productPeers: string | undefined;
  readonly notes: readonly string[];
}

export interface Way {
  readonly to: 'pod' | 'all' | 'any';
  /** The pod's or the Service's name. */
  readonly name: string;
  readonly explanation: string;
  readonly names: readonly ResolvingName[];
  /** undefined if the image is not known, or its clients do not take one for this way. */
  readonly connection: string | undefined;
  /** The same by another protocol, or for another purpose. */
  readonly others: readonly { readonly title: string; readonly connection: string }[];
}

export interface ResolvingName {
  readonly name: string;
  /** From where it resolves. */
  readonly from: string;
}

/** Ways to single pods are listed for this many; the others' follow the same pattern. */
const maxPods = 20;
/** Longer peer lists are of no use. */
const maxPeers = 1000;

/** What the ways of one set have in common. */
interface Context {
  readonly set: StatefulSet;
  readonly network: SetNetwork;
  readonly kubectl: Kubectl;
  /** What it runs, and what runs beside that in the same pods. */
  readonly known: Reachable | undefined;
  readonly beside: readonly Reachable[];
  /** Whether the pods have names of their own. */
  readonly named: boolean;
  /** The first of the pods, as clients address them; none without names, or if no port is known. */
  readonly members: readonly Member[];
}

export function connectionsOf(set: StatefulSet, network: SetNetwork): Connections {
  const [known, ...others] = reachableOf(set, network.lookUp);
  const port = known?.port ?? firstPort(set) ?? network.governing?.ports[0]?.port;
  const named = givesNames(network.governance) && isHost(podHost(set, set.start));
  const ordinals = Array.from(
    { length: named ? Math.min(set.replicas, maxPeers) : 0 },
    (_, index) => set.start + index,
  );
  const members = port === undefined ? [] : ordinals.map((ordinal) => member(set, ordinal, port));
  const beside = others.filter(({ product }) => product === undefined);
  const context: Context = { set, network, kubectl: kubectlFor(set), known, beside, named, members };
  return {
    product: known?.name,
    ways: [
      ...ordinals.slice(0, maxPods).map((ordinal, index) => podWay(context, ordinal, members[index])),
      ...governingWay(context),
      ...serviceWays(context),
    ],
    srv: named ? srvNames(set, network) : [],
    peers: ordinals.map((ordinal) => podHost(set, ordinal)).join(',') || undefined,
    productPeers: members.flatMap((each) => connected(context, known?.access.peer, each) ?? []).join(',') || undefined,
    notes: [...(known ? credentialNotes(known) : []), ...notesOn(set, network, named)],
  };
}

function podWay(context: Context, ordinal: number, to: Member | undefined): Way {
  const { set, network, known } = context;
  return {
    to: 'pod',
    name: podName(set, ordinal),
    explanation: 'This pod only, on whichever node it runs.',
    names: podNames(set, ordinal, network.clusterDomain),
    connection: connected(context, known?.access.url, to),
    others: otherWays(context, to, () => true),
  };
}

/** The headless Service that gives the pods their names: all of them at once. */
function governingWay(context: Context): Way[] {
  const { set, network, known, named, members, kubectl } = context;
  if (!named || set.serviceName === undefined) return [];
  const all = known?.access.all;
  return [
    {
      to: 'all',
      name: set.serviceName,
      explanation: 'The addresses of all pods: the client chooses one. There is no load balancing.',
      names: serviceNames(set.serviceName, set, network.clusterDomain),
      connection: known && all ? connectionToAll(all, members, known.access, kubectl) : undefined,
      others: [],
    },
  ];
}

function serviceWays(context: Context): Way[] {
  const { set, network, known } = context;
  const { governing, governance, clients, clusterDomain } = network;
  const leads = governing && governance.reaches && !givesNames(governance);
  const services = [...(leads ? [governing] : []), ...clients].filter(({ name }) => isHost(name));
  return services.map((service) => {
    const { name, headless, ports } = service;
    const to = known && {
      pod: name,
      ordinal: 0,
      host: name,
      port: headless ? known.port : servicePort(service, known.port),
    };
    return {
      to: headless ? 'all' : 'any',
      name,
      explanation: headless
        ? 'The addresses of all pods that it selects: the client chooses one.'
        : 'One address: each connection goes to one of the Ready pods.',
      names: serviceNames(name, set, clusterDomain),
      connection: connected(context, known?.access.url, to),
      others: otherWays(context, to, (wanted) => headless || ports.some(({ port }) => port === wanted)),
    };
  });
}

/** Whether a name can stand in a connection string. One that is no host name could be read as anything there. */
function isHost(name: string): boolean {
  return isDnsSubdomain(name);
}

/** The other ways to the same address, where it has their ports. */
function otherWays(context: Context, to: Member | undefined, hasPort: (port: number) => boolean): Way['others'] {
  const { known, beside, kubectl } = context;
  if (!known || !to) return [];
  const own = (known.access.others ?? []).map((other) => ({ ...other, access: known.access }));
  const others = beside.map(({ name, access, port }) => ({
    title: `${name}, for the primary`,
    url: access.url,
    port,
    access,
  }));
  return [...own, ...others]
    .filter(({ port }) => port === undefined || hasPort(port))
    .map(({ title, url, access, port = to.port }) => ({
      title,
      connection: connectionString(url, { ...to, port }, access, kubectl),
    }));
}

function connected({ known, kubectl }: Context, text: string | undefined, to: Member | undefined): string | undefined {
  if (known === undefined || text === undefined || to === undefined) return undefined;
  return connectionString(text, to, known.access, kubectl);
}

function credentialNotes({ access }: Reachable): string[] {
  return [
    ...(readsStored(access)
      ? [
          'A shell replaces $(...) by what is stored in the cluster: put the connection string in double quotes. In a URL, characters such as @ and / of a password must be percent-encoded.',
        ]
      : []),
    ...(access.notes ?? []),
  ];
}

function member(set: StatefulSet, ordinal: number, port: number): Member {
  return { pod: podName(set, ordinal), ordinal, host: podHost(set, ordinal), port };
}

function podNames(set: StatefulSet, ordinal: number, clusterDomain: string): ResolvingName[] {
  const short = podHost(set, ordinal);
  return resolving(short, podDnsName(set, ordinal, clusterDomain) ?? short, set);
}

function serviceNames(service: string, set: StatefulSet, clusterDomain: string): ResolvingName[] {
  return resolving(service, serviceDnsName(service, set.namespace, clusterDomain), set);
}

function resolving(short: string, full: string, { namespace }: StatefulSet): ResolvingName[] {
  return [
    { name: short, from: `from pods in the ${namespace === undefined ? 'same namespace' : `namespace ${namespace}`}` },
    { name: `${short}.${namespace ?? defaultNamespace}`, from: 'from pods in any namespace' },
    { name: full, from: 'from every pod, whatever its search domains; not from outside the cluster' },
  ];
}

/** The port of the pods that clients connect to; undefined if neither image nor container tells. */
export function portOf(set: StatefulSet, lookUp?: LookUp): number | undefined {
  return reachableOf(set, lookUp)[0]?.port ?? firstPort(set);
}

function firstPort(set: StatefulSet): number | undefined {
  return containersOf(set)[0]?.ports[0]?.port;
}

function servicePort({ ports }: ServiceInfo, own: number): number {
  return (ports.find(({ port }) => port === own) ?? ports[0])?.port ?? own;
}

function srvNames(set: StatefulSet, { governing, clusterDomain }: SetNetwork): Connections['srv'] {
  if (governing === undefined) return [];
  const domain = serviceDnsName(governing.name, set.namespace, clusterDomain);
  return governing.ports.flatMap(({ name, port, protocol }) =>
    name === null || !isPortName(name)
      ? []
      : [{ name: `_${name}._${(protocol ?? 'TCP').toLowerCase()}.${domain}`, port }],
  );
}

function notesOn(set: StatefulSet, { governing, governance, clients }: SetNetwork, named: boolean): string[] {
  const notes: string[] = [];
  if (givesNames(governance) && !named)
    notes.push('The DNS names of the pods are invalid: correct the name of the set or of its Service first.');
  else if (!named || governing === undefined) notes.push(governanceSentence(governance));
  else if (governing.publishNotReadyAddresses)
    notes.push(
      `${governing.name} publishes addresses before pods are Ready: members can find each other while they start. Clients should use a Service that does not.`,
    );
  else
    notes.push(
      `A pod's name resolves only while the pod is Ready. Members that must find each other to become Ready need publishNotReadyAddresses: true on ${governing.name}${set.podManagementPolicy === 'OrderedReady' ? ' and, to start together, podManagementPolicy: Parallel' : ''}.`,
    );
  if (named && set.replicas > maxPods)
    notes.push(`Of ${set.replicas} pods the first ${maxPods} are listed; the others follow the same pattern.`);
  if (named && set.replicas > maxPeers) notes.push(`Lists of all pods contain only the first ${maxPeers}.`);
  if (named && !clients.some(({ headless }) => !headless))
    notes.push('No Service with a cluster IP selects these pods: clients that connect to any Ready pod need one.');
  notes.push('The IP address of a pod changes whenever the pod is recreated; its name does not.');
  return notes;
}
