import { change, checkDnsLabel, checkDnsSubdomain, checkRange, checkRequired, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';
import { validateEphemeral } from './ephemeral';
import { checkMode, checkNoBacksteps, checkRelativePath, validateKeyToPath } from './files';
import { validateDownwardFile, validateProjected } from './projected';

interface VolumeSource {
  /** How the server spells the source in the paths of its own errors, where that is not how manifests do. */
  readonly api?: string;
  /** How it spells the source where it is one too many. */
  readonly apiExtra?: string;
  /** Strings that must be there, and lists that must not be empty. */
  readonly required?: readonly string[];
  readonly validate?: (report: Report, source: Field, volume: Field) => void;
}

/** What can back a volume, in the order in which the server looks (validateVolumeSource). */
const sources: Readonly<Record<string, VolumeSource>> = {
  emptyDir: { validate: validateEmptyDir },
  hostPath: { required: ['path'], validate: validateHostPath },
  gitRepo: {
    required: ['repository'],
    validate: (report, source) => checkRelativePath(report, source.get('directory'), 'directory'),
  },
  gcePersistentDisk: { api: 'persistentDisk', required: ['pdName'], validate: validatePartition },
  awsElasticBlockStore: { required: ['volumeID'], validate: validatePartition },
  secret: { required: ['secretName'], validate: validateKeys },
  nfs: { required: ['server', 'path'], validate: validateNfs },
  iscsi: { required: ['targetPortal', 'iqn'], validate: validateIscsi },
  glusterfs: { required: ['endpoints', 'path'] },
  flocker: { validate: validateFlocker },
  persistentVolumeClaim: { required: ['claimName'] },
  rbd: { required: ['monitors', 'image'] },
  cinder: { required: ['volumeID'], validate: validateSecretRef },
  cephfs: { apiExtra: 'cephFS', required: ['monitors'] },
  quobyte: { required: ['registry', 'volume'], validate: validateQuobyte },
  downwardAPI: { apiExtra: 'downwarAPI', validate: validateDownwardApi },
  fc: { validate: validateFibreChannel },
  flexVolume: { required: ['driver'], validate: validateFlexOptions },
  configMap: { required: ['name'], validate: validateKeys },
  azureFile: { required: ['secretName', 'shareName'] },
  vsphereVolume: { required: ['volumePath'] },
  photonPersistentDisk: { required: ['pdID'] },
  portworxVolume: { required: ['volumeID'] },
  azureDisk: { required: ['diskName', 'diskURI'], validate: validateAzureDisk },
  storageos: { required: ['volumeName'], validate: validateStorageOs },
  projected: { validate: validateProjected },
  scaleIO: { required: ['gateway', 'system', 'volumeName'] },
  csi: { required: ['driver'], validate: validateCsi },
  ephemeral: { validate: validateEphemeral },
  image: { validate: validateImage },
};

/** The keys of a volume that name its source. */
export const volumeSources: readonly string[] = Object.keys(sources);

/** The source of a volume: at most one; without any it is an emptyDir. */
export function validateVolumeSource(report: Report, volume: Field): void {
  let found: string | undefined;
  for (const [key, { api, apiExtra, required, validate }] of Object.entries(sources)) {
    const source = volume.get(key);
    if (!source.isSet) continue;
    if (found !== undefined) {
      report.forbidden(
        source.named(`${volume.api}.${apiExtra ?? key}`),
        `A volume can have only one source, and ${found} is already set: remove one, or split this into two volumes.`,
        { fixes: [remove(source)] },
      );
      continue;
    }
    found = key;
    const named = api === undefined ? source : source.named(`${volume.api}.${api}`);
    for (const needed of required ?? [])
      if (named.get(needed).length === 0) report.required(named.get(needed), missing(needed, key));
    validate?.(report, named, volume);
  }
}

function missing(field: string, type: string): string {
  return `${field} is required for a volume of type ${type}.`;
}

function validateEmptyDir(report: Report, source: Field): void {
  const limit = source.get('sizeLimit');
  if ((limit.quantity?.nano ?? 0n) < 0n)
    report.forbidden(limit, `sizeLimit is ${String(limit.value)}: it must be at least 0, or absent for no limit.`);
}

const hostPathTypes = ['DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'];

function validateHostPath(report: Report, source: Field): void {
  if (source.get('path').string === '') return;
  checkNoBacksteps(report, source.get('path'), 'path');
  const type = source.get('type');
  if (type.string !== '' && !hostPathTypes.includes(type.string)) report.notSupported(type, hostPathTypes, 'type');
}

function validatePartition(report: Report, source: Field): void {
  checkRange(report, source.get('partition'), 'partition', 0, 255);
}

/** A Secret or ConfigMap: its mode and which keys go where. */
function validateKeys(report: Report, source: Field): void {
  checkMode(report, source.get('defaultMode'));
  for (const item of source.get('items').items) validateKeyToPath(report, item);
}

function validateNfs(report: Report, source: Field): void {
  const path = source.get('path');
  if (path.string.startsWith('/')) return;
  const message = path.string === '' ? missing('path', 'nfs') : 'path must be absolute: begin it with "/".';
  report.invalid(path, message, { fixes: path.string === '' ? [] : change(path, `/${path.string}`) });
}

const iscsiNames: readonly (readonly [prefix: string, form: RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\t\n\f\r ]+$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
];

function validateIscsi(report: Report, source: Field, volume: Field): void {
  const initiator = source.get('initiatorName');
  if (source.get('iqn').string !== '') checkIscsiName(report, source.get('iqn'));
  checkRange(report, source.get('lun'), 'lun', 0, 255);
  if (source.get('chapAuthDiscovery').bool || source.get('chapAuthSession').bool)
    if (!source.get('secretRef').isSet)
      report.required(source.get('secretRef'), 'secretRef is required for CHAP authentication.');
  if (!initiator.isSet) return;
  checkIscsiName(report, initiator.named(`${source.api}.initiatorname`));
  const name = volume.get('name');
  if (name.string.length + 1 + source.get('targetPortal').string.length > 64)
    report.invalid(
      name,
      'With initiatorName, the volume name and targetPortal must have at most 63 characters in total: shorten the name.',
    );
}

function checkIscsiName(report: Report, name: Field): void {
  if (iscsiNames.some(([prefix, form]) => name.string.startsWith(prefix) && form.test(name.string))) return;
  report.invalid(
    name,
    `${quote(name.string)} is not a valid iSCSI name: use iqn.YYYY-MM.DOMAIN:NAME, eui. and 16 letters or digits, or naa. and 32.`,
  );
}

function validateFlocker(report: Report, source: Field): void {
  const name = source.get('datasetName').string;
  const uuid = source.get('datasetUUID').string;
  if (name === '' && uuid === '') report.required(source, 'datasetName or datasetUUID is required.');
  if (name !== '' && uuid !== '')
    report.invalid(source, 'datasetName and datasetUUID are mutually exclusive: remove one.');
  if (name.includes('/')) report.invalid(source.get('datasetName'), 'datasetName must not contain "/".');
}

function validateSecretRef(report: Report, source: Field): void {
  const ref = source.get('secretRef');
  if (ref.isSet) checkRequired(report, ref.get('name'), 'name is required: the name of the Secret.');
}

/** `host:port` as Go's net.SplitHostPort reads it. */
const hostPort = /^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/;

function validateQuobyte(report: Report, source: Field): void {
  const registry = source.get('registry');
  const tenant = source.get('tenant');
  if (registry.string === '') return;
  if (tenant.string.length > 64) report.required(tenant, 'tenant must have at most 64 characters.');
  else if (!registry.string.split(',').every((pair) => hostPort.test(pair)))
    report.invalid(
      registry,
      `registry must be HOST:PORT, or several of them separated by commas, not ${quote(registry.string)}.`,
    );
}

function validateDownwardApi(report: Report, source: Field): void {
  checkMode(report, source.get('defaultMode'));
  for (const file of source.get('items').items) validateDownwardFile(report, file, source);
}

function validateFibreChannel(report: Report, source: Field): void {
  const targets = source.get('targetWWNs');
  const wwids = source.get('wwids');
  if (targets.length === 0 && wwids.length === 0)
    report.required(targets, 'targetWWNs with lun, or wwids, is required.');
  if (targets.length === 0) return;
  if (wwids.length > 0) report.invalid(targets, 'targetWWNs and wwids are mutually exclusive: remove one.');
  const lun = source.get('lun');
  if (lun.isSet) checkRange(report, lun, 'lun', 0, 255);
  else report.required(lun, 'lun is required with targetWWNs.');
}

function validateFlexOptions(report: Report, source: Field): void {
  for (const [key, option] of source.get('options').entries) {
    const namespace = `.${(key.split('/')[0] ?? '').toLowerCase()}`;
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io'))
      report.invalid(option, 'The prefixes kubernetes.io and k8s.io are reserved: use another one.', {
        onKey: true,
      });
  }
}

const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Shared', 'Dedicated', 'Managed'];

function validateAzureDisk(report: Report, source: Field): void {
  const caching = source.get('cachingMode');
  if (caching.isSet && !cachingModes.includes(caching.string))
    report.notSupported(caching, cachingModes, 'cachingMode');
  const kind = source.get('kind');
  if (kind.isSet && !diskKinds.includes(kind.string)) report.notSupported(kind, diskKinds, 'kind');
  const uri = source.get('diskURI');
  const managed = kind.string === 'Managed';
  if (uri.string.startsWith(managed ? '/subscriptions/' : 'https://')) return;
  const form = managed
    ? 'The diskURI of a managed disk must begin with "/subscriptions/"'
    : 'diskURI must begin with "https://", unless kind is Managed';
  report.reject('FieldValueNotSupported', uri, `${form}.`, {
    fixes:
      !managed && uri.string.startsWith('/subscriptions/') && !kind.isSet
        ? [{ title: 'Set kind to Managed', do: 'insert', path: kind.path, value: 'Managed', preferred: true }]
        : [],
  });
}

function validateStorageOs(report: Report, source: Field): void {
  const name = source.get('volumeName');
  const namespace = source.get('volumeNamespace');
  if (name.string !== '') checkDnsLabel(report, name, 'The volume name');
  if (namespace.string !== '') checkDnsLabel(report, namespace, 'The namespace');
  validateSecretRef(report, source);
}

function validateCsi(report: Report, source: Field): void {
  const driver = source.get('driver');
  if (driver.string !== '') {
    if (driver.string.length > 63) report.tooLong(driver, 'driver must have at most 63 characters.');
    checkDnsSubdomain(report, driver.with(driver.string.toLowerCase()), 'The driver name');
  }
  const ref = source.get('nodePublishSecretRef');
  const secret = ref.get('name');
  if (ref.isSet && checkRequired(report, secret, 'name is required: the name of the Secret.'))
    checkDnsSubdomain(report, secret.named(`${source.api}.name`), 'The Secret name');
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

function validateImage(report: Report, source: Field): void {
  const policy = source.get('pullPolicy');
  if (policy.string !== '' && !pullPolicies.includes(policy.string))
    report.notSupported(policy, pullPolicies, 'pullPolicy');
}
