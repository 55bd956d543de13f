import { changes } from '../../kubernetes/versions';
import type { Field } from '../field';
import { validateAnnotations, validateLabels } from '../labels';
import type { Report } from '../report';
import { validatePodAnnotations, validateProfilesMatch } from './annotations';
import { validateLifetime, validatePodSpec } from './spec';

/**
 * The pod template of a StatefulSet (ValidatePodTemplateSpecForStatefulSet in pkg/apis/apps/validation), defaulted,
 * with the `spec.volumeClaimTemplates` beside it. Whether the selector matches its labels is not looked at here.
 */
export function validatePodTemplate(report: Report, template: Field, claimTemplates: Field): void {
  const spec = template.get('spec');
  // The server leaves `metadata` out of these paths.
  const labels = template.at('metadata', 'labels').named(`${template.api}.labels`);
  const annotations = template.at('metadata', 'annotations').named(`${template.api}.annotations`);
  validateLabels(report, labels);
  validateAnnotations(report, annotations);
  validatePodAnnotations(report, annotations, spec);
  validateLifetime(report, spec);

  report.since(changes.podTemplateValidated, (into) => {
    validatePodSpec(into, spec, claimTemplates);
    validateProfilesMatch(into, annotations, spec);
  });
}
