import { change, checkDnsSubdomain, correct, remove } from '../checks';
import type { Field } from '../field';
import type { Report } from '../report';

/** The largest credential spec: 64 KiB. */
const maxCredentialSpec = 64 * 1024;

/** `windowsOptions` of a container or pod. */
export function validateWindowsOptions(report: Report, options: Field): void {
  const specName = options.get('gmsaCredentialSpecName');
  if (specName.isSet) checkDnsSubdomain(report, specName, 'gmsaCredentialSpecName');
  const spec = options.get('gmsaCredentialSpec');
  if (spec.isSet && spec.length === 0)
    report.invalid(spec, 'gmsaCredentialSpec must not be empty: set it, or remove it.');
  else if (byteLength(spec.string) > maxCredentialSpec)
    report.invalid(spec, 'gmsaCredentialSpec must be at most 64 KiB.');
  const user = options.get('runAsUserName');
  const problem = user.isSet ? userNameProblem(user.string) : undefined;
  if (problem !== undefined) report.invalid(user, `runAsUserName ${problem}.`);
}

const netBiosDomain = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const dnsDomain = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** What is wrong with `USER` or `DOMAIN\USER`: it follows the name of the field in the message. */
function userNameProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty: set it, or remove it';
  if (/[\x00-\x1f\x7f]/.test(name)) return 'must not contain control characters';
  const parts = name.split('\\');
  if (parts.length > 2) return 'must not contain more than one "\\": use USER or DOMAIN\\USER';
  const user = parts.pop() ?? '';
  const domain = parts.pop();
  if (domain !== undefined && byteLength(domain) > 255) return 'must have a domain of at most 255 characters';
  if (domain !== undefined && !netBiosDomain.test(domain) && !dnsDomain.test(domain))
    return 'must have a NetBIOS or DNS name as its domain';
  if (user === '') return 'must have a user after the "\\"';
  if (byteLength(user) > 104) return 'must have a user of at most 104 characters';
  if (/^[. ]+$/.test(user)) return 'must have a user of more than dots and spaces';
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) return 'must have a user without any of " / \\ : ; | = , + * ? < > @ [ ]';
  return undefined;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Host process containers: either all containers of a pod or none, and on the host's network. */
export function validateHostProcess(report: Report, spec: Field, containers: readonly Field[]): void {
  const ofPod = spec.at('securityContext', 'windowsOptions', 'hostProcess');
  let count = 0;
  for (const container of containers) {
    const own = container.at('securityContext', 'windowsOptions', 'hostProcess');
    if (own.isSet && ofPod.isSet && own.bool !== ofPod.bool)
      report.invalid(own, `hostProcess must be ${ofPod.bool}, as in the securityContext of the pod.`, {
        fixes: change(own, ofPod.bool),
      });
    if (own.isSet ? own.bool : ofPod.bool) count++;
  }
  if (count === 0) return;
  if (count !== containers.length)
    report.invalid(
      spec,
      'Either all containers of a pod must be host process containers, or none: set hostProcess for all, or for none.',
    );
  const network = spec.get('hostNetwork');
  if (!network.bool)
    report.invalid(network, 'hostNetwork must be true for host process containers.', {
      fixes: correct(network, true),
    });
}

/** `os` of a pod, and what is not allowed on that system. */
export function validateOs(report: Report, spec: Field, containers: readonly Field[]): void {
  const os = spec.get('os');
  if (!os.isSet) return;
  const name = os.get('name');
  switch (name.string) {
    case '':
      report.required(name, 'name is required: linux or windows.');
      break;
    case 'linux':
      for (const owner of [spec, ...containers]) forbid(report, owner.at('securityContext', 'windowsOptions'), 'Linux');
      break;
    case 'windows':
      validateWindows(report, spec, containers);
      break;
    default:
      report.notSupported(name.named(os.api), ['linux', 'windows'], 'os.name');
  }
}

const notForWindowsPods = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];

const notForWindowsContainers = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

function validateWindows(report: Report, spec: Field, containers: readonly Field[]): void {
  const context = spec.get('securityContext');
  for (const key of notForWindowsPods) forbid(report, context.get(key), 'Windows');
  if (context.get('sysctls').length > 0) forbid(report, context.get('sysctls'), 'Windows');
  for (const key of ['hostUsers', 'shareProcessNamespace']) forbid(report, spec.get(key), 'Windows');
  for (const key of ['hostPID', 'hostIPC']) if (spec.get(key).bool) forbid(report, spec.get(key), 'Windows');
  for (const container of containers)
    for (const key of notForWindowsContainers) forbid(report, container.at('securityContext', key), 'Windows');
}

/** Reports a field that is set, but not allowed in pods of `system`. */
function forbid(report: Report, field: Field, system: 'Linux' | 'Windows'): void {
  if (!field.isSet) return;
  const key = String(field.path.at(-1));
  report.forbidden(field, `${key} is not allowed in a ${system} pod: remove it, or change os.name.`, {
    fixes: [remove(field)],
  });
}
