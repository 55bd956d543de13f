import { isDnsLabel1035, toDnsLabel } from '../kubernetes/names';
import { gateOn } from '../kubernetes/versions';
import { checkCidr, checkEndpointIp, checkIp } from './addresses';
import { change, checkDnsLabel, checkDnsSubdomain, checkQualifiedName, checkRange, remove } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import { validateLabels } from './labels';
import { dnsLabelName, maskDash, type NameCheck, validateMetadata } from './metadata';
import { checkPortReference } from './pod/ports';
import type { Report } from './report';
import { allocateNodePorts, clusterIPsOf, isHeadless, usesNodePorts, validateAllocation } from './serviceAllocation';
import { warnOfService } from './serviceWarnings';

/** Services (ValidateServiceCreate). */
export function validateService(report: Report, service: Field): void {
  if (!validateAllocation(report, service.get('spec'))) return;
  const relaxed = gateOn('RelaxedServiceNameValidation', report.target);
  const checkName = relaxed === true ? dnsLabelName('The Service name') : label1035Name;
  validateMetadata(report, service.get('metadata'), checkName);
  validateServiceSpec(report, service);
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
