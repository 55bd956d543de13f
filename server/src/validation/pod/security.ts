import { kernelNamespace } from '../../kubernetes/sysctls';
import { change, checkRange, checkRequired, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { checkRelativePath } from './files';
import { validateWindowsOptions } from './windows';

/** The highest user or group id of Linux containers. */
const maxId = 2 ** 31 - 1;

function checkId(report: Report, id: Field): void {
  if (id.isSet) checkRange(report, id, id.name, 0, maxId);
}

/** `securityContext` of a container. `hostUsers`: whether the pod uses the host's user namespace, the default. */
export function validateSecurityContext(report: Report, context: Field, hostUsers: boolean): void {
  if (!context.isSet) return;
  checkId(report, context.get('runAsUser'));
  checkId(report, context.get('runAsGroup'));
  const procMount = context.get('procMount');
  if (procMount.isSet) {
    if (procMount.string !== 'Default' && procMount.string !== 'Unmasked')
      report.notSupported(procMount, ['Default', 'Unmasked'], 'procMount');
    if (procMount.string === 'Unmasked' && hostUsers)
      report.invalid(procMount, 'procMount Unmasked requires hostUsers: false in the pod.');
  }
  validateSeccompProfile(report, context.get('seccompProfile'));
  const escalation = context.get('allowPrivilegeEscalation');
  if (escalation.bool === false) {
    const place = escalation.named(context.api);
    const fixes = change(escalation, true);
    if (context.get('privileged').bool)
      report.invalid(place, 'allowPrivilegeEscalation must not be false in a privileged container.', { fixes });
    if (context.at('capabilities', 'add').items.some((capability) => capability.string === 'CAP_SYS_ADMIN'))
      report.invalid(place, 'allowPrivilegeEscalation must not be false with the capability CAP_SYS_ADMIN.', {
        fixes,
      });
  }
  validateWindowsOptions(report, context.get('windowsOptions'));
  validateAppArmorProfile(report, context.get('appArmorProfile'));
}

const fsGroupChangePolicies = ['OnRootMismatch', 'Always'];
const supplementalGroupsPolicies = ['Merge', 'Strict'];

/** `securityContext` of a pod. */
export function validatePodSecurityContext(report: Report, spec: Field): void {
  const context = spec.get('securityContext');
  checkId(report, context.get('fsGroup'));
  checkId(report, context.get('runAsUser'));
  checkId(report, context.get('runAsGroup'));
  for (const group of context.get('supplementalGroups').items) checkRange(report, group, group.name, 0, maxId);
  const shared = spec.get('shareProcessNamespace');
  if (shared.bool && spec.get('hostPID').bool)
    report.invalid(
      // The server keeps it with the security context.
      shared.named(`${context.api}.shareProcessNamespace`),
      'hostPID and shareProcessNamespace are mutually exclusive: remove one.',
    );
  validateSysctls(report, spec, context.get('sysctls'));
  const fsGroupChange = context.get('fsGroupChangePolicy');
  if (fsGroupChange.isSet && !fsGroupChangePolicies.includes(fsGroupChange.string))
    report.notSupported(fsGroupChange, fsGroupChangePolicies, 'fsGroupChangePolicy');
  validateSeccompProfile(report, context.get('seccompProfile'));
  validateWindowsOptions(report, context.get('windowsOptions'));
  validateAppArmorProfile(report, context.get('appArmorProfile'));
  const groupsPolicy = context.get('supplementalGroupsPolicy');
  if (groupsPolicy.isSet && !supplementalGroupsPolicies.includes(groupsPolicy.string))
    report.notSupported(groupsPolicy, supplementalGroupsPolicies, 'supplementalGroupsPolicy');
  const seLinuxChange = context.get('seLinuxChangePolicy');
  // MountOption comes with the feature gate SELinuxMount, which is off by default.
  if (seLinuxChange.isSet && seLinuxChange.string !== 'Recursive')
    report.notSupported(seLinuxChange, ['Recursive'], 'seLinuxChangePolicy');
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccompProfile(report: Report, profile: Field): void {
  if (!profile.isSet) return;
  const type = profile.get('type');
  const path = profile.get('localhostProfile');
  checkProfileType(report, type);
  if (type.string !== 'Localhost') checkNoLocalhostProfile(report, path);
  else if (path.isSet) checkRelativePath(report, path, 'localhostProfile');
  else report.required(path, 'localhostProfile is required with type Localhost: the path of a profile on the node.');
}

/** The longest path on Linux. */
const maxPath = 4095;

function validateAppArmorProfile(report: Report, profile: Field): void {
  if (!profile.isSet) return;
  const type = profile.get('type');
  const name = profile.get('localhostProfile');
  checkProfileType(report, type);
  if (type.string === 'Localhost') {
    if (
      !checkRequired(
        report,
        name,
        'localhostProfile is required with type Localhost: the name of a profile on the node.',
      )
    )
      return;
    if (name.string.trim() !== name.string)
      report.invalid(name, 'localhostProfile has leading or trailing spaces.', {
        fixes: change(name, name.string.trim()),
      });
    if (name.string.length > maxPath) report.tooLong(name, `localhostProfile must have at most ${maxPath} characters.`);
  } else if (type.string === 'RuntimeDefault' || type.string === 'Unconfined') checkNoLocalhostProfile(report, name);
}

function checkProfileType(report: Report, type: Field): void {
  if (checkRequired(report, type, 'type is required: RuntimeDefault, Localhost or Unconfined.'))
    if (!profileTypes.includes(type.string)) report.notSupported(type, profileTypes, 'type');
}

function checkNoLocalhostProfile(report: Report, profile: Field): void {
  if (!profile.isSet) return;
  report.invalid(profile, 'localhostProfile is only allowed with type Localhost: remove it, or change the type.', {
    fixes: [remove(profile)],
  });
}

const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

function validateSysctls(report: Report, spec: Field, sysctls: Field): void {
  const names = new Set<string>();
  for (const sysctl of sysctls.items) {
    const name = sysctl.get('name');
    if (checkRequired(report, name, 'name is required: the name of the sysctl.')) {
      if (name.string.length > 253 || !sysctlName.test(name.string))
        report.invalid(
          name,
          `${quote(name.string)} is not a valid sysctl name: use at most 253 lowercase letters, digits, "-" or "_", in parts separated by "." or "/".`,
        );
      else if (names.has(name.string))
        report.duplicate(name, `The sysctl ${quote(name.string)} is set twice: remove one.`);
    }
    names.add(name.string);
    const namespace = kernelNamespace(name.string);
    const shared = namespace === undefined ? undefined : spec.get(namespace === 'net' ? 'hostNetwork' : 'hostIPC');
    if (shared?.bool)
      report.invalid(name, `The sysctl ${name.string} is not allowed with ${shared.name}: true. Remove one.`);
  }
}
