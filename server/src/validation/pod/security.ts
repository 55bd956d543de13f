import { change, checkRange, checkRequired, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { checkRelativePath } from './files';
import { validateWindowsOptions } from './windows';

/** The highest user or group id of Linux containers. */
const maxId = 2 ** 31 - 1;

function checkId(report: Report, id: Field, what: string): void {
  if (id.isSet) checkRange(report, id, what, 0, maxId);
}

/** `securityContext` of a container. `hostUsers`: whether the pod shares the host's users, as by default. */
export function validateSecurityContext(report: Report, context: Field, hostUsers: boolean): void {
  if (!context.isSet) return;
  checkId(report, context.get('runAsUser'), 'The user id');
  checkId(report, context.get('runAsGroup'), 'The group id');
  const procMount = context.get('procMount');
  if (procMount.isSet) {
    if (procMount.string !== 'Default' && procMount.string !== 'Unmasked')
      report.notSupported(procMount, ['Default', 'Unmasked'], 'procMount');
    if (procMount.string === 'Unmasked' && hostUsers)
      report.invalid(procMount, 'procMount Unmasked needs users of its own: set hostUsers: false for the pod.');
  }
  validateSeccompProfile(report, context.get('seccompProfile'));
  const escalation = context.get('allowPrivilegeEscalation');
  if (escalation.bool === false) {
    const place = escalation.named(context.api);
    const fixes = change(escalation, true);
    if (context.get('privileged').bool)
      report.invalid(
        place,
        'A privileged container can always gain privileges: allowPrivilegeEscalation cannot be false.',
        {
          fixes,
        },
      );
    if (context.at('capabilities', 'add').items.some((capability) => capability.string === 'CAP_SYS_ADMIN'))
      report.invalid(place, 'CAP_SYS_ADMIN lets a process gain privileges: allowPrivilegeEscalation cannot be false.', {
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
  checkId(report, context.get('fsGroup'), 'The group id');
  checkId(report, context.get('runAsUser'), 'The user id');
  checkId(report, context.get('runAsGroup'), 'The group id');
  for (const group of context.get('supplementalGroups').items) checkRange(report, group, 'The group id', 0, maxId);
  const shared = spec.get('shareProcessNamespace');
  if (shared.bool && spec.get('hostPID').bool)
    report.invalid(
      // The server keeps it with the security context.
      shared.named(`${context.api}.shareProcessNamespace`),
      "Containers that share the host's processes cannot share a namespace of their own: remove hostPID or shareProcessNamespace.",
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
  else
    report.required(path, 'localhostProfile is missing: the type Localhost needs the path of a profile on the node.');
}

/** The longest path that Linux takes. */
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
        'localhostProfile is missing: the type Localhost needs the name of a profile on the node.',
      )
    )
      return;
    if (name.string.trim() !== name.string)
      report.invalid(name, 'localhostProfile has blanks around it.', { fixes: change(name, name.string.trim()) });
    if (name.string.length > maxPath) report.tooLong(name, `localhostProfile has at most ${maxPath} characters.`);
  } else if (type.string === 'RuntimeDefault' || type.string === 'Unconfined') checkNoLocalhostProfile(report, name);
}

function checkProfileType(report: Report, type: Field): void {
  if (checkRequired(report, type, 'type is missing: give RuntimeDefault, Localhost or Unconfined.'))
    if (!profileTypes.includes(type.string)) report.notSupported(type, profileTypes, 'The type of profile');
}

function checkNoLocalhostProfile(report: Report, profile: Field): void {
  if (!profile.isSet) return;
  report.invalid(profile, 'Only the type Localhost has a localhostProfile: remove it, or change the type.', {
    fixes: [remove(profile)],
  });
}

const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

function validateSysctls(report: Report, spec: Field, sysctls: Field): void {
  const names = new Set<string>();
  for (const sysctl of sysctls.items) {
    const name = sysctl.get('name');
    if (checkRequired(report, name, 'The sysctl has no name.')) {
      if (name.string.length > 253 || !sysctlName.test(name.string))
        report.invalid(
          name,
          `${quote(name.string)} is not a sysctl: use up to 253 lower-case letters, digits, "-" and "_", with "." or "/" between the parts.`,
        );
      else if (names.has(name.string))
        report.duplicate(name, `The sysctl ${quote(name.string)} is set twice: keep one.`);
    }
    names.add(name.string);
    const namespace = kernelNamespace(name.string);
    const shared = namespace === undefined ? undefined : spec.get(namespace === 'net' ? 'hostNetwork' : 'hostIPC');
    if (shared?.bool)
      report.invalid(
        name,
        `${name.string} would be set for the whole host with ${shared.shown.split('.').at(-1)}: remove one of them.`,
      );
  }
}

const ipcSysctls = new Set([
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg',
]);

/** Which namespace of the kernel has a sysctl (component-helpers/node/util/sysctl); undefined if none. */
function kernelNamespace(sysctl: string): 'net' | 'ipc' | undefined {
  // With "/" as its separator, a name has "." inside its parts.
  const isSlashed = /^[^./]*\//.test(sysctl);
  const name = isSlashed ? sysctl.replace(/[./]/g, (mark) => (mark === '.' ? '/' : '.')) : sysctl;
  if (name.startsWith('net.')) return 'net';
  return ipcSysctls.has(name) || name.startsWith('fs.mqueue.') ? 'ipc' : undefined;
}
