import { closestName } from '../../kubernetes/names';
import { formatQuantity } from '../../kubernetes/quantity';
import {
  change,
  changeToNearest,
  checkDnsLabel,
  checkDnsSubdomain,
  checkQualifiedName,
  checkRequired,
  remove,
} from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { oneOf, type Report } from '../report';
import { checkNoBacksteps } from './files';

/** `env` of a container. */
export function validateEnv(report: Report, env: Field): void {
  for (const variable of env.items) {
    const name = variable.get('name');
    if (checkRequired(report, name, 'name is required: the name of the variable.'))
      checkVariableName(report, name, 'The variable name');
    const valueFrom = variable.get('valueFrom');
    if (valueFrom.isSet) validateValueFrom(report, variable, valueFrom);
  }
}

/** `envFrom` of a container. */
export function validateEnvFrom(report: Report, envFrom: Field): void {
  for (const source of envFrom.items) {
    const prefix = source.get('prefix');
    if (prefix.string !== '') checkVariableName(report, prefix, 'The prefix');
    const refs = [source.get('configMapRef'), source.get('secretRef')].filter((ref) => ref.isSet);
    for (const ref of refs) {
      const name = ref.get('name');
      if (checkRequired(report, name, 'name is required: the name of the object to read.'))
        checkDnsSubdomain(report, name, 'The name', true);
    }
    if (refs.length !== 1)
      report.invalid(
        source.named(envFrom.api),
        refs.length === 0
          ? 'configMapRef or secretRef is required.'
          : 'configMapRef and secretRef are mutually exclusive: split this into two items.',
      );
  }
}

/** What the downward API offers of a pod's metadata, and of the pod once it runs. */
export const metadataFields: readonly string[] = ['metadata.name', 'metadata.namespace', 'metadata.uid'];
export const runningFields: readonly string[] = [
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const envFields = [...metadataFields, ...runningFields];

const sources: Readonly<Record<string, (report: Report, source: Field) => void>> = {
  fieldRef: (report, source) => validateFieldRef(report, source, envFields),
  resourceFieldRef: (report, source) => validateResourceFieldRef(report, source, false),
  configMapKeyRef: validateKeyRef,
  secretKeyRef: validateKeyRef,
  fileKeyRef: validateFileKeyRef,
};

function validateValueFrom(report: Report, variable: Field, valueFrom: Field): void {
  const given = Object.entries(sources).filter(([kind]) => valueFrom.get(kind).isSet);
  for (const [kind, validate] of given) validate(report, valueFrom.get(kind));
  const kinds = given.map(([kind]) => kind);
  if (kinds.length === 0) report.invalid(valueFrom, `valueFrom must have a source: ${oneOf(Object.keys(sources))}.`);
  else if (variable.get('value').string !== '')
    report.invalid(valueFrom, 'value and valueFrom are mutually exclusive: remove one.', {
      fixes: [remove(variable.get('value')), remove(valueFrom)],
    });
  else if (kinds.length > 1)
    report.invalid(valueFrom, `valueFrom can have only one source, not ${kinds.length}: keep ${oneOf(kinds)}.`);
}

/** Printable ASCII without "=": relaxed since 1.32. */
function checkVariableName(report: Report, name: Field, what: string): boolean {
  if (/^[ -<>-~]+$/.test(name.string)) return true;
  const nearest = name.string.replace(/[^ -<>-~]/g, '_');
  report.invalid(name, `${what} ${quote(name.string)} must only contain printable ASCII characters other than "=".`, {
    fixes: change(name, nearest),
  });
  return false;
}

/** All the fields of a pod that the downward API converts (pkg/apis/core/pods, ConvertDownwardAPIFieldLabel). */
const knownFields = [
  ...envFields,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
];

/** A `fieldRef`: one of `allowed`, or one label or annotation in brackets. */
export function validateFieldRef(report: Report, ref: Field, allowed: readonly string[]): void {
  const field = ref.get('fieldPath');
  if (!checkRequired(report, field, `fieldPath is required, such as ${allowed[0]}.`)) return;
  const [list, key] = splitSubscript(field.string);
  if (ref.get('apiVersion').string !== 'v1') {
    report.invalid(ref.get('apiVersion').named(field.api), 'apiVersion must be v1 in a fieldRef.', {
      fixes: change(ref.get('apiVersion'), 'v1'),
    });
  } else if (list !== '') {
    if (list === 'metadata.annotations' || list === 'metadata.labels') {
      const name = list === 'metadata.annotations' ? key.toLowerCase() : key;
      checkQualifiedName(report, field.named(ref.api), 'The key in brackets', name);
    } else
      report.invalid(
        field,
        `${quote(list)} does not allow a key in brackets: only metadata.labels and metadata.annotations do.`,
      );
  } else {
    const name = field.string === 'spec.host' ? 'spec.nodeName' : field.string;
    if (allowed.includes(name)) return;
    // The whole list is for volumes; a variable can have one entry of it.
    const entry = name === 'metadata.labels' || name === 'metadata.annotations' ? `${name}['KEY']` : undefined;
    const nearest = entry ?? closestName(name, allowed);
    const use = oneOf([...allowed, "metadata.labels['KEY']", "metadata.annotations['KEY']"]);
    const hint = nearest === undefined ? `: use ${use}.` : `. Did you mean ${nearest}?`;
    const message = `The field ${quote(name)} is not supported here${hint}`;
    const fixes = entry === undefined ? change(field, nearest) : [];
    if (knownFields.includes(name)) report.reject('FieldValueNotSupported', field, message, { fixes });
    else report.invalid(field, message, { fixes });
  }
}

/** `LIST['KEY']` as its parts; both are empty if it is none (pkg/fieldpath, SplitMaybeSubscriptedPath). */
function splitSubscript(path: string): readonly [list: string, key: string] {
  const open = path.indexOf("['");
  const isSubscript = open > 0 && path.endsWith("']") && open + 4 <= path.length;
  return isSubscript ? [path.slice(0, open), path.slice(open + 2, -2)] : ['', ''];
}

const resources = ['cpu', 'memory', 'ephemeral-storage'];
const resourceFields = ['limits', 'requests'].flatMap((list) => resources.map((name) => `${list}.${name}`));
const cpuDivisors = ['1m', '1'];
const byteDivisors = '1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei'.split(' ');

/** A `resourceFieldRef`; in a volume, outside any container, it has to name the container. */
export function validateResourceFieldRef(report: Report, ref: Field, inVolume: boolean): void {
  const resource = ref.get('resource');
  const name = resource.string;
  const isHugePages = /^(limits|requests)\.hugepages-/.test(name);
  if (inVolume && ref.get('containerName').string === '')
    report.required(
      ref.get('containerName'),
      'containerName is required in a volume: the container whose resources are meant.',
    );
  else if (checkRequired(report, resource, `resource is required, such as ${resourceFields[0]}.`))
    if (!resourceFields.includes(name) && !isHugePages) report.notSupported(resource, resourceFields, 'resource');
  const divisor = ref.get('divisor');
  const quantity = divisor.quantity;
  if (!quantity || quantity.nano === 0n) return;
  const allowed = /^(limits|requests)\.cpu$/.test(name)
    ? cpuDivisors
    : resourceFields.includes(name) || isHugePages
      ? byteDivisors
      : undefined;
  if (!allowed) return;
  // The server compares the canonical text, in which an exponent stays an exponent (`1e3`) and 1 has none.
  const text = formatQuantity(quantity);
  const passes = allowed.includes(text) && (quantity.format !== 'exponent' || text === '1');
  if (!passes)
    report.invalid(divisor, `The divisor ${quote(String(divisor.value))} is not supported: use ${oneOf(allowed)}.`);
}

function validateKeyRef(report: Report, ref: Field): void {
  checkDnsSubdomain(report, ref.get('name'), 'The name');
  const key = ref.get('key');
  if (!checkRequired(report, key, 'key is required: the key to read.')) return;
  const valid = key.string.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key.string) && !/^(\.$|\.\.)/.test(key.string);
  if (!valid)
    report.invalid(
      key,
      `The key ${quote(key.string)} is not valid: use at most 253 letters, digits, "-", "_" or ".", not beginning with "..".`,
    );
}

const noVolumeName = 'volumeName is required: the emptyDir volume with the file.';

function validateFileKeyRef(report: Report, ref: Field): void {
  const key = ref.get('key');
  if (checkRequired(report, key, 'key is required: the variable to read from the file.'))
    checkVariableName(report, key, 'The key');
  const volume = ref.get('volumeName');
  if (checkRequired(report, volume, noVolumeName)) checkDnsLabel(report, volume, 'The volume name');
  const path = ref.get('path');
  if (checkRequired(report, path, 'path is required: the path of the file in the volume.'))
    checkNoBacksteps(report, path, 'path');
}

/** That each `fileKeyRef` reads from an emptyDir volume. `sources` has the source of each volume by name. */
export function validateFileKeyVolumes(
  report: Report,
  containers: readonly Field[],
  sources: ReadonlyMap<string, string>,
): void {
  for (const container of containers)
    for (const variable of container.get('env').items) {
      const ref = variable.at('valueFrom', 'fileKeyRef');
      if (!ref.isSet) continue;
      const volume = ref.get('volumeName');
      const source = sources.get(volume.string);
      if (source === undefined && volume.string === '') report.notFound(volume, noVolumeName);
      else if (source === undefined) {
        const empty = [...sources].filter(([, kind]) => kind === 'emptyDir').map(([name]) => name);
        report.notFound(volume, `The pod has no volume ${quote(volume.string)}.`, {
          fixes: changeToNearest(volume, empty),
        });
      } else if (source !== 'emptyDir')
        report.invalid(
          volume,
          `The volume ${quote(volume.string)} is of type ${source}: fileKeyRef requires an emptyDir volume.`,
        );
    }
}
