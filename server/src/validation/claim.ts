import { isObject, type JsonObject } from '../yaml/json';
import { checkDnsLabel, checkDnsSubdomain } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import { validateLabelSelector } from './labels';
import { type NameCheck, validateMetadata } from './metadata';
import type { Report } from './report';

/** PersistentVolumeClaims, and claim templates (ValidatePersistentVolumeClaimSpec). */

export const claimObjectName: NameCheck = (report, name, asPrefix) => {
  checkDnsSubdomain(report, name, 'The name', asPrefix);
};

export function validateClaim(report: Report, claim: Field): void {
  validateMetadata(report, claim.get('metadata'), claimObjectName);
  const spec = claim.get('spec');
  validateClaimSpec(report, spec.with(withDataSources(spec)));
  const annotation = claim.at('metadata', 'annotations').entry('volume.beta.kubernetes.io/storage-class');
  if (annotation.isSet)
    report.warn(annotation, 'This annotation has been deprecated since 1.8: set spec.storageClassName instead.', {
      onKey: true,
    });
  warnOfClaimSpec(report, spec);
}

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];

export function validateClaimSpec(report: Report, spec: Field): void {
  const modes = spec.get('accessModes');
  if (modes.length === 0)
    report.required(modes, `accessModes is required: at least one of ${accessModes.join(', ')}.`, {
      fixes: [
        {
          title: 'Set accessModes to [ReadWriteOnce]',
          do: modes.isSet ? 'replace' : 'insert',
          path: modes.path,
          value: ['ReadWriteOnce'],
        },
      ],
    });
  validateLabelSelector(report, spec.get('selector'));
  for (const mode of modes.items)
    if (!accessModes.includes(mode.string)) report.notSupported(mode.named(modes.api), accessModes, 'The access mode');
  const known = new Set(modes.items.map((mode) => mode.string).filter((mode) => accessModes.includes(mode)));
  if (known.has('ReadWriteOncePod') && known.size > 1)
    report.forbidden(modes, 'ReadWriteOncePod cannot be combined with other access modes: remove it, or the others.');

  validateStorage(report, spec);

  const storageClass = spec.get('storageClassName');
  if (storageClass.string !== '') checkDnsSubdomain(report, storageClass, 'The storage class name');
  const volumeMode = spec.get('volumeMode');
  if (volumeMode.isSet && !volumeModes.includes(volumeMode.string))
    report.notSupported(volumeMode, volumeModes, 'volumeMode');

  const source = spec.get('dataSource');
  const sourceRef = spec.get('dataSourceRef');
  if (source.isSet) validateDataSource(report, source);
  if (sourceRef.isSet) {
    validateDataSource(report, sourceRef);
    const namespace = sourceRef.get('namespace');
    if (namespace.string !== '') checkDnsLabel(report, namespace, 'The namespace');
  }
  if (source.isSet && sourceRef.isSet) {
    const place = source.named(spec.api);
    if (sourceRef.get('namespace').string !== '')
      report.invalid(place, 'dataSource is not allowed with a dataSourceRef that has a namespace: remove dataSource.');
    else if (['apiGroup', 'kind', 'name'].some((key) => source.get(key).value !== sourceRef.get(key).value))
      report.invalid(place, 'dataSource and dataSourceRef must be the same: remove one.');
  }
  const attributesClass = spec.get('volumeAttributesClassName');
  if (attributesClass.string !== '') checkDnsSubdomain(report, attributesClass, 'The volume attributes class name');
}

/** The server calls the request `resources[storage]`. */
function validateStorage(report: Report, spec: Field): void {
  const storage = spec
    .at('resources', 'requests')
    .entry('storage')
    .named(`${spec.get('resources').api}[storage]`);
  if (!storage.isSet)
    report.required(storage, 'resources.requests.storage is required: the size of the claim, such as 10Gi.');
  else if (storage.quantity && storage.quantity.nano <= 0n)
    report.invalid(storage, `The requested storage is ${quote(String(storage.value))}: it must be greater than 0.`);
}

function validateDataSource(report: Report, source: Field): void {
  const kind = source.get('kind');
  const apiGroup = source.get('apiGroup');
  if (source.get('name').string === '') report.required(source.get('name'), 'name is required in a data source.');
  if (kind.string === '') report.required(kind, 'kind is required in a data source, such as PersistentVolumeClaim.');
  if (apiGroup.string !== '') checkDnsSubdomain(report, apiGroup, 'The API group');
  else if (kind.string !== 'PersistentVolumeClaim')
    report.invalid(
      kind.named(source.api),
      `Without apiGroup, the kind of a data source must be PersistentVolumeClaim, not ${quote(kind.string)}: set apiGroup.`,
    );
}

/**
 * A new claim's data sources as the server arranges them first: another kind than a claim or a snapshot is dropped from
 * `dataSource`, a `dataSourceRef` into another namespace is dropped too (its gate is off by default), and what is left
 * of the two is copied to the other (pkg/api/persistentvolumeclaim).
 */
export function withDataSources(spec: Field): JsonObject {
  const { dataSource, dataSourceRef, ...rest } = isObject(spec.value) ? spec.value : {};
  const ref = spec.at('dataSourceRef', 'namespace').string === '' ? dataSourceRef : undefined;
  if (ref !== undefined) return { ...rest, dataSource: dataSource ?? ref, dataSourceRef: ref };
  const kind = spec.at('dataSource', 'kind').string;
  const apiGroup = spec.at('dataSource', 'apiGroup').string;
  const kept =
    (kind === 'PersistentVolumeClaim' && apiGroup === '') ||
    (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io');
  return kept && dataSource !== undefined ? { ...rest, dataSource, dataSourceRef: dataSource } : rest;
}

/** Warns of sizes that are not a whole number of bytes. */
export function warnOfClaimSpec(report: Report, spec: Field): void {
  for (const list of ['requests', 'limits']) {
    const storage = spec.at('resources', list).entry('storage');
    const quantity = storage.quantity;
    if (quantity && quantity.nano % 1_000_000_000n !== 0n)
      report.warn(
        storage,
        `The size ${quote(String(storage.value))} is not a whole number of bytes: use one, such as 10Gi.`,
      );
  }
}
