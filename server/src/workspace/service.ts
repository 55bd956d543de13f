import { isDnsLabel, toDnsLabel } from '../kubernetes/names';
import { hasPlaceholder } from '../kubernetes/placeholders';
import { type Labels, meets, readMapSelector, type Selector, selects } from '../kubernetes/selector';
import { readContainer } from '../statefulset/containers';
import { type GovernanceFacts, stateUnder } from '../statefulset/governance';
import { asList, isObject, type Json, type JsonObject, valueAt } from '../yaml/json';
import { isBeside, nearest } from './distance';
import { manifest, type Resource } from './file';
import { isHeadless, podLabels, serviceSelector } from './labels';
import { podIndexLabel, podNameLabel } from './references/podFields';
import { statefulSetOf } from './set';
import type { Workspace } from './workspace';

/** Whether the selector of a Service selects the pods of a set. One without selector selects none. */
export function selectsPodsOf(service: Resource, set: Resource): boolean {
  const selector = serviceSelector(service);
  return selector.requirements.length > 0 && selects(selector, podLabels(set));
}

/** Whether the pods of a set get DNS names of their own from this Service: it is headless and selects them. */
export function namesPodsOf(service: Resource, set: Resource): boolean {
  return isHeadless(service) && selectsPodsOf(service, set);
}

/** The Service that governs a set, and what that means for its pods: the one answer that everybody reads. */
export interface Governance extends GovernanceFacts {
  /** The Service of that name; of `elsewhere` the one in another namespace. */
  readonly service: Resource | undefined;
}

/** What `spec.serviceName` of a set leads to. Where kustomizations add labels, selectors are taken to match. */
export function governanceOf(set: Resource, workspace: Workspace): Governance {
  const name = set.root.get('spec').get('serviceName').string;
  if (!name) return { state: 'unnamed', name: undefined, early: false, reaches: false, service: undefined };
  const service = governingService(set, workspace);
  if (service) return { ...governanceUnder(service, set, workspace), name, early: publishesEarly(service), service };
  const elsewhere = serviceElsewhere(set, workspace);
  if (elsewhere) return { state: 'elsewhere', name, early: false, reaches: false, service: elsewhere };
  const state = mayBeMade(set, workspace) ? 'unknown' : 'not-found';
  return { state, name, early: false, reaches: true, service: undefined };
}

/** Whether a template or a kustomization may give a Service the name that a set wants. */
function mayBeMade(set: Resource, workspace: Workspace): boolean {
  const mayBeRenamed = (service: Resource) => workspace.isSupplied(service, ['metadata', 'name']);
  return workspace.hasTemplatedService(set) || servicesAround(set, workspace).some(mayBeRenamed);
}

function governanceUnder(
  service: Resource,
  set: Resource,
  workspace: Workspace,
): Pick<GovernanceFacts, 'state' | 'reaches'> {
  const external = isExternal(service);
  const reaches = !external && (selectsPodsOf(service, set) || maySelect(service, set, workspace));
  const state = stateUnder({
    isExternal: external,
    hasSelector: serviceSelector(service).requirements.length > 0,
    reaches,
    isHeadless: isHeadless(service) || workspace.isSupplied(service, ['spec', 'clusterIP']),
  });
  return { state, reaches };
}

/** Whether a kustomization may make a Service select the pods: it adds labels, or sets those by which they differ. */
function maySelect(service: Resource, set: Resource, workspace: Workspace): boolean {
  const { kustomizations } = workspace;
  if (kustomizations.setsLabels(service.file.uri) || kustomizations.setsLabels(set.file.uri)) return true;
  const labels = podLabels(set);
  const { requirements } = serviceSelector(service);
  if (requirements.length === 0) return workspace.isSupplied(service, ['spec', 'selector']);
  return requirements
    .filter((requirement) => !meets(requirement, labels))
    .every(({ key }) => workspace.isSupplied(service, ['spec', 'selector', key]) || hasLabelSet(set, key, workspace));
}

/** Whether a kustomization sets this label of the pods, so that its value is not known yet. */
export function hasLabelSet(workload: Resource, key: string, workspace: Workspace): boolean {
  return workspace.isSupplied(workload, ['spec', 'template', 'metadata', 'labels', key]);
}

/** Whether a Service publishes the addresses of pods that are not Ready. */
export function publishesEarly(service: Resource): boolean {
  return service.root.get('spec').get('publishNotReadyAddresses').scalar === true;
}

/** Whether a Service is but another name for a host. */
function isExternal(service: Resource): boolean {
  return service.root.get('spec').get('type').string === 'ExternalName';
}

/**
 * The Service that `spec.serviceName` of a set names; undefined if there is none, or no such name. Of several that are
 * equally near (variants of one application in one folder) it is one that gives the pods their names, if any does.
 */
export function governingService(set: Resource, workspace: Workspace): Resource | undefined {
  const name = set.root.get('spec').get('serviceName').string;
  if (!name) return undefined;
  const services = nearest(workspace.find('Service', name, set), set);
  return services.find((service) => namesPodsOf(service, set)) ?? services[0];
}

/**
 * A Service of the name that the set wants, but in another namespace; undefined if there is one in its own. Only one
 * that belongs to the set, by its folder or its selector: the name alone may be that of another application.
 */
export function serviceElsewhere(set: Resource, workspace: Workspace): Resource | undefined {
  const name = set.root.get('spec').get('serviceName').string;
  if (!name || workspace.find('Service', name, set).length > 0) return undefined;
  const elsewhere = workspace.named('Service', name, set);
  return nearest(
    elsewhere.filter((service) => isBeside(service, set) || selectsPodsOf(service, set)),
    set,
  )[0];
}

/**
 * The Services that a set can mean when it names none of them: of its namespace, and in its folder or selecting its
 * pods. None that is pinned to one pod, or whose name nobody knows.
 */
export function servicesAround(set: Resource, workspace: Workspace): Resource[] {
  const beside = workspace
    .beside('Service', set)
    .filter((service) => !isPinned(service) && !hasPlaceholder(service.name ?? ''));
  return [...new Set([...beside, ...workspace.servicesSelecting(podLabels(set), set)])];
}

/**
 * The headless Services that select the pods of a set in its namespace, the nearest first; those of the name that the
 * set has already apart.
 */
export function headlessServicesSelecting(set: Resource, workspace: Workspace): Resource[] {
  const named = set.root.get('spec').get('serviceName').string;
  return workspace.servicesSelecting(podLabels(set), set).filter((each) => isHeadless(each) && each.name !== named);
}

/** A name for a new headless Service of a set: `name` if it is free, else `name-headless`, `name-headless-2`... */
export function freeServiceName(name: string, set: Resource, workspace: Workspace): string {
  const base = name.slice(0, 50).replace(/(-headless)?-*$/, '-headless');
  const isFree = (candidate: string) => workspace.find('Service', candidate, set).length === 0;
  let free = isFree(name) ? name : base;
  for (let n = 2; !isFree(free); n++) free = `${base}-${n}`;
  return free;
}

/**
 * The headless Service that a set wants: named as given, in the set's namespace, selecting its pods, with the ports
 * that its pod template names. Undefined if the template has no labels that it could select.
 */
export function headlessServiceFor(set: Resource, name: string): JsonObject | undefined {
  const selector = podSelectorOf(set);
  if (Object.keys(selector).length === 0) return undefined;
  const ports = servicePortsOf(set);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(set.namespace === undefined ? {} : { namespace: set.namespace }) },
    spec: { clusterIP: 'None', selector: { ...selector }, ...(ports.length > 0 ? { ports } : {}) },
  };
}

/**
 * A Service with a cluster IP for the clients of a set: it leads to whichever pod is Ready. `fallback` is its port if
 * the pod template names none. Undefined without any port, or without labels that it could select.
 */
export function clientServiceFor(set: Resource, name: string, fallback: number | undefined): JsonObject | undefined {
  const selector = podSelectorOf(set);
  const named = servicePortsOf(set);
  const ports = named.length > 0 || fallback === undefined ? named : [{ port: fallback }];
  if (Object.keys(selector).length === 0 || ports.length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(set.namespace === undefined ? {} : { namespace: set.namespace }) },
    spec: { type: 'ClusterIP', selector: { ...selector }, ports },
  };
}

/** A free name for such a Service: `web-client`, `web-client-2`... */
export function freeClientServiceName(set: Resource, workspace: Workspace): string {
  const base = `${(set.name ?? '').slice(0, 50)}-client`;
  let free = base;
  for (let n = 2; workspace.find('Service', free, set).length > 0; n++) free = `${base}-${n}`;
  return free;
}

/** The labels by which a Service should select the pods: those that the set itself selects them by, if it does. */
export function podSelectorOf(set: Resource): Labels {
  const { matchLabels, selector, podLabels: labels } = statefulSetOf(set);
  if (selects(readMapSelector(matchLabels as JsonObject), labels) && Object.keys(matchLabels).length > 0)
    return matchLabels;
  const keys = selects(selector, labels) ? keysOf(selector) : new Set<string>();
  const chosen = Object.entries(labels).filter(([key]) => keys.has(key));
  return chosen.length > 0 ? Object.fromEntries(chosen) : labels;
}

function keysOf(selector: Selector): Set<string> {
  return new Set(selector.requirements.map(({ key }) => key));
}

interface Port {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: string;
}

/**
 * Whether somebody may connect to single pods: the pod template names a port, and not only for the kubelet, the API server
 * or a monitoring system, which find the pods by their addresses or by another Service.
 */
export function takesConnections(set: Resource, workspace: Workspace): boolean {
  const probed = probedPortsOf(set);
  const served = workspace.servicesSelecting(podLabels(set), set).flatMap(portsServed);
  return containerPortsOf(set).some(({ name, port }) => {
    if (name !== undefined && isAuxiliary(name)) return false;
    const as = served.filter(({ target }) => target === port || (name !== undefined && target === name));
    return as.length > 0 ? as.some((each) => !isAuxiliary(each.name)) : !probed.has(port) && !probed.has(name ?? '');
  });
}

/** Names of ports for probes, webhooks, metrics and debuggers. */
function isAuxiliary(name: string): boolean {
  return /(?:^|[-.])(?:health\w*|live\w*|ready\w*|readiness|probes?|web-?hooks?|admission|metrics?|prom\w*|monitoring|telemetry|pprof|debug|profil\w*)(?:$|[-.\d])/i.test(
    name,
  );
}

/** The ports, by number or name, of paths on which only probes ask. */
function probedPortsOf(set: Resource): Set<string | number> {
  const ports = new Set<string | number>();
  for (const container of asList(valueAt(manifest(set), ['spec', 'template', 'spec', 'containers'])))
    for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
      const path = valueAt(container, [probe, 'httpGet', 'path']);
      const port = valueAt(container, [probe, 'httpGet', 'port']);
      if (typeof path !== 'string' || !/^\/?(?:healthz|readyz|livez|metrics)\b/.test(path)) continue;
      if (typeof port === 'string' || typeof port === 'number') ports.add(port);
    }
  return ports;
}

/** What the ports of a Service lead to, each with the name by which one knows what it is for. */
function portsServed(service: Resource): { readonly target: string | number; readonly name: string }[] {
  return asList(valueAt(manifest(service), ['spec', 'ports'])).flatMap((written) => {
    const [port, target] = [valueAt(written, ['port']), valueAt(written, ['targetPort'])];
    const to = typeof target === 'string' || typeof target === 'number' ? target : port;
    const name = valueAt(written, ['name']);
    const known = [typeof name === 'string' ? name : '', service.name ?? ''].find(isAuxiliary) ?? '';
    return typeof to === 'string' || typeof to === 'number' ? [{ target: to, name: known }] : [];
  });
}

/**
 * Whether the software of a set writes the endpoints of its Services itself, as Patroni does for the leader: a Service
 * without selector is then as it should be.
 */
export function writesEndpoints(set: Resource): boolean {
  return asList(valueAt(manifest(set), ['spec', 'template', 'spec', 'containers'])).some((container) => {
    const { image, command } = readContainer(container);
    const names = asList(valueAt(container, ['env'])).map((variable) => valueAt(variable, ['name']));
    return (
      /(?:^|[/-])(?:patroni|spilo)/.test(image) ||
      command.some((word) => /(?:^|\/)patroni\b/.test(word)) ||
      names.some((name) => typeof name === 'string' && name.startsWith('PATRONI_'))
    );
  });
}

/** Whether a Service is pinned to one pod of a set: it can never govern all of them. */
export function isPinned(service: Resource): boolean {
  return serviceSelector(service).requirements.some(({ key }) => key === podNameLabel || key === podIndexLabel);
}

/**
 * The ports of a Service for these pods, each named after the container's port. A single one may stay unnamed; of
 * several, those without a name of the right form get one (`tcp-5432`), since the API asks for it.
 */
function servicePortsOf(set: Resource): JsonObject[] {
  const ports = containerPortsOf(set);
  const taken = new Set<string>();
  return ports.map(({ name, port, protocol }) => {
    const own = name === undefined ? undefined : isDnsLabel(name) ? name : toDnsLabel(name);
    const made = `${protocol.toLowerCase()}-${port}`;
    const chosen = own !== undefined && !taken.has(own) ? own : ports.length > 1 ? made : undefined;
    if (chosen !== undefined) taken.add(chosen);
    return {
      ...(chosen === undefined ? {} : { name: chosen }),
      port,
      ...(protocol === 'TCP' ? {} : { protocol }),
    };
  });
}

/** Every port of the pod template once, those of sidecars (init containers that go on running) included. */
function containerPortsOf(set: Resource): Port[] {
  const pod = valueAt(manifest(set), ['spec', 'template', 'spec']);
  const sidecars = asList(valueAt(pod, ['initContainers'])).filter(
    (container) => valueAt(container, ['restartPolicy']) === 'Always',
  );
  const ports = new Map<string, Port>();
  for (const container of [...asList(valueAt(pod, ['containers'])), ...sidecars]) {
    for (const written of asList(valueAt(container, ['ports']))) {
      const port = readPort(written);
      const key = `${port?.protocol} ${port?.port}`;
      if (port && !ports.has(key)) ports.set(key, port);
    }
  }
  return [...ports.values()];
}

function readPort(value: Json): Port | undefined {
  if (!isObject(value)) return undefined;
  const { name, containerPort: port, protocol } = value;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) return undefined;
  return {
    name: typeof name === 'string' && name !== '' ? name : undefined,
    port,
    protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP',
  };
}
