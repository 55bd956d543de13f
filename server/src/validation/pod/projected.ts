import { checkRange, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { validatePodCertificate, validateTrustBundle } from './certificates';
import { validateFieldRef, validateResourceFieldRef } from './environment';
import { checkFilePath, checkMode, validateKeyToPath } from './files';

const fileFields = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];

/**
 * One file of a downward API volume. The server leaves its index out of the paths, and names `volume`, the source
 * that has the file.
 */
export function validateDownwardFile(report: Report, file: Field, volume: Field): void {
  const place = file.named(volume.api);
  const path = place.get('path');
  if (checkRequired(report, path, 'path is required: the path of the file in the volume.'))
    checkFilePath(report, path, 'path');
  const fieldRef = place.get('fieldRef');
  const resourceRef = place.get('resourceFieldRef');
  if (fieldRef.isSet) {
    validateFieldRef(report, fieldRef, fileFields);
    if (resourceRef.isSet)
      report.invalid(place, 'fieldRef and resourceFieldRef are mutually exclusive: split this into two files.');
  } else if (resourceRef.isSet) validateResourceFieldRef(report, resourceRef, true);
  else report.required(place, 'fieldRef or resourceFieldRef is required.');
  checkMode(report, place.get('mode'));
}

/** The longest lifetime of a token: 2³² seconds. */
const maxTokenSeconds = 2 ** 32;

/** A projected volume: files from several sources. */
export function validateProjected(report: Report, volume: Field): void {
  checkMode(report, volume.get('defaultMode'));
  const paths = new Set<string>();
  const claim = (path: Field) => {
    if (path.string === '') return;
    if (paths.has(path.string))
      report.invalid(
        path.named(volume.api),
        `Two files of this volume have the path ${quote(path.string)}: each must have its own path.`,
      );
    paths.add(path.string);
  };
  for (const source of volume.get('sources').items) {
    const secret = source.get('secret');
    const configMap = source.get('configMap');
    const downward = source.get('downwardAPI');
    const token = source.get('serviceAccountToken');
    const bundle = source.get('clusterTrustBundle');
    const certificate = source.get('podCertificate');
    for (const keyed of [secret, configMap]) {
      if (!keyed.isSet) continue;
      checkRequired(report, keyed.get('name'), 'name is required: the name of the object to read.');
      for (const item of keyed.get('items').items) {
        validateKeyToPath(report, item);
        claim(item.get('path'));
      }
    }
    for (const file of downward.get('items').items) {
      validateDownwardFile(report, file, downward);
      claim(file.get('path'));
    }
    if (token.isSet) validateToken(report, token, volume);
    if (bundle.isSet) validateTrustBundle(report, bundle, claim);
    if (certificate.isSet) validatePodCertificate(report, certificate, claim);
    if ([secret, configMap, downward, token, bundle, certificate].filter((kind) => kind.isSet).length > 1)
      report.forbidden(source, 'An item of sources can have only one source: split it into several items.');
  }
}

function validateToken(report: Report, token: Field, volume: Field): void {
  const expiration = token.get('expirationSeconds');
  if (expiration.isSet) checkRange(report, expiration, 'expirationSeconds', 600, maxTokenSeconds);
  const path = token.get('path').named(`${volume.api}.path`);
  if (checkRequired(report, path, 'path is required: the path of the token in the volume.'))
    checkFilePath(report, path, 'path');
}
