import { remove } from './checks';
import type { Field } from './field';
import { checkIntOrPercent } from './intOrPercent';
import { validateLabelSelector } from './labels';
import { pathSegmentName, validateObjectMeta } from './metadata';
import type { Report } from './report';

/** PodDisruptionBudgets (pkg/apis/policy/validation). */
export function validateBudget(report: Report, budget: Field): void {
  const spec = budget.get('spec');
  const minAvailable = spec.get('minAvailable');
  const maxUnavailable = spec.get('maxUnavailable');
  if (minAvailable.isSet && maxUnavailable.isSet)
    report.invalid(
      maxUnavailable.named(spec.api),
      'minAvailable and maxUnavailable are mutually exclusive: remove one.',
      {
        fixes: [remove(minAvailable), remove(maxUnavailable)],
      },
    );
  if (minAvailable.isSet) checkIntOrPercent(report, minAvailable, 'minAvailable');
  if (maxUnavailable.isSet) checkIntOrPercent(report, maxUnavailable, 'maxUnavailable');
  validateLabelSelector(report, spec.get('selector'));
  const policy = spec.get('unhealthyPodEvictionPolicy');
  const policies = ['AlwaysAllow', 'IfHealthyBudget'];
  if (policy.isSet && !policies.includes(policy.string)) report.notSupported(policy, policies);
  // The server looks at the metadata only once everything else is right.
  if (report.rejected) return;
  validateObjectMeta(report, budget.get('metadata'), pathSegmentName);
}
