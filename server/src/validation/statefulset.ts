import { closestName } from '../kubernetes/names';
import { changes, gateOn } from '../kubernetes/versions';
import { define, isObject, type Json } from '../yaml/json';
import { change, checkDnsLabel, checkRange, remove } from './checks';
import { validateClaimSpec, warnOfClaimSpec } from './claim';
import { validateFirstPod } from './controller';
import type { Field } from './field';
import type { FindingFix, FixStep } from './finding';
import { quote } from './finding';
import { checkIntOrPercent, percentOf } from './intOrPercent';
import { selectorSelects, validateLabelSelector } from './labels';
import { dnsLabelName, validateMetadata } from './metadata';
import { validateLifetime } from './pod/spec';
import { validatePodTemplate } from './pod/template';
import { warnOfPodTemplate } from './pod/warnings';
import type { Report } from './report';

/** StatefulSets (pkg/apis/apps/validation, ValidateStatefulSet). */
export function validateStatefulSet(report: Report, set: Field): void {
  validateMetadata(report, set.get('metadata'), dnsLabelName('The StatefulSet name'));
  const spec = set.get('spec');
  validateSetSpec(report, spec, { update: false });
  if (report.rejected) return;
  validateFirstPod(report, set);
  warnOfSet(report, spec);
}

/** In an update the server does not validate the Service name and the claim templates again, which are immutable. */
export function validateSetSpec(report: Report, spec: Field, { update }: { readonly update: boolean }): void {
  const policy = spec.get('podManagementPolicy');
  const policies = ['OrderedReady', 'Parallel'];
  if (!policies.includes(policy.string))
    report.invalid(policy, `podManagementPolicy is ${quote(policy.string)}: it must be OrderedReady or Parallel.`, {
      fixes: change(policy, closestName(policy.string, policies)),
    });
  validateUpdateStrategy(report, spec.get('updateStrategy'));
  for (const when of ['whenDeleted', 'whenScaled']) {
    const retention = spec.at('persistentVolumeClaimRetentionPolicy', when);
    if (retention.string !== 'Retain' && retention.string !== 'Delete')
      report.notSupported(retention, ['Retain', 'Delete'], when);
  }
  if (!update) validateClaimTemplates(report, spec.get('volumeClaimTemplates'));
  checkRange(report, spec.get('replicas'), 'replicas', 0);
  checkRange(report, spec.get('minReadySeconds'), 'minReadySeconds', 0);
  checkRange(report, spec.at('ordinals', 'start'), 'ordinals.start', 0);
  const serviceName = spec.get('serviceName');
  if (!update && serviceName.string !== '')
    report.since(changes.serviceNameChecked, (into) => checkDnsLabel(into, serviceName, 'serviceName'));
  validateSelectorAndTemplate(report, spec);
}

/** The server reports a wrong type at the whole strategy. */
function validateUpdateStrategy(report: Report, strategy: Field): void {
  const type = strategy.get('type').named(strategy.api);
  const rollingUpdate = strategy.get('rollingUpdate');
  switch (type.string) {
    case 'OnDelete':
      if (rollingUpdate.isSet)
        report.invalid(
          rollingUpdate,
          'rollingUpdate is only allowed with type RollingUpdate: remove it, or change the type.',
          { fixes: [remove(rollingUpdate)] },
        );
      return;
    case 'RollingUpdate':
      if (rollingUpdate.isSet) validateRollingUpdate(report, rollingUpdate);
      return;
    default:
      // Recreate is known to 1.37 (alpha).
      if (type.string === 'Recreate' && report.version >= 37) return;
      report.invalid(type, `updateStrategy.type is ${quote(type.string)}: it must be RollingUpdate or OnDelete.`, {
        fixes: change(type, closestName(type.string, ['RollingUpdate', 'OnDelete'])),
      });
  }
}

function validateRollingUpdate(report: Report, rollingUpdate: Field): void {
  checkRange(report, rollingUpdate.get('partition'), 'partition', 0);
  const maxUnavailable = rollingUpdate.get('maxUnavailable');
  if (!maxUnavailable.isSet || gateOn('MaxUnavailableStatefulSet', report.target) !== true) return;
  checkIntOrPercent(report, maxUnavailable, 'maxUnavailable');
  const isNumber = /^[+-]?\d+$/.test(maxUnavailable.string);
  const count = percentOf(maxUnavailable) ?? maxUnavailable.int ?? (isNumber ? Number(maxUnavailable.string) : 0);
  if (count === 0 && (maxUnavailable.int === 0 || percentOf(maxUnavailable) === 0))
    report.invalid(maxUnavailable, 'maxUnavailable must not be 0: no pod could be replaced.', {
      fixes: change(maxUnavailable, 1),
    });
}

function validateClaimTemplates(report: Report, templates: Field): void {
  report.since(changes.claimTemplatesValidated, (into) => {
    for (const template of templates.items) validateClaimSpec(into, template.get('spec'));
  });
}

export const noSelector =
  'The set has no selector: the API server rejects it. Add one that selects the labels of the pod template.';
export const emptySelector =
  'The selector is empty: the API server rejects the set. Select the labels of the pod template.';

function validateSelectorAndTemplate(report: Report, spec: Field): void {
  const selector = spec.get('selector');
  const template = spec.get('template');
  const labels = template.at('metadata', 'labels');
  if (!selector.isSet)
    report.required(selector, noSelector, {
      fixes: selectorFixes(selector, labels.value),
    });
  else {
    validateLabelSelector(report, selector);
    if (selector.get('matchLabels').length + selector.get('matchExpressions').length === 0)
      report.invalid(selector, emptySelector, {
        fixes: selectorFixes(selector, labels.value),
      });
  }
  const selects = selectorSelects(selector, labels);
  if (selects === undefined) {
    report.invalid(selector, 'The selector is not valid: correct its requirements.');
    validateLifetime(report, template.get('spec'));
    return;
  }
  if (!selects)
    report.invalid(
      labels,
      'The labels of the pod template do not match the selector: the set would not select its own pods.',
      { fixes: labelFixes(selector, labels) },
    );
  validatePodTemplate(report, template, spec.get('volumeClaimTemplates'));
}

function selectorFixes(selector: Field, labels: Json | undefined): readonly FindingFix[] {
  if (!isObject(labels) || Object.keys(labels).length === 0) return [];
  const step = { path: selector.path, value: { matchLabels: labels } };
  return [
    { title: 'Set selector to the labels of the pod template', do: selector.isSet ? 'replace' : 'insert', ...step },
  ];
}

/** Adds the labels of `matchLabels` to the pod template, if that makes the selector match. */
function labelFixes(selector: Field, labels: Field): readonly FindingFix[] {
  const steps: FixStep[] = [];
  const wanted: Record<string, Json> = isObject(labels.value) ? { ...labels.value } : {};
  for (const [key, { string: value }] of selector.get('matchLabels').entries) {
    const label = labels.entry(key);
    if (label.value !== value) steps.push({ do: label.isSet ? 'replace' : 'insert', path: label.path, value });
    define(wanted, key, value);
  }
  const [first, ...and] = steps;
  if (!first || selectorSelects(selector, labels.with(wanted)) !== true) return [];
  return [{ title: 'Add the labels of the selector to the pod template', ...first, and }];
}

function warnOfSet(report: Report, spec: Field): void {
  warnOfPodTemplate(report, spec.get('template'));
  // The server leaves `spec` out of these paths.
  for (const template of spec.get('volumeClaimTemplates').items)
    warnOfClaimSpec(report, template.get('spec').named(template.api));
  const limit = spec.get('revisionHistoryLimit');
  if ((limit.int ?? 0) < 0 && report.version >= changes.revisionHistoryLimitWarned)
    report.warn(limit, 'A negative revisionHistoryLimit retains all revisions: use 0 or more.', {
      fixes: change(limit, 10),
    });
}
