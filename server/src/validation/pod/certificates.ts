import { isDnsLabel, isDnsSubdomain, isQualifiedName } from '../../kubernetes/names';
import { checkRange, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { validateLabelSelector } from '../labels';
import type { Report } from '../report';
import { checkFilePath } from './files';

/**
 * Projected sources that bring certificates. Their feature gates are off by default, and the server drops them then.
 * `claim` notes a path of a file, and reports one that another source has.
 */

/** A `clusterTrustBundle`: certificates to trust, by name or by signer. */
export function validateTrustBundle(report: Report, bundle: Field, claim: (path: Field) => void): void {
  const name = bundle.get('name');
  const signer = bundle.get('signerName');
  const selector = bundle.get('labelSelector');
  if (name.isSet && signer.isSet) report.invalid(bundle, 'name and signerName are mutually exclusive: remove one.');
  else if (name.isSet) {
    checkBundleName(report, name);
    if (selector.isSet) report.invalid(selector, 'labelSelector is only allowed with signerName: remove it.');
  } else if (signer.isSet) {
    checkSignerName(report, signer);
    validateLabelSelector(report, selector);
  } else report.required(bundle, 'name or signerName is required.');
  const path = bundle.get('path');
  if (checkRequired(report, path, 'path is required: the path of the file in the volume.'))
    checkFilePath(report, path, 'path');
  claim(path);
}

/** `NAME`, or `SIGNER:DOMAIN:NAME` for the bundle of a signer. */
function checkBundleName(report: Report, name: Field): void {
  checkRequired(report, name, 'name is required: the name of a ClusterTrustBundle.');
  const own = name.string.slice(name.string.lastIndexOf(':') + 1);
  if (!isDnsSubdomain(own))
    report.invalid(
      name,
      `${quote(name.string)} is not a valid ClusterTrustBundle name: what follows the last ":" must be a DNS subdomain.`,
    );
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const day = 24 * 60 * 60;

/** A `podCertificate`: a key, and the certificate that a signer issues for it. */
export function validatePodCertificate(report: Report, certificate: Field, claim: (path: Field) => void): void {
  const signer = certificate.get('signerName');
  checkSignerName(report, signer);
  for (const [key, entry] of certificate.get('userAnnotations').entries)
    if (!isQualifiedName(key.toLowerCase()) || !key.includes('/'))
      report.invalid(
        entry.named(certificate.get('userAnnotations').api),
        `The key ${quote(key)} must have a domain prefix, such as example.com/key.`,
        { onKey: true },
      );
  const keyType = certificate.get('keyType');
  if (!keyTypes.includes(keyType.string)) report.notSupported(keyType, keyTypes, 'keyType');
  const expiration = certificate.get('maxExpirationSeconds');
  const isOfKubernetes = /^([^/]*\.)?kubernetes\.io(\/|$)/.test(signer.string);
  if (expiration.isSet) checkRange(report, expiration, 'maxExpirationSeconds', 3600, (isOfKubernetes ? 1 : 91) * day);
  const paths = ['credentialBundlePath', 'keyPath', 'certificateChainPath'].map((key) => certificate.get(key));
  const given = paths.filter((path) => path.string !== '');
  for (const path of given) {
    checkFilePath(report, path, path.name);
    claim(path);
  }
  if (given.length === 0)
    report.required(certificate, 'A path is required: set credentialBundlePath, or keyPath and certificateChainPath.');
}

/** `DOMAIN/NAME`, the domain with at least two parts (ValidateSignerName). */
function checkSignerName(report: Report, signer: Field): void {
  if (!checkRequired(report, signer, 'signerName is required, such as example.com/signer.')) return;
  const [domain = '', path, ...more] = signer.string.split('/');
  const use = 'use DOMAIN/NAME, such as example.com/signer';
  if (path === undefined || more.length > 0) {
    report.invalid(signer, `${quote(signer.string)} is not a valid signer name: ${use}.`);
    return;
  }
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every(isDnsLabel) || !path.split('.').every(isDnsSubdomain))
    report.invalid(signer, `${quote(signer.string)} is not a valid signer name: ${use}.`);
  if (domain.length > 253 || signer.string.length > 571)
    report.tooLong(signer, 'signerName must have at most 571 characters, and at most 253 before the "/".');
}
