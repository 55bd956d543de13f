import { change, checkDnsSubdomain, correct, remove } from '../checks';
import type { Field } from '../field';
import type { Report } from '../report';

/** The largest credential spec: 64 KiB. */
const maxCredentialSpec = 64 * 1024;

/** `windowsOptions` of a container or pod. */
export function validateWindowsOptions(report: Report, options: Field): void {
  const specName = options.get('gmsaCredentialSpecName');
  if (specName.isSet) checkDnsSubdomain(report, specName, 'The name of the credential spec');
  const spec = options.get('gmsaCredentialSpec');
  if (spec.isSet && spec.length === 0) report.invalid(spec, 'gmsaCredentialSpec is empty: give it, or leave it out.');
  else if (byteLength(spec.string) > maxCredentialSpec)
    report.invalid(spec, 'gmsaCredentialSpec is larger than 64 KiB.');
  const user = options.get('runAsUserName');
  const problem = user.isSet ? userNameProblem(user.string) : undefined;
  if (problem !== undefined) report.invalid(user, `runAsUserName ${problem}.`);
}

const netBiosDomain = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const dnsDomain = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** What is wrong with `USER` or `DOMAIN\USER`, to follow its name in a message. */
function userNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty: give a user, or leave it out';
  if (/[\x00-\x1f\x7f]/.test(name)) return 'has control characters: remove them';
  const parts = name.split('\\');
  if (parts.length > 2) return 'has more than one "\\": use USER or DOMAIN\\USER';
  const user = parts.pop() ?? '';
  const domain = parts.pop();
  if (domain !== undefined && byteLength(domain) > 255) return 'has a domain of more than 255 characters';
  if (domain !== undefined && !netBiosDomain.test(domain) && !dnsDomain.test(domain))
    return 'has a domain that is neither a NetBIOS nor a DNS name';
  if (user === '') return 'has no user after the "\\"';
  if (byteLength(user) > 104) return 'has a user of more than 104 characters';
  if (/^[. ]+$/.test(user)) return 'has a user of dots and blanks only';
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) return 'has a user with one of " / \\ : ; | = , + * ? < > @ [ ]';
  return undefined;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Host process containers: all of a pod are, or none; and they need the host's network. */
export function validateHostProcess(report: Report, spec: Field, containers: readonly Field[]): void {
  const ofPod = spec.at('securityContext', 'windowsOptions', 'hostProcess');
  let count = 0;
  for (const container of containers) {
    const own = container.at('securityContext', 'windowsOptions', 'hostProcess');
    if (own.isSet && ofPod.isSet && own.bool !== ofPod.bool)
      report.invalid(own, `hostProcess is ${ofPod.bool} for the pod: a container cannot have it otherwise.`, {
        fixes: change(own, ofPod.bool),
      });
    if (own.isSet ? own.bool : ofPod.bool) count++;
  }
  if (count === 0) return;
  if (count !== containers.length)
    report.invalid(
      spec,
      'Host process containers cannot share a pod with others: set hostProcess for all, or for none.',
    );
  const network = spec.get('hostNetwork');
  if (!network.bool)
    report.invalid(network, 'Host process containers need hostNetwork: true.', {
      fixes: correct(network, true),
    });
}

/** `os` of a pod, and what its system cannot have. */
export function validateOs(report: Report, spec: Field, containers: readonly Field[]): void {
  const os = spec.get('os');
  if (!os.isSet) return;
  const name = os.get('name');
  switch (name.string) {
    case '':
      report.required(name, 'name is missing: give linux or windows.');
      break;
    case 'linux':
      for (const owner of [spec, ...containers]) refuse(report, owner.at('securityContext', 'windowsOptions'), 'Linux');
      break;
    case 'windows':
      validateWindows(report, spec, containers);
      break;
    default:
      report.notSupported(name.named(os.api), ['linux', 'windows'], 'The operating system');
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
  for (const key of notForWindowsPods) refuse(report, context.get(key), 'Windows');
  if (context.get('sysctls').length > 0) refuse(report, context.get('sysctls'), 'Windows');
  for (const key of ['hostUsers', 'shareProcessNamespace']) refuse(report, spec.get(key), 'Windows');
  for (const key of ['hostPID', 'hostIPC']) if (spec.get(key).bool) refuse(report, spec.get(key), 'Windows');
  for (const container of containers)
    for (const key of notForWindowsContainers) refuse(report, container.at('securityContext', key), 'Windows');
}

/** Reports a field that is set and that pods of `system` cannot have. */
function refuse(report: Report, field: Field, system: 'Linux' | 'Windows'): void {
  if (!field.isSet) return;
  const key = String(field.path.at(-1));
  report.forbidden(field, `A ${system} pod cannot have ${key}: remove it, or change os.name.`, {
    fixes: [remove(field)],
  });
}
