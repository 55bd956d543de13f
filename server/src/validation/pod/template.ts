import { changes } from '../../kubernetes/versions';
import type { Field } from '../field';
import { validateAnnotations, validateLabels } from '../labels';
import { Report } from '../report';
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

  const ofSpec = new Report(report.target);
  validatePodSpec(ofSpec, spec, claimTemplates);
  validateProfilesMatch(ofSpec, annotations, spec);
  const isValidated = report.version >= changes.podTemplateValidated;
  for (const finding of ofSpec.findings)
    report.findings.push(
      // Before, the set was accepted, and its controller could make no pod.
      isValidated
        ? finding
        : { ...finding, kind: 'controller', message: `Accepted, but no pod can be created: ${finding.message}` },
    );
}
