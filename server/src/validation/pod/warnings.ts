import { parseIp } from '../../kubernetes/ip';
import { isLabelValue } from '../../kubernetes/names';
import { versionName } from '../../kubernetes/versions';
import { own } from '../../yaml/json';
import { withoutTrailing } from '../../yaml/text';
import { change, labelValueForm, remove } from '../checks';
import { warnOfClaimSpec } from '../claim';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { containerAppArmor, containerSeccomp, podSeccomp, profileOf } from './annotations';
import { allContainers } from './container';
import { amount } from './resources';

/** What the API server accepts with a Warning header in a pod template (pkg/api/pod/warnings.go). */
export function warnOfPodTemplate(report: Report, template: Field): void {
  const spec = template.get('spec');
  const annotations = template.at('metadata', 'annotations');
  warnOfScheduling(report, spec);
  warnOfAnnotations(report, annotations, spec);
  for (const volume of spec.get('volumes').items) warnOfVolume(report, volume);
  warnOfRepeats(report, spec);
  warnOfFractions(report, spec.get('overhead'));
  for (const container of allContainers(spec)) {
    for (const list of ['limits', 'requests']) warnOfFractions(report, container.at('resources', list));
    warnOfHiddenVariables(report, container.get('env'));
  }
  warnOfPorts(report, spec);
  const gracePeriod = spec.get('terminationGracePeriodSeconds');
  if ((gracePeriod.int ?? 0) < 0)
    report.warn(gracePeriod, 'A negative terminationGracePeriodSeconds is treated as 1: use 0 or more.', {
      fixes: change(gracePeriod, 1),
    });
  for (const nameserver of spec.at('dnsConfig', 'nameservers').items) warnOfIp(report, nameserver);
  for (const alias of spec.get('hostAliases').items) warnOfIp(report, alias.get('ip'));
}

/** Node labels that were renamed or removed, by what replaces them (pkg/api/node). */
const formerNodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
  'app.kubernetes.io/created-by': '',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': '',
};

function formerNodeLabel(key: string): string | undefined {
  return own(formerNodeLabels, key);
}

function warnOfNodeLabel(report: Report, key: Field): void {
  const instead = formerNodeLabel(key.string);
  if (instead !== undefined) report.warn(key, outdatedLabel(key.string, instead), { fixes: change(key, instead) });
}

function outdatedLabel(key: string, instead: string): string {
  return `The node label ${key} is deprecated${instead === '' ? ': nodes no longer have it' : `: use ${instead}`}.`;
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

function warnOfScheduling(report: Report, spec: Field): void {
  for (const [key, value] of spec.get('nodeSelector').entries) {
    const instead = formerNodeLabel(key);
    if (instead === undefined) continue;
    const fixes =
      instead === ''
        ? []
        : [{ title: `Rename to ${instead}`, do: 'rename-key', path: value.path, key: instead } as const];
    report.warn(value, outdatedLabel(key, instead), { onKey: true, fixes });
  }
  const affinity = spec.get('affinity');
  const node = affinity.get('nodeAffinity');
  for (const term of node.at(required, 'nodeSelectorTerms').items)
    for (const expression of term.get('matchExpressions').items) warnOfNodeLabel(report, expression.get('key'));
  for (const term of node.get(preferred).items)
    for (const expression of term.at('preference', 'matchExpressions').items) {
      warnOfNodeLabel(report, expression.get('key'));
      for (const value of expression.get('values').items)
        if (!isLabelValue(value.string))
          report.warn(value, `No node can have the label value ${quote(value.string)}: ${labelValueForm}.`);
    }
  for (const constraint of spec.get('topologySpreadConstraints').items) {
    warnOfNodeLabel(report, constraint.get('topologyKey'));
    warnOfNoSelector(report, constraint.get('labelSelector'));
  }
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    for (const term of affinity.at(kind, required).items) warnOfNoSelector(report, term.get('labelSelector'));
    for (const weighted of affinity.at(kind, preferred).items)
      warnOfNoSelector(report, weighted.at('podAffinityTerm', 'labelSelector'));
  }
}

function warnOfNoSelector(report: Report, selector: Field): void {
  if (!selector.isSet)
    report.warn(selector, 'Without labelSelector, this matches no pods: add one, or {} to match all pods.');
}

/** Annotations without effect, by the field of the pod spec that replaced them. */
const formerAnnotations = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'priorityClassName',
  'security.alpha.kubernetes.io/sysctls': 'securityContext.sysctls',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'securityContext.sysctls',
};

function warnOfAnnotations(report: Report, annotations: Field, spec: Field): void {
  for (const [key, field] of Object.entries(formerAnnotations)) {
    const annotation = annotations.entry(key);
    if (annotation.value !== undefined)
      warnOfFormer(report, annotation, `no longer has any effect: set ${field} instead`);
  }
  const useSeccomp = 'has had no effect since 1.27: set securityContext.seccompProfile instead';
  const podAnnotation = annotations.entry(podSeccomp);
  if (podAnnotation.value !== undefined && !spec.at('securityContext', 'seccompProfile').isSet)
    warnOfFormer(report, podAnnotation, useSeccomp);
  const ofPod = spec.at('securityContext', 'appArmorProfile');
  for (const container of allContainers(spec)) {
    const name = container.get('name').string;
    const seccomp = annotations.entry(containerSeccomp + name);
    if (seccomp.value !== undefined && !container.at('securityContext', 'seccompProfile').isSet)
      warnOfFormer(report, seccomp, useSeccomp);
    const appArmor = annotations.entry(containerAppArmor + name);
    if (appArmor.value === undefined || container.at('securityContext', 'appArmorProfile').isSet) continue;
    const { type, localhostProfile } = profileOf(appArmor.string);
    const isSame =
      type !== undefined &&
      type === ofPod.get('type').string &&
      localhostProfile === ofPod.get('localhostProfile').value;
    if (!isSame)
      warnOfFormer(report, appArmor, 'has been deprecated since 1.30: set securityContext.appArmorProfile instead');
  }
}

function warnOfFormer(report: Report, annotation: Field, what: string): void {
  const key = annotation.path.at(-1);
  report.warn(annotation, `The annotation ${key} ${what}.`, { onKey: true });
}

/** Volume drivers that were removed, with the version. */
const formerVolumes: Readonly<Record<string, { readonly gone: number; readonly api?: string }>> = {
  photonPersistentDisk: { gone: 16 },
  gitRepo: { gone: 33 },
  scaleIO: { gone: 22 },
  flocker: { gone: 25 },
  storageos: { gone: 25, api: 'storageOS' },
  quobyte: { gone: 25 },
  glusterfs: { gone: 26 },
  cephfs: { gone: 31 },
  rbd: { gone: 31 },
};

function warnOfVolume(report: Report, volume: Field): void {
  for (const [key, { gone, api }] of Object.entries(formerVolumes)) {
    const source = volume.get(key);
    if (source.isSet && report.version >= gone)
      report.warn(
        api === undefined ? source : source.named(`${volume.api}.${api}`),
        `Volumes of type ${key} no longer work, as of Kubernetes ${versionName(gone)}: use a claim with a CSI driver.`,
        { onKey: true },
      );
  }
  const claim = volume.at('ephemeral', 'volumeClaimTemplate');
  if (claim.isSet) warnOfClaimSpec(report, claim.get('spec'));
  for (const kind of ['configMap', 'secret', 'downwardAPI'])
    warnOfOverlaps(
      report,
      volume,
      volume.at(kind, 'items').items.map((item) => item.get('path')),
    );
  warnOfProjected(report, volume);
}

const projections = [
  'configMap',
  'secret',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

function warnOfProjected(report: Report, volume: Field): void {
  const paths: Field[] = [];
  for (const source of volume.at('projected', 'sources').items) {
    const kind = projections.find((key) => source.get(key).isSet);
    const projection = source.get(kind ?? '');
    if (kind === undefined)
      report.warn(
        source,
        'This source is empty, or of a type that the API server drops: it adds nothing to the volume.',
      );
    else if (kind === 'podCertificate')
      paths.push(...['certificateChainPath', 'keyPath', 'credentialBundlePath'].map((key) => projection.get(key)));
    else if (kind === 'serviceAccountToken' || kind === 'clusterTrustBundle') paths.push(projection.get('path'));
    else paths.push(...projection.get('items').items.map((item) => item.get('path')));
  }
  warnOfOverlaps(report, volume, paths);
}

/** Two files with one path, or a file where another one needs a directory. */
function warnOfOverlaps(report: Report, volume: Field, paths: readonly Field[]): void {
  /** The file at a path, or the first one below it. */
  const taken = new Map<string, string>();
  const files = new Set<string>();
  for (const field of paths) {
    // No path of Linux is longer.
    const path = field.length > 4096 ? '' : withoutTrailing(field.string, /\//);
    if (path === '') continue;
    const parents = path.split('/').map((_, depth, steps) => steps.slice(0, depth).join('/'));
    const other = taken.get(path) ?? parents.find((parent) => files.has(parent));
    if (other !== undefined)
      report.warn(
        field,
        `The paths ${quote(path)} and ${quote(other)} overlap in the volume ${quote(volume.get('name').string)}: one hides the other.`,
      );
    files.add(path);
    for (const place of [...parents, path]) if (!taken.has(place)) taken.set(place, path);
  }
}

/** Entries of lists that are merged by a key, of which `kubectl apply` may lose one. */
function warnOfRepeats(report: Report, spec: Field): void {
  for (const [list, key] of [
    ['hostAliases', 'ip'],
    ['imagePullSecrets', 'name'],
  ] as const) {
    const seen = new Set<string>();
    for (const item of spec.get(list).items) {
      const field = item.get(key);
      if (seen.has(field.string))
        report.warn(field, `${quote(field.string)} is listed twice in ${list}: remove one.`, { fixes: [remove(item)] });
      if (field.string === '' && list === 'imagePullSecrets')
        report.warn(field, 'name is required: the name of a Secret.', { fixes: [remove(item)] });
      seen.add(field.string);
    }
  }
}

/** Memory and storage are whole numbers of bytes; `100m` is a tenth of one. */
function warnOfFractions(report: Report, list: Field): void {
  for (const [name, field] of list.entries)
    if ((name === 'memory' || name === 'ephemeral-storage') && amount(field).nano % 1_000_000_000n !== 0n) {
      const mega = /^(\d+)m$/.exec(field.string)?.[1];
      report.warn(
        field,
        `${String(field.value)} of ${name} is not a whole number of bytes${mega ? `: "m" means thousandths. Did you mean ${mega}Mi or ${mega}M?` : '.'}`,
        {
          fixes: mega ? [...change(field, `${mega}Mi`), ...change(field, `${mega}M`)] : [],
        },
      );
    }
}

function warnOfHiddenVariables(report: Report, env: Field): void {
  const before = new Map<string, Field>();
  for (const variable of env.items) {
    const name = variable.get('name').string;
    const value = variable.get('value').string;
    const own = `$(${name})`;
    const hidden = before.get(name);
    if (hidden && (variable.get('valueFrom').isSet || value === own || !value.includes(own)))
      report.warn(
        variable,
        `${name} is set more than once in this container: only the last value has an effect, and kubectl apply may drop it.`,
        { fixes: [{ ...remove(hidden), title: `Remove the first ${name}` }] },
      );
    before.set(name, variable);
  }
}

function warnOfPorts(report: Report, spec: Field): void {
  const numbers = new Map<string, Field[]>();
  const names = new Map<string, Field>();
  for (const port of allContainers(spec).flatMap((container) => container.get('ports').items)) {
    if (port.get('hostIP').string !== '' && !port.get('hostPort').int)
      report.warn(port, 'hostIP has no effect without hostPort: set hostPort, or remove hostIP.');
    const number = `${port.get('containerPort').int ?? 0}/${port.get('protocol').string}`;
    const others = numbers.get(number) ?? [];
    // One clash is enough, however many there are.
    others.some((other) => warnOfClash(report, port, other));
    others.push(port);
    numbers.set(number, others);

    const name = port.get('name').string;
    const first = names.get(name);
    if (name !== '' && first)
      report.warn(port, `${first.shown} has the same name, ${quote(name)}: references by name resolve to that port.`);
    else names.set(name, port);
  }
}

/** Warns of two ports with the same number and protocol, unless their host ports differ. */
function warnOfClash(report: Report, port: Field, other: Field): boolean {
  const [hostPort, otherHostPort] = [port, other].map((each) => each.get('hostPort').int ?? 0);
  const [hostIp, otherHostIp] = [port, other].map((each) => each.get('hostIP').string);
  if (hostPort === otherHostPort && hostIp === otherHostIp)
    report.warn(port, `${other.shown} has the same port and protocol: remove one.`, { fixes: [remove(port)] });
  else if (hostPort === 0 || otherHostPort === 0)
    report.warn(port, `${other.shown} has the same port and protocol: remove one.`);
  else if (hostPort === otherHostPort && (hostIp === '') !== (otherHostIp === ''))
    report.warn(port, `${other.shown} has the same host port, and only one of them has a hostIP: either may get it.`);
  else return false;
  return true;
}

function warnOfIp(report: Report, field: Field): void {
  const ip = parseIp(field.string);
  if (!ip || (ip.family === 4 && ip.flaw === undefined) || (ip.flaw === undefined && ip.canonical === field.string))
    return;
  const what = ip.flaw === undefined ? 'is not in canonical form' : 'is ambiguous, as programs read it differently';
  report.warn(field, `${quote(field.string)} ${what}: use ${ip.canonical}.`, { fixes: change(field, ip.canonical) });
}
