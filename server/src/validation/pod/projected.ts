import { checkRange, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { validatePodCertificate, validateTrustBundle } from './certificates';
import { validateFieldRef, validateResourceFieldRef } from './environment';
import { checkFilePath, checkMode, validateKeyToPath } from './files';

const fileFields = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];

/**
 * One file of a downward API volume. The server leaves its index out of the paths: it speaks of `volume`, the source
 * that has the file.
 */
export function validateDownwardFile(report: Report, file: Field, volume: Field): void {
  const place = file.named(volume.api);
  const path = place.get('path');
  if (checkRequired(report, path, 'path is missing: give the path of the file in the volume.'))
    checkFilePath(report, path, 'The path');
  const fieldRef = place.get('fieldRef');
  const resourceRef = place.get('resourceFieldRef');
  if (fieldRef.isSet) {
    validateFieldRef(report, fieldRef, fileFields);
    if (resourceRef.isSet)
      report.invalid(place, 'A file has its text from fieldRef or from resourceFieldRef: make two files of it.');
  } else if (resourceRef.isSet) validateResourceFieldRef(report, resourceRef, true);
  else report.required(place, 'Nothing says what the file holds: give fieldRef or resourceFieldRef.');
  checkMode(report, place.get('mode'));
}

/** The longest life of a token that can be asked for: 2³² seconds. */
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
        `Two files of this volume have the path ${quote(path.string)}: change one.`,
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
      checkRequired(report, keyed.get('name'), 'name is missing: give the name of the object to read.');
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
      report.forbidden(source, 'An entry of sources has one kind of source: make an entry for each.');
  }
}

function validateToken(report: Report, token: Field, volume: Field): void {
  const expiration = token.get('expirationSeconds');
  if (expiration.isSet) checkRange(report, expiration, 'expirationSeconds', 600, maxTokenSeconds);
  const path = token.get('path').named(`${volume.api}.path`);
  if (checkRequired(report, path, 'path is missing: give the path of the token in the volume.'))
    checkFilePath(report, path, 'The path');
}
