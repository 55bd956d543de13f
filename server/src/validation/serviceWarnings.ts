import { warnOfCidr, warnOfIp } from './addresses';
import { change } from './checks';
import type { Field } from './field';
import type { Report } from './report';
import { isHeadless } from './serviceAllocation';

/** Accepted, with a Warning header (pkg/api/service/warnings.go). */
export function warnOfService(report: Report, service: Field, clusterIPs: readonly Field[]): void {
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
