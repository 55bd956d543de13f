import { remove } from '../checks';
import { validateClaimSpec } from '../claim';
import type { Field } from '../field';
import { validateAnnotations, validateLabels } from '../labels';
import type { Report } from '../report';

/** What metadata can have beside labels and annotations, and the template of an ephemeral volume cannot. */
const otherMetadata = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

/** An `ephemeral` volume: the template of a claim that is created and deleted with its pod. */
export function validateEphemeral(report: Report, source: Field): void {
  const template = source.get('volumeClaimTemplate');
  if (!template.isSet) {
    report.required(template, 'volumeClaimTemplate is required for a volume of type ephemeral.');
    return;
  }
  const metadata = template.get('metadata');
  validateAnnotations(report, metadata.get('annotations'));
  validateLabels(report, metadata.get('labels'));
  for (const key of otherMetadata) {
    const field = metadata.get(key);
    if (!field.isSet || field.value === '' || (key === 'generation' && field.value === 0)) continue;
    const place = key === 'uid' ? field.named(`${metadata.api}.uID`) : field;
    report.forbidden(
      place,
      `The claim template of an ephemeral volume can only have labels and annotations: remove ${key}.`,
      {
        fixes: [remove(field)],
      },
    );
  }
  validateClaimSpec(report, template.get('spec'));
}
