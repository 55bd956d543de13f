import { checkDnsSubdomain, checkQualifiedName, checkRange, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { validateLabels } from '../labels';
import type { Report } from '../report';
import { validateAffinity } from './affinity';
import { allContainers, validateContainers, validateEphemeralContainers, validateInitContainers } from './container';
import { validateDns, validateHostAliases } from './dns';
import { validateFileKeyVolumes } from './environment';
import type { PodFacts } from './facts';
import { validatePodResources } from './podResources';
import { validateHostNetworkPorts } from './ports';
import { validateResourceClaims } from './resourceClaims';
import { validateOverhead } from './resources';
import { validatePodSecurityContext } from './security';
import { validateTolerations } from './tolerations';
import { validateSpreadConstraints } from './topologySpread';
import { validateVolumes } from './volume';
import { validateHostProcess, validateOs } from './windows';

/**
 * The pod spec of a StatefulSet (ValidatePodSpec), whose claim templates become volumes. `hostname` and `subdomain`
 * are not looked at: the controller sets them.
 */
export function validatePodSpec(report: Report, spec: Field, claimTemplates: Field): void {
  const containers = allContainers(spec);
  const volumes = validateVolumes(report, spec.get('volumes'), claimTemplates);
  const claims = validateResourceClaims(report, spec.get('resourceClaims'));
  const os = spec.get('os');
  const pod: PodFacts = {
    volumes,
    claims,
    gracePeriod: spec.get('terminationGracePeriodSeconds').int ?? 0,
    hostUsers: spec.get('hostUsers').bool !== false,
    restartPolicy: spec.get('restartPolicy').string,
    os: os.isSet ? os.get('name').string : undefined,
  };
  validateContainers(report, spec.get('containers'), pod);
  validateInitContainers(report, spec, pod);
  validateEphemeralContainers(report, spec, pod);
  validatePodResources(report, spec, claims);
  validateHostNetworkPorts(report, spec);
  validateDns(report, spec);
  validateLabels(report, spec.get('nodeSelector'));
  validatePodSecurityContext(report, spec);
  validateAffinity(report, spec.get('affinity'));
  validateGates(report, spec);
  validateSpreadConstraints(report, spec.get('topologySpreadConstraints'));
  validateHostProcess(report, spec, containers);
  validateOwnUsers(report, spec, containers);
  validateHostnameOverride(report, spec);
  validateNames(report, spec);
  validateTolerations(report, spec.get('tolerations'));
  validateHostAliases(report, spec.get('hostAliases'));
  validateOverhead(report, spec.get('overhead'));
  validateOs(report, spec, containers);
  validateFileKeyVolumes(report, containers, volumes.all);
}

/** What limits the life of a pod, and is not allowed in a StatefulSet. */
export function validateLifetime(report: Report, spec: Field): void {
  const restartPolicy = spec.get('restartPolicy');
  if (restartPolicy.string !== 'Always')
    report.reject(
      'FieldValueNotSupported',
      restartPolicy,
      'restartPolicy must be Always in a StatefulSet: remove it, as Always is the default.',
      { fixes: [{ ...remove(restartPolicy), preferred: true }] },
    );
  const deadline = spec.get('activeDeadlineSeconds');
  if (!deadline.isSet) return;
  checkRange(report, deadline, 'activeDeadlineSeconds', 1, 2 ** 31 - 1);
  report.forbidden(deadline, 'activeDeadlineSeconds is not allowed in a StatefulSet: remove it.', {
    fixes: [{ ...remove(deadline), preferred: true }],
  });
}

/** `readinessGates` and `schedulingGates`. */
function validateGates(report: Report, spec: Field): void {
  for (const gate of spec.get('readinessGates').items)
    checkQualifiedName(report, gate.get('conditionType'), 'conditionType');
  const names = new Set<string>();
  for (const gate of spec.get('schedulingGates').items) {
    const name = gate.get('name').named(gate.api);
    checkQualifiedName(report, name, 'The scheduling gate');
    if (names.has(name.string))
      report.duplicate(name, `The scheduling gate ${quote(name.string)} is listed twice: remove one.`);
    names.add(name.string);
  }
}

/** What a pod with its own user namespace cannot share with the host. */
function validateOwnUsers(report: Report, spec: Field, containers: readonly Field[]): void {
  if (spec.get('hostUsers').bool !== false) return;
  // The server writes two of these as its own structures have them.
  for (const [key, api] of Object.entries({ hostNetwork: 'hostNetwork', hostPID: 'HostPID', hostIPC: 'HostIPC' })) {
    const field = spec.get(key);
    if (field.bool)
      report.forbidden(field.named(`${spec.api}.${api}`), `${key} is not allowed with hostUsers: false. Remove one.`, {
        fixes: [remove(field), remove(spec.get('hostUsers'))],
      });
  }
  for (const container of containers)
    if (container.get('volumeDevices').length > 0)
      report.forbidden(
        container.get('volumeDevices'),
        'volumeDevices is not allowed with hostUsers: false. Remove one.',
        {
          fixes: [remove(spec.get('hostUsers'))],
        },
      );
}

function validateHostnameOverride(report: Report, spec: Field): void {
  const name = spec.get('hostnameOverride');
  if (!name.isSet) return;
  for (const key of ['setHostnameAsFQDN', 'hostNetwork'])
    if (spec.get(key).bool)
      report.forbidden(name, `hostnameOverride and ${key} are mutually exclusive: remove one.`, {
        fixes: [remove(name), remove(spec.get(key))],
      });
  if (name.string.length > 64) report.tooLong(name, 'hostnameOverride must have at most 64 characters.');
  checkDnsSubdomain(report, name, 'hostnameOverride');
}

const preemptionPolicies = ['PreemptLowerPriority', 'Never'];

/** Names of other objects, and the one policy among them. */
function validateNames(report: Report, spec: Field): void {
  const account = spec.get('serviceAccountName');
  // serviceAccount is the former name of the same field; the new one wins.
  const used = account.string === '' ? spec.get('serviceAccount').named(account.api) : account;
  for (const [field, what] of [
    [used, 'The service account name'],
    [spec.get('nodeName'), 'The node name'],
    [spec.get('priorityClassName'), 'The priority class name'],
  ] as const)
    if (field.string !== '') checkDnsSubdomain(report, field, what);
  const runtimeClass = spec.get('runtimeClassName');
  if (runtimeClass.isSet) checkDnsSubdomain(report, runtimeClass, 'The runtime class name');
  const group = spec.get('schedulingGroup');
  const podGroup = group.get('podGroupName');
  if (podGroup.isSet) checkDnsSubdomain(report, podGroup, 'The pod group name');
  else if (group.isSet) report.invalid(podGroup, 'podGroupName is required in schedulingGroup.');
  const preemption = spec.get('preemptionPolicy');
  if (!preemption.isSet) return;
  if (preemption.string === '')
    report.required(preemption, 'preemptionPolicy must not be empty: set it, or remove it.', {
      fixes: [remove(preemption)],
    });
  else if (!preemptionPolicies.includes(preemption.string))
    report.notSupported(preemption, preemptionPolicies, 'preemptionPolicy');
}
