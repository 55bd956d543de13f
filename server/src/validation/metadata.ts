import { isDnsLabel, isQualifiedName } from '../kubernetes/names';
import { checkDnsLabel } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import { validateAnnotations, validateLabels } from './labels';
import type { Report } from './report';

/** Reports a name that is not valid for the kind. `asPrefix`: it is a generateName, to which characters are appended. */
export type NameCheck = (report: Report, name: Field, asPrefix: boolean) => void;

/** The metadata of a new object of the apps and core groups. */
export function validateMetadata(report: Report, metadata: Field, checkName: NameCheck): void {
  validateObjectMeta(report, metadata, checkName);
  validateFinalizerDomains(report, metadata.get('finalizers'));
}

/** The metadata of any new object (apimachinery's api/validation). */
export function validateObjectMeta(report: Report, metadata: Field, checkName: NameCheck): void {
  const name = metadata.get('name');
  const generateName = metadata.get('generateName');
  if (generateName.string !== '') checkName(report, generateName, true);
  if (name.string !== '') checkName(report, name, false);
  else if (generateName.string === '') report.required(name, 'metadata.name is required.');
  const namespace = metadata.get('namespace');
  if (namespace.string !== '') checkDnsLabel(report, namespace, 'The namespace');
  validateDescription(report, metadata);
  validateNewFinalizers(report, metadata.get('finalizers'));
}

/** What is checked of the metadata of an updated object of the apps and core groups. */
export function validateCommonMetadata(report: Report, metadata: Field): void {
  validateDescription(report, metadata);
  validateFinalizerDomains(report, metadata.get('finalizers'));
}

function validateDescription(report: Report, metadata: Field): void {
  validateLabels(report, metadata.get('labels'));
  validateAnnotations(report, metadata.get('annotations'));
  validateOwnerReferences(report, metadata.get('ownerReferences'));
}

/** The server reports every fault of an owner reference at the list. */
function validateOwnerReferences(report: Report, references: Field): void {
  let controller: string | undefined;
  for (const reference of references.items) {
    const apiVersion = reference.get('apiVersion');
    const version = apiVersion.string.slice(apiVersion.string.lastIndexOf('/') + 1);
    for (const key of ['apiVersion', 'kind', 'name', 'uid']) {
      const field = reference.get(key).named(`${references.api}.${key}`);
      if (field.string === '' || (key === 'apiVersion' && version === ''))
        report.invalid(field, `${key} is required in an owner reference.`);
    }
    if (apiVersion.string === 'v1' && reference.get('kind').string === 'Event')
      report.invalid(reference.named(references.api), 'An Event cannot own other objects.');
    if (reference.get('controller').bool !== true) continue;
    const owner = `${reference.get('kind').string} ${reference.get('name').string}`;
    if (controller === undefined) controller = owner;
    else
      report.invalid(
        reference.get('controller').named(references.api),
        `Only one owner can be the controller, and ${controller} already is: set controller to false for ${owner}.`,
      );
  }
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** The finalizers of a new object. */
export function validateFinalizers(report: Report, finalizers: Field): void {
  validateNewFinalizers(report, finalizers);
  validateFinalizerDomains(report, finalizers);
}

/** What is not looked at again in an update. */
function validateNewFinalizers(report: Report, finalizers: Field): void {
  const names = finalizers.items.map((finalizer) => finalizer.string);
  for (const finalizer of finalizers.items)
    if (!isQualifiedName(finalizer.string))
      report.invalid(
        finalizer.named(finalizers.api),
        `The finalizer ${quote(finalizer.string)} is not a valid qualified name, such as example.com/name.`,
      );
  if (names.includes('orphan') && names.includes('foregroundDeletion'))
    report.invalid(finalizers, 'The finalizers orphan and foregroundDeletion are mutually exclusive: remove one.');
}

function validateFinalizerDomains(report: Report, finalizers: Field): void {
  for (const finalizer of finalizers.items) {
    const name = finalizer.string;
    if (!name.includes('/') && !standardFinalizers.includes(name))
      report.invalid(finalizer, `The finalizer ${quote(name)} must have a domain prefix, such as example.com/name.`);
  }
}

/** Names of StatefulSets since 1.27, and of Services since 1.36: a DNS label. */
export const dnsLabelName: (what: string) => NameCheck = (what) => (report, name, asPrefix) => {
  if (asPrefix && name.string.length > 1 && isDnsLabel(maskDash(name.string))) return;
  checkDnsLabel(report, name, what);
};

/** A prefix may end in a dash, as characters are appended to it. */
export function maskDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}

/** The least that is required of every name: that it can be a segment of a URL's path. */
export const pathSegmentName: NameCheck = (report, name, asPrefix) => {
  if (!asPrefix && (name.string === '.' || name.string === '..'))
    report.invalid(name, `The name must not be ${quote(name.string)}.`);
  else if (/[/%]/.test(name.string))
    report.invalid(name, `The name ${quote(name.string)} must not contain "/" or "%".`);
};
