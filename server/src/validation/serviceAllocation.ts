import type { IpAddress } from '../kubernetes/ip';
import { checkIp } from './addresses';
import type { Field } from './field';
import type { Report } from './report';

/** What the cluster allocates to a Service: cluster IPs and node ports (pkg/registry/core/service/storage). */

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
export function allocateNodePorts(spec: Field): { readonly allocated: readonly number[]; readonly conflict?: Field } {
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
