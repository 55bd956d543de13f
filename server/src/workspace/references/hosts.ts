import type { Resource } from '../file';
import type { Workspace } from '../workspace';
import { type DnsLabel, type DnsName, type PodLabel, readPodLabel } from './dns';
import { manifests } from './manifests';
import type { Target } from './reference';

/** What a DNS name says, once a workspace has decided that it is one. */
export interface Host {
  readonly name: DnsName;
  /** The label of a pod, where the name has one, and what it says. */
  readonly pod: (DnsLabel & PodLabel) | undefined;
  readonly service: DnsLabel;
  readonly namespace: DnsLabel | undefined;
  /** The sets and Services of these names in the namespace that counts; none if there is no such thing. */
  readonly sets: readonly Target[];
  readonly services: readonly Target[];
}

/**
 * Reads a name as the DNS of a cluster does. Undefined if it may be a name of something else: without `.svc` the
 * Service must be known, else `kafka-6.yaml` were a pod.
 */
export function readHost(name: DnsName, from: Resource, workspace: Workspace): Host | undefined {
  const [first, second, third] = name.labels;
  if (!first) return undefined;
  if (!second) return readBare(name, first, from, workspace);
  const host = (pod: DnsLabel | undefined, service: DnsLabel, namespace: DnsLabel | undefined) =>
    look(name, pod, service, namespace, from, workspace);
  if (name.qualified) return third ? host(first, second, third) : host(undefined, first, second);
  const isPod = isKnownService(second, first, from, workspace);
  if (third) return isPod && mayBeNamespace(third, from, workspace) ? host(first, second, third) : undefined;
  if (isPod) return host(first, second, undefined);
  const service = host(undefined, first, second);
  return service.services.length > 0 && isKnownNamespace(second.text, service.services, from, workspace)
    ? service
    : undefined;
}

function look(
  name: DnsName,
  pod: DnsLabel | undefined,
  service: DnsLabel,
  namespace: DnsLabel | undefined,
  from: Resource,
  workspace: Workspace,
): Host {
  const where = namespace && !namespace.composed ? namespace.text : undefined;
  const label = pod && readPodLabel(pod);
  const find = (kind: string, wanted: string) => manifests(kind, wanted, from, workspace, where);
  return {
    name,
    pod: pod && { ...pod, set: label?.set, ordinals: label?.ordinals, padded: label?.padded ?? false },
    service,
    namespace,
    sets: label?.set === undefined || label.padded ? [] : find('StatefulSet', label.set),
    services: service.composed ? [] : find('Service', service.text),
  };
}

/** A single label is a host if it is the name of a Service, one with that port where only the port says so. */
function readBare(name: DnsName, label: DnsLabel, from: Resource, workspace: Workspace): Host | undefined {
  const host = look(name, undefined, label, undefined, from, workspace);
  const fits = host.services.some(({ resource }) => {
    const ports = resource.root.get('spec').get('ports').items();
    return name.host !== 'port' || ports.some((port) => port.get('port').integer === name.port);
  });
  return fits ? host : undefined;
}

/** Whether `first.second` is a pod and the Service that governs it, as far as the workspace knows. */
function isKnownService(second: DnsLabel, first: DnsLabel, from: Resource, workspace: Workspace): boolean {
  const pod = readPodLabel(first);
  if (!pod || second.composed) return false;
  if (workspace.named('Service', second.text, from).length > 0) return true;
  const sets = pod.set === undefined ? [from] : workspace.named('StatefulSet', pod.set, from);
  return sets.some(({ root }) => root.get('spec').get('serviceName').string === second.text);
}

/** Whether a third label can be a namespace: it is known as one, or at least not known as something else. */
function mayBeNamespace(label: DnsLabel, from: Resource, workspace: Workspace): boolean {
  return label.composed || !ending.test(label.text) || isKnownNamespace(label.text, [], from, workspace);
}

function isKnownNamespace(name: string, found: readonly Target[], from: Resource, workspace: Workspace): boolean {
  if (name === 'default' || name === from.namespace) return true;
  if (found.some(({ resource }) => resource.namespace === name)) return true;
  return workspace.named('Namespace', name, from).length > 0;
}

/** What ends file names and the names of hosts outside of the cluster. */
const ending =
  /^(?:ya?ml|json|toml|xml|conf|config|cfg|cnf|ini|properties|env|txt|md|log|sh|py|js|jar|gz|tar|tgz|zip|lock|pid|sock|pem|crt|cer|key|csr|jks|p12|service|com|org|net|io|dev|local|localdomain|internal|lan|test|example)$/;
