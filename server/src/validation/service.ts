import { type IpAddress, parseCidr, parseIp } from '../kubernetes/ip';
import { isDnsLabel1035, toDnsLabel } from '../kubernetes/names';
import { gateOn } from '../kubernetes/versions';
import { change, checkDnsLabel, checkDnsSubdomain, checkQualifiedName, checkRange, remove } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import { validateLabels } from './labels';
import { dnsLabelName, maskDash, type NameCheck, validateMetadata } from './metadata';
import { checkPortReference } from './pod/ports';
import type { Report } from './report';

/** Services (ValidateServiceCreate, and what pkg/registry/core/service/storage looks at before it). */

export function validateService(report: Report, service: Field): void {
  if (!validateAllocation(report, service.get('spec'))) return;
  const relaxed = gateOn('RelaxedServiceNameValidation', report.target);
  const checkName = relaxed === true ? dnsLabelName('The Service name') : label1035Name;
  validateMetadata(report, service.get('metadata'), checkName);
  validateServiceSpec(report, service);
}

/** Addresses and node ports are allocated first: if they are wrong, the server checks nothing else. */
export function validateAllocation(report: Report, spec: Field): boolean {
  if (spec.get('type').string === 'ExternalName') return true;
  const clusterIPs = clusterIPsOf(spec);
  for (const check of [validateClusterIPs, validateFamilyPolicy, validateRequestedNodePorts]) {
    check(report, spec, clusterIPs);
    if (report.rejected) return false;
  }
  return true;
}

/** `clusterIPs`, or the single `clusterIP` in its place. */
export function clusterIPsOf(spec: Field): readonly Field[] {
  const plural = spec.get('clusterIPs');
  if (plural.length > 0) return plural.items;
  const single = spec.get('clusterIP');
  return single.string === '' ? [] : [single.named(`${plural.api}[0]`)];
}

/** Whatever the type is: that a type cannot be headless is a fault of its own. */
export function isHeadless(spec: Field): boolean {
  const [first, second] = clusterIPsOf(spec);
  return first?.string === 'None' && second === undefined;
}

const label1035Name: NameCheck = (report, name, asPrefix) => {
  if (isDnsLabel1035(asPrefix ? maskDash(name.string) : name.string)) return;
  const use =
    'use at most 63 lowercase letters, digits or "-", beginning with a letter and ending with a letter or digit';
  const nearest = toDnsLabel(name.string.replace(/^[^A-Za-z]+/, ''));
  report.invalid(name, `The Service name ${quote(name.string)} is not valid before Kubernetes 1.36: ${use}.`, {
    fixes: change(name, nearest),
  });
};

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** ValidateServiceClusterIPsRelatedFields. Whether an address is in the cluster's range cannot be known here. */
function validateClusterIPs(report: Report, spec: Field, clusterIPs: readonly Field[]): void {
  const list = spec.get('clusterIPs');
  const single = spec.get('clusterIP');
  if (single.string !== '' && clusterIPs[0]?.string !== single.string)
    report.invalid(list, `clusterIPs[0] must be the same as clusterIP, ${single.string}.`);
  else if (single.string === '' && list.length > 0)
    report.invalid(list, 'clusterIPs requires clusterIP, which must be the same as clusterIPs[0].');

  const seen = new Set<string>();
  for (const family of spec.get('ipFamilies').items) {
    if (!families.includes(family.string)) report.notSupported(family, families, 'The IP family');
    if (seen.has(family.string))
      report.duplicate(family, `The IP family ${family.string} is listed twice: remove one.`);
    seen.add(family.string);
  }
  const policy = spec.get('ipFamilyPolicy');
  if (policy.isSet && !familyPolicies.includes(policy.string)) report.notSupported(policy, familyPolicies);

  const addresses: IpAddress[] = [];
  let readable = true;
  for (const [index, clusterIP] of clusterIPs.entries()) {
    if (index === 0 && clusterIP.string === 'None') {
      if (clusterIPs.length === 1) continue;
      report.invalid(clusterIP.named(list.api), '"None" must be the only item of clusterIPs.');
      readable = false;
    } else {
      const address = checkIp(report, clusterIP, 'The cluster IP');
      if (address) addresses.push(address);
      else readable = false;
    }
  }
  if (clusterIPs.length > 2) report.invalid(list, 'clusterIPs can have at most two items, one of each IP family.');
  if (!readable) return;
  if (addresses.length > 1 && (addresses.length > 2 || addresses[0]?.family === addresses[1]?.family))
    report.invalid(list, 'clusterIPs can have only one address of each IP family.');
  if (isHeadless(spec)) return;
  for (const [index, family] of spec.get('ipFamilies').items.entries()) {
    const address = addresses[index];
    const clusterIP = clusterIPs[index];
    if (address && clusterIP && families.includes(family.string) && family.string !== `IPv${address.family}`)
      report.invalid(
        clusterIP,
        `${clusterIP.string} is not an ${family.string} address, but ipFamilies[${index}] is ${family.string}.`,
      );
  }
}

/** One family cannot have two addresses. A policy that is not given is SingleStack, but for headless without selector. */
function validateFamilyPolicy(report: Report, spec: Field, clusterIPs: readonly Field[]): void {
  const policy = spec.get('ipFamilyPolicy');
  if (!policy.isSet && spec.get('clusterIP').string === 'None' && spec.get('selector').length === 0) return;
  if (policy.isSet && policy.string !== 'SingleStack') return;
  for (const [what, count] of [
    ['cluster IPs', clusterIPs.length],
    ['IP families', spec.get('ipFamilies').length],
  ] as const)
    if (count === 2)
      report.invalid(policy, `With two ${what}, ipFamilyPolicy must be PreferDualStack or RequireDualStack.`);
}

/** A node port that two ports of different numbers request. */
function validateRequestedNodePorts(report: Report, spec: Field): void {
  const { conflict } = allocateNodePorts(spec);
  if (!conflict) return;
  const nodePort = conflict.get('nodePort');
  report.invalid(nodePort, 'Another port of this Service has the same node port: each port must have its own.');
}

/**
 * The node port that each port gets (initNodePorts): the one it requests, else that of another port of the same number.
 * Those that the cluster would choose are negative here. `conflict` is the first port that requests one that is taken.
 */
function allocateNodePorts(spec: Field): { readonly allocated: readonly number[]; readonly conflict?: Field } {
  const ports = spec.get('ports').items;
  const requested = ports.map((port) => port.get('nodePort').int ?? 0);
  if (!usesNodePorts(spec)) return { allocated: requested };
  const allocates = spec.get('type').string === 'NodePort' || spec.get('allocateLoadBalancerNodePorts').bool !== false;
  const allocated = [...requested];
  const byNumber = new Map<number, number>();
  const taken = new Set<number>();
  for (const [index, port] of ports.entries()) {
    const number = port.get('port').int ?? 0;
    const own = requested[index] ?? 0;
    if (own === 0 && !allocates) continue;
    const shared = byNumber.get(number);
    const sameNumber = (other: Field, at: number) => (other.get('port').int ?? 0) === number && requested[at] !== 0;
    const wanted = shared === undefined ? (requested[ports.findIndex(sameNumber)] ?? 0) : own;
    if (wanted !== 0 && wanted !== shared) {
      if (taken.has(wanted)) return { allocated, conflict: port };
      taken.add(wanted);
    }
    if (shared === undefined) byNumber.set(number, wanted === 0 ? -1 - index : wanted);
    allocated[index] = shared === undefined || own === 0 ? (byNumber.get(number) ?? 0) : own;
  }
  return { allocated };
}

export function usesNodePorts(spec: Field): boolean {
  const type = spec.get('type').string;
  return type === 'NodePort' || type === 'LoadBalancer';
}

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function validateServiceSpec(report: Report, service: Field): void {
  const spec = service.get('spec');
  const clusterIPs = clusterIPsOf(spec);
  const type = spec.get('type');
  const headless = isHeadless(spec);
  validateTopologyAnnotations(report, service.at('metadata', 'annotations'));
  const ports = spec.get('ports');
  if (ports.length === 0 && !headless && type.string !== 'ExternalName')
    report.required(ports, 'ports is required, unless the Service is headless or of type ExternalName.');
  const [first] = clusterIPs;
  if (
    (type.string === 'LoadBalancer' || type.string === 'NodePort') &&
    spec.get('clusterIP').string === 'None' &&
    first
  )
    report.invalid(
      first,
      `A Service of type ${type.string} cannot be headless: clusterIP None is only allowed with type ClusterIP.`,
    );
  if (type.string === 'ExternalName') validateExternalName(report, spec, clusterIPs);

  validatePorts(report, spec);
  validateLabels(report, spec.get('selector'));
  validateSessionAffinity(report, spec);
  for (const ip of spec.get('externalIPs').items) {
    const address = checkIp(report, ip, 'The external IP');
    if (address) checkEndpointIp(report, ip, address);
  }
  if (!types.includes(type.string)) report.notSupported(type, types, 'The type');
  validateLoadBalancer(report, service);
  validateTraffic(report, spec);
  if (!report.rejected) warnOfService(report, service, clusterIPs);
}

function validateTopologyAnnotations(report: Report, annotations: Field): void {
  const hints = annotations.entry('service.kubernetes.io/topology-aware-hints');
  const mode = annotations.entry('service.kubernetes.io/topology-mode');
  if (hints.isSet && mode.isSet && hints.string !== mode.string)
    report.invalid(mode, 'This annotation must equal the deprecated topology-aware-hints: remove that one.');
}

function validateExternalName(report: Report, spec: Field, clusterIPs: readonly Field[]): void {
  if (clusterIPs.length > 0)
    report.forbidden(
      (clusterIPs[0] ?? spec).named(spec.get('clusterIPs').api),
      'A Service of type ExternalName cannot have a cluster IP.',
    );
  if (spec.get('ipFamilies').length > 0)
    report.forbidden(spec.get('ipFamilies'), 'A Service of type ExternalName cannot have ipFamilies.');
  if (spec.get('ipFamilyPolicy').isSet)
    report.forbidden(spec.get('ipFamilyPolicy'), 'A Service of type ExternalName cannot have an ipFamilyPolicy.');
  const name = spec.get('externalName');
  const cname = name.string.replace(/\.$/, '');
  if (cname === '')
    report.required(
      name,
      'externalName is required for type ExternalName: the DNS name that the Service is an alias for.',
    );
  else checkDnsSubdomain(report, name.with(cname), 'The external name');
}

const protocols = ['SCTP', 'TCP', 'UDP'];

function validatePorts(report: Report, spec: Field): void {
  const ports = spec.get('ports').items;
  const names = new Set<string>();
  for (const port of ports) {
    const name = port.get('name');
    if (name.string === '' && ports.length > 1)
      report.required(name, 'name is required if a Service has more than one port.');
    else if (name.string !== '') {
      checkDnsLabel(report, name, 'The port name');
      if (names.has(name.string))
        report.duplicate(name, `Two ports are named ${quote(name.string)}: each port must have its own name.`);
      names.add(name.string);
    }
    checkRange(report, port.get('port'), 'The port', 1, 65535);
    const protocol = port.get('protocol');
    if (!protocols.includes(protocol.string)) report.notSupported(protocol, protocols, 'The protocol');
    checkPortReference(report, port.get('targetPort'));
    const appProtocol = port.get('appProtocol');
    if (appProtocol.isSet) checkQualifiedName(report, appProtocol, 'appProtocol');
    if (spec.get('type').string === 'ClusterIP' && port.get('nodePort').int)
      report.forbidden(
        port.get('nodePort'),
        'nodePort is not allowed with type ClusterIP: remove it, or set type to NodePort.',
        { fixes: [remove(port.get('nodePort'))] },
      );
  }
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  const { allocated } = allocateNodePorts(spec);
  for (const [index, port] of ports.entries()) {
    const protocol = port.get('protocol').string;
    const number = `${protocol} ${port.get('port').int ?? 0}`;
    if (numbers.has(number))
      report.duplicate(port, `Two ports are ${number}: each combination of protocol and port must be unique.`);
    numbers.add(number);
    const nodePort = `${protocol} ${allocated[index]}`;
    if (allocated[index] !== 0 && nodePorts.has(nodePort))
      report.duplicate(port.get('nodePort'), `Two ports get the same node port, because both are ${number}.`);
    if (allocated[index] !== 0) nodePorts.add(nodePort);
  }
}

function validateSessionAffinity(report: Report, spec: Field): void {
  const affinity = spec.get('sessionAffinity');
  if (affinity.string !== 'ClientIP' && affinity.string !== 'None') {
    report.notSupported(affinity, ['ClientIP', 'None']);
    return;
  }
  const timeout = spec.at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  if (affinity.string === 'ClientIP') checkRange(report, timeout, 'timeoutSeconds', 1, 86400);
}

function validateLoadBalancer(report: Report, service: Field): void {
  const spec = service.get('spec');
  const isLoadBalancer = spec.get('type').string === 'LoadBalancer';
  const only = (what: string) => `${what} is only allowed with type LoadBalancer.`;
  // The server writes this field with a capital letter.
  const ranges = spec.get('loadBalancerSourceRanges').named(`${spec.api}.LoadBalancerSourceRanges`);
  const annotation = service
    .at('metadata', 'annotations')
    .entry('service.beta.kubernetes.io/load-balancer-source-ranges');
  if (ranges.length > 0) {
    if (!isLoadBalancer) report.forbidden(ranges, only('loadBalancerSourceRanges'));
    for (const range of ranges.items) checkCidr(report, range, range.string.trim());
  } else if (annotation.isSet) {
    if (!isLoadBalancer) report.forbidden(annotation, only('This annotation'));
    const text = annotation.string.trim();
    for (const range of text === '' ? [] : text.split(',')) checkCidr(report, annotation, range.trim());
  }
  const nodePorts = spec.get('allocateLoadBalancerNodePorts');
  if (nodePorts.isSet && !isLoadBalancer) report.forbidden(nodePorts, only('allocateLoadBalancerNodePorts'));
  const loadBalancerClass = spec.get('loadBalancerClass');
  if (!loadBalancerClass.isSet) return;
  if (isLoadBalancer) checkQualifiedName(report, loadBalancerClass, 'The load balancer class');
  else report.forbidden(loadBalancerClass, only('loadBalancerClass'));
}

function validateTraffic(report: Report, spec: Field): void {
  const type = spec.get('type').string;
  const external = spec.get('externalTrafficPolicy');
  const policies = ['Cluster', 'Local'];
  if (!isExternallyAccessible(spec)) {
    if (external.string !== '')
      report.invalid(
        external,
        'externalTrafficPolicy is only allowed with type NodePort or LoadBalancer, or with externalIPs.',
        { fixes: [remove(external)] },
      );
  } else if (!policies.includes(external.string)) report.notSupported(external, policies);

  const healthCheck = spec.get('healthCheckNodePort');
  if (healthCheck.int) {
    if (type === 'LoadBalancer' && external.string === 'Local')
      checkRange(report, healthCheck, 'healthCheckNodePort', 1, 65535);
    else
      report.invalid(healthCheck, 'healthCheckNodePort requires type LoadBalancer and externalTrafficPolicy Local.', {
        fixes: [remove(healthCheck)],
      });
  }
  const internal = spec.get('internalTrafficPolicy');
  if (internal.isSet && !policies.includes(internal.string)) report.notSupported(internal, policies);
  const distribution = spec.get('trafficDistribution');
  const newer = gateOn('PreferSameTrafficDistribution', report.target) === true;
  const distributions = ['PreferClose', ...(newer ? ['PreferSameZone', 'PreferSameNode'] : [])];
  if (distribution.isSet && !distributions.includes(distribution.string))
    report.notSupported(distribution, distributions);
}

export function isExternallyAccessible(spec: Field): boolean {
  const type = spec.get('type').string;
  return usesNodePorts(spec) || (type === 'ClusterIP' && spec.get('externalIPs').length > 0);
}

/** An IP address in one of the older fields; gives it if it is fine. */
function checkIp(report: Report, field: Field, what: string): IpAddress | undefined {
  const address = parseIp(field.string);
  if (!address) {
    const none = /^none$/i.test(field.string);
    const hint = none ? 'for a headless Service, use None' : 'use one such as 10.9.8.7 or 2001:db8::1';
    report.invalid(field, `${what} ${quote(field.string)} is not an IP address: ${hint}.`, {
      fixes: none ? change(field, 'None') : [],
    });
    return undefined;
  }
  if (address.flaw === undefined || gateOn('StrictIPCIDRValidation', report.target) !== true) return address;
  report.invalid(field, `${what} ${quote(field.string)} is ambiguous: use ${address.canonical}.`, {
    fixes: change(field, address.canonical),
  });
  return undefined;
}

/** ValidateEndpointIP: an address that other machines can reach. */
function checkEndpointIp(report: Report, field: Field, { family, value }: IpAddress): void {
  const v4 = family === 4;
  const special = [
    [value === 0n, 'the unspecified address'],
    [v4 ? value >> 24n === 127n : value === 1n, 'a loopback address'],
    [v4 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan, 'a link-local address'],
    [v4 ? value >> 8n === 0xe00000n : value >> 112n === 0xff02n, 'a link-local multicast address'],
  ] as const;
  for (const [applies, what] of special)
    if (applies) report.invalid(field, `The external IP ${field.string} is ${what}, which is not allowed.`);
}

function checkCidr(report: Report, field: Field, text: string): void {
  const range = parseCidr(text);
  if (!range) report.invalid(field, `${quote(text)} is not an IP range: use one such as 10.9.8.0/24.`);
  else if (range.flaw !== undefined && gateOn('StrictIPCIDRValidation', report.target) === true)
    report.invalid(field, `${quote(text)} is ambiguous: use ${range.canonical}.`);
}

/** Accepted, with a Warning header (pkg/api/service/warnings.go). */
function warnOfService(report: Report, service: Field, clusterIPs: readonly Field[]): void {
  const spec = service.get('spec');
  const type = spec.get('type').string;
  const hints = service.at('metadata', 'annotations').entry('service.kubernetes.io/topology-aware-hints');
  if (hints.isSet)
    report.warn(hints, 'This annotation is deprecated: use service.kubernetes.io/topology-mode instead.', {
      onKey: true,
    });
  const externalIPs = spec.get('externalIPs');
  for (const ip of [
    ...(spec.get('clusterIP').string === 'None' ? [] : clusterIPs),
    ...externalIPs.items,
    spec.get('loadBalancerIP'),
  ])
    warnOfIp(report, ip);
  for (const range of spec.get('loadBalancerSourceRanges').items) warnOfCidr(report, range);
  if (type === 'ClusterIP' && isHeadless(spec)) {
    const ignored = 'is ignored for a headless Service.';
    if (spec.get('loadBalancerIP').string !== '') report.warn(spec.get('loadBalancerIP'), `loadBalancerIP ${ignored}`);
    if (externalIPs.length > 0) report.warn(externalIPs, `externalIPs ${ignored}`);
    if (spec.get('sessionAffinity').string !== 'None')
      report.warn(spec.get('sessionAffinity'), `sessionAffinity ${ignored}`);
  } else if (externalIPs.length > 0 && type === 'ExternalName')
    report.warn(externalIPs, 'externalIPs is ignored for a Service of type ExternalName.');
  else if (externalIPs.length > 0 && report.version >= 36)
    report.warn(externalIPs, 'externalIPs is deprecated, and no longer has an effect in some clusters.');
  if (type !== 'ExternalName' && spec.get('externalName').string !== '')
    report.warn(spec.get('externalName'), 'externalName is ignored unless the type is ExternalName.');
  const distribution = spec.get('trafficDistribution');
  if (distribution.string === 'PreferClose' && report.version >= 36)
    report.warn(distribution, 'PreferClose is deprecated: use PreferSameZone, which means the same.', {
      fixes: change(distribution, 'PreferSameZone'),
    });
}

function warnOfIp(report: Report, field: Field): void {
  const address = parseIp(field.string);
  if (address && (address.flaw !== undefined || (address.family === 6 && address.canonical !== field.string)))
    report.warn(field, `The IP address ${field.string} is not in canonical form: use ${address.canonical}.`, {
      fixes: change(field, address.canonical),
    });
}

function warnOfCidr(report: Report, field: Field): void {
  const range = parseCidr(field.string.trim());
  if (range && (range.flaw !== undefined || (range.address.family === 6 && range.canonical !== field.string)))
    report.warn(field, `The IP range ${field.string} is not in canonical form: use ${range.canonical}.`, {
      fixes: change(field, range.canonical),
    });
}
