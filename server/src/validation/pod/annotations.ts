import { isArray, isObject, type Json } from '../../yaml/json';
import { remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { Report } from '../report';
import { allContainers } from './container';
import { checkRelativePath } from './files';
import { validateTolerations } from './tolerations';

const mirrorPod = 'kubernetes.io/config.mirror';
const tolerationsKey = 'scheduler.alpha.kubernetes.io/tolerations';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
export const podSeccomp = 'seccomp.security.alpha.kubernetes.io/pod';
export const containerSeccomp = 'container.seccomp.security.alpha.kubernetes.io/';
export const containerAppArmor = 'container.apparmor.security.beta.kubernetes.io/';

/** Annotations with a meaning for pods (ValidatePodSpecificAnnotations). `annotations` has the server's own path. */
export function validatePodAnnotations(report: Report, annotations: Field, spec: Field): void {
  const mirror = annotations.entry(mirrorPod);
  if (mirror.value !== undefined && spec.get('nodeName').string === '')
    report.invalid(mirror, 'This annotation is set by the kubelet, and requires nodeName: remove it.', {
      fixes: [remove(mirror)],
    });
  validateTolerationsAnnotation(report, annotations);
  const cost = annotations.entry(deletionCost);
  if (cost.value !== undefined && !isInt32(cost.string))
    report.invalid(
      cost,
      `The pod deletion cost must be a 32-bit integer, such as "-1" or "100", not ${quote(cost.string)}.`,
    );
  for (const [key, entry] of annotations.entries) {
    if (key === podSeccomp || key.startsWith(containerSeccomp))
      checkSeccomp(report, entry.named(`${annotations.api}.${key}`));
    if (key.startsWith(containerAppArmor)) checkAppArmor(report, entry, key.slice(containerAppArmor.length), spec);
  }
}

function isInt32(text: string): boolean {
  return /^(0|[1-9]\d*|-\d+)$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
}

function validateTolerationsAnnotation(report: Report, annotations: Field): void {
  const annotation = annotations.entry(tolerationsKey);
  if (annotation.string === '') return;
  const tolerations = parseTolerations(annotation.string);
  if (!tolerations) {
    const message = 'This annotation must be a JSON list of tolerations: set the field tolerations instead.';
    report.invalid(annotation.named(annotations.api), message);
    return;
  }
  const inside = new Report(report.target);
  validateTolerations(inside, annotation.with(tolerations).named(`${annotations.api}.${tolerationsKey}`));
  // Their places are inside a string, where the manifest has no paths and nothing can be fixed.
  for (const { field, reason, message, kind } of inside.findings)
    report.findings.push({ path: annotation.path, field, ...(reason && { reason }), message, kind });
}

/** The tolerations in a JSON string; undefined if it is none of tolerations. */
function parseTolerations(text: string): readonly Json[] | undefined {
  let parsed: Json;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (parsed === null) return [];
  const fits = (toleration: Json) =>
    toleration === null ||
    (isObject(toleration) &&
      ['key', 'operator', 'value', 'effect'].every((key) => typeof (toleration[key] ?? '') === 'string') &&
      Number.isInteger(toleration['tolerationSeconds'] ?? 0));
  return isArray(parsed) && parsed.every(fits) ? parsed : undefined;
}

function checkSeccomp(report: Report, entry: Field): void {
  const profile = entry.string;
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return;
  const local = 'localhost/';
  if (profile.startsWith(local))
    checkRelativePath(report, entry.with(profile.slice(local.length)), 'The seccomp profile');
  else
    report.invalid(
      entry,
      `${quote(profile)} is not a valid seccomp profile: use runtime/default, unconfined or localhost/PATH.`,
    );
}

function checkAppArmor(report: Report, entry: Field, container: string, spec: Field): void {
  if (!allContainers(spec).some((other) => other.get('name').string === container))
    report.invalid(entry, `The pod has no container ${quote(container)}.`, { onKey: true });
  const profile = entry.string;
  if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith('localhost/'))
    report.invalid(
      entry,
      `${quote(profile)} is not a valid AppArmor profile: use runtime/default, unconfined or localhost/NAME.`,
    );
}

/** Checks that annotations match the fields that replaced them. */
export function validateProfilesMatch(report: Report, annotations: Field, spec: Field): void {
  checkMatch(report, seccompOf(annotations, podSeccomp), spec.at('securityContext', 'seccompProfile'));
  const podAppArmor = spec.at('securityContext', 'appArmorProfile');
  const isWindows = spec.at('os', 'name').string === 'windows';
  for (const container of allContainers(spec)) {
    const name = container.get('name').string;
    const seccomp = container.at('securityContext', 'seccompProfile');
    checkMatch(report, seccompOf(annotations, containerSeccomp + name), seccomp);
    if (isWindows) continue;
    const own = container.at('securityContext', 'appArmorProfile');
    const inherited = own.isSet ? own : own.with(podAppArmor.value);
    checkMatch(report, annotations.entry(containerAppArmor + name), inherited);
  }
}

/** A seccomp annotation, in which `docker/default` is a former name of `runtime/default`. */
function seccompOf(annotations: Field, key: string): Field {
  const annotation = annotations.entry(key);
  return annotation.string === 'docker/default' ? annotation.with('runtime/default') : annotation;
}

function checkMatch(report: Report, annotation: Field, profile: Field): void {
  if (annotation.value === undefined || !profile.isSet) return;
  const type = profile.get('type');
  const path = profile.get('localhostProfile');
  if (!['Unconfined', 'RuntimeDefault', 'Localhost'].includes(type.string)) return;
  const annotated = profileOf(annotation.string);
  if (annotated.type === type.string && (annotated.type !== 'Localhost' || annotated.localhostProfile === path.value))
    return;
  report.forbidden(
    annotated.type === type.string ? path : type,
    `This must match the annotation ${annotation.path.at(-1)}, which is ${quote(annotation.string)}: remove the annotation.`,
    { fixes: [remove(annotation)] },
  );
}

/** The profile that an annotation stands for, as a field has it. */
export function profileOf(annotation: string): { readonly type?: string; readonly localhostProfile?: string } {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const local = 'localhost/';
  return annotation.startsWith(local) ? { type: 'Localhost', localhostProfile: annotation.slice(local.length) } : {};
}
