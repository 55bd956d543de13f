import { isObject, type Json, type JsonObject } from '../yaml/json';
import type { Field } from './field';
import { validateCommonMetadata } from './metadata';
import type { Report } from './report';
import { isExternallyAccessible, validateServiceSpec } from './service';
import { clusterIPsOf, isHeadless, usesNodePorts, validateAllocation } from './serviceAllocation';

/** Updates of Services (ValidateServiceUpdate). `service` is arranged by `arrangeServiceUpdate`. */
export function validateServiceUpdate(report: Report, old: Field, service: Field): void {
  const before = old.get('spec');
  const spec = service.get('spec');
  if (!validateAllocation(report, spec)) return;
  validateCommonMetadata(report, service.get('metadata'));
  if (needsClusterIp(before) && needsClusterIp(spec)) {
    validateAddressChange(report, before, spec);
    validateFamilyChange(report, before, spec);
  }
  if (before.get('type').string === 'LoadBalancer' && spec.get('type').string === 'LoadBalancer') {
    const loadBalancerClass = spec.get('loadBalancerClass');
    if (!same(before, spec, 'loadBalancerClass')) report.invalid(loadBalancerClass, `loadBalancerClass ${onceSet}`);
    const port = spec.get('healthCheckNodePort');
    const wasSet = before.get('healthCheckNodePort').int;
    if (wasSet && needsHealthCheck(before) && needsHealthCheck(spec) && port.int !== wasSet)
      report.forbidden(port, `healthCheckNodePort ${onceSet}`);
  }
  validateServiceSpec(report, service);
}

const onceSet = 'cannot be changed on a live Service: create another Service, or delete and recreate this one.';

/** Without an address of its own in the manifest, the live Service has one that the cluster chose: it is not headless. */
function validateAddressChange(report: Report, before: Field, spec: Field): void {
  const old = clusterIPsOf(before);
  const given = clusterIPsOf(spec);
  const [first] = given;
  if (isHeadless(before) && isHeadless(spec)) return;
  if (old.length === 0) {
    if (first?.string === 'None') report.invalid(first, `clusterIP ${onceSet} It has an address now.`);
    return;
  }
  for (const [index, ip] of given.entries()) {
    const was = old[index];
    if (was && ip.string !== was.string) report.invalid(ip, `clusterIP was ${was.string}, and ${onceSet}`);
  }
  if (old.length > given.length && given.length === 1) requireSingleStack(report, spec, 'cluster IP');
}

function validateFamilyChange(report: Report, before: Field, spec: Field): void {
  const old = before.get('ipFamilies').items;
  const given = spec.get('ipFamilies').items;
  if (isHeadless(before) || isHeadless(spec) || old.length === 0 || given.length === 0) return;
  const compared = old.length === given.length ? old.length : 1;
  for (const [index, family] of given.slice(0, compared).entries())
    if (family.string !== old[index]?.string)
      report.invalid(family.named(`${spec.get('ipFamilies').api}[0]`), `The IP family ${onceSet}`);
  if (old.length > given.length && given.length === 1) requireSingleStack(report, spec, 'IP family');
}

function requireSingleStack(report: Report, spec: Field, what: string): void {
  const policy = spec.get('ipFamilyPolicy');
  if (policy.string !== 'SingleStack')
    report.invalid(policy, `To give up the second ${what}, set ipFamilyPolicy to SingleStack.`);
}

/**
 * The new spec as the server arranges it before it looks: what the cluster gave the live Service is kept where the
 * update says nothing of it, and what a new type has no use for is dropped where the update did not change it
 * (patchAllocatedValues and dropTypeDependentFields in pkg/registry/core/service).
 */
export function arrangeServiceUpdate(before: Field, spec: Field): JsonObject {
  const result: Record<string, Json> = { ...(isObject(spec.value) ? spec.value : {}) };
  const drop = (key: string) => {
    if (same(before, spec, key)) delete result[key];
  };
  const keep = (key: string, empty: boolean) => {
    const value = before.get(key).value;
    if (empty && value !== undefined) result[key] = value;
  };
  if (needsClusterIp(before)) {
    if (needsClusterIp(spec)) {
      keep('clusterIP', spec.get('clusterIP').string === '');
      keep('clusterIPs', spec.get('clusterIPs').length === 0 && spec.get('clusterIP').string === '');
    } else for (const key of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) drop(key);
  }
  if (needsHealthCheck(before)) {
    if (needsHealthCheck(spec)) keep('healthCheckNodePort', !spec.get('healthCheckNodePort').int);
    else drop('healthCheckNodePort');
  }
  if (usesNodePorts(before) && !usesNodePorts(spec) && hasNoNewNodePort(before, spec))
    result['ports'] = spec.get('ports').items.map((port) => {
      const { nodePort: _, ...rest } = isObject(port.value) ? port.value : {};
      return rest;
    });
  if (before.get('type').string === 'LoadBalancer' && spec.get('type').string !== 'LoadBalancer')
    for (const key of ['allocateLoadBalancerNodePorts', 'loadBalancerClass']) drop(key);
  if (isExternallyAccessible(before) && !isExternallyAccessible(spec)) drop('externalTrafficPolicy');
  return result;
}

function same(before: Field, spec: Field, key: string): boolean {
  return JSON.stringify(before.get(key).value ?? null) === JSON.stringify(spec.get(key).value ?? null);
}

function needsClusterIp(spec: Field): boolean {
  return spec.get('type').string !== 'ExternalName';
}

function needsHealthCheck(spec: Field): boolean {
  return spec.get('type').string === 'LoadBalancer' && spec.get('externalTrafficPolicy').string === 'Local';
}

function hasNoNewNodePort(before: Field, spec: Field): boolean {
  const numbers = (of: Field) => of.get('ports').items.flatMap((port) => port.get('nodePort').int || []);
  const old = numbers(before);
  return numbers(spec).every((number) => old.includes(number));
}
