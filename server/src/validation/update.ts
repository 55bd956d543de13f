import type { ObjectSchema } from '../kubernetes/schema';
import { changes, type Target, type Version } from '../kubernetes/versions';
import { fieldPath, type Json, type JsonObject, own, type Path, valueAt } from '../yaml/json';
import { type Admitted, admit } from './admit';
import { validateBudget } from './budget';
import { validateClaimSpec, withDataSources } from './claim';
import { type Difference, differences } from './compare';
import { Field } from './field';
import type { Finding, FindingFix } from './finding';
import { validateCommonMetadata } from './metadata';
import { Report } from './report';
import { arrangeServiceUpdate, validateServiceUpdate } from './serviceUpdate';
import { validateSetSpec } from './statefulset';

/** What the API server says to an update, and what the update changes. */
export interface UpdateVerdict {
  readonly findings: readonly Finding[];
  /** Every place that differs once defaults are filled in, but for the status. Empty: nothing changes. */
  readonly changed: readonly Path[];
}

/**
 * Judges `next` as the update of a live object that was made from `before`: both manifests of one object. What the
 * cluster gave the object (addresses, node ports, whether a claim is bound) is known only where `before` says so.
 */
export function validateUpdate(before: Json, next: Json, target: Target): UpdateVerdict {
  const report = new Report(target);
  const admitted = admit(next, report);
  const old = admit(before, new Report(target));
  // Of kinds that are not known, and of what cannot be decoded, the texts are compared.
  if (!admitted || !old || old.schema !== admitted.schema)
    return { findings: report.findingsOn(next), changed: specChanges(before, next, undefined) };
  validators[admitted.schema.name]?.(report, { ...old, manifest: before }, { ...admitted, manifest: next });
  return { findings: report.findingsOn(next), changed: specChanges(old.object, admitted.object, admitted.schema) };
}

/** One side of an update. */
interface Side extends Admitted {
  /** What its author wrote, without defaults. */
  readonly manifest: Json;
}

/** Nobody changes the status by an update of the object. */
function specChanges(before: Json, next: Json, schema: ObjectSchema | undefined): readonly Path[] {
  return differences(before, next, schema)
    .map(({ path }) => path)
    .filter(([first]) => first !== 'status');
}

const validators: Readonly<Record<string, (report: Report, old: Side, next: Side) => void>> = {
  'apps.v1.StatefulSet': updateSet,
  'core.v1.PersistentVolumeClaim': updateClaim,
  'core.v1.Service': updateService,
  'policy.v1.PodDisruptionBudget': (report, _, { object }) => validateBudget(report, Field.root(object)),
};

/** ValidateStatefulSetUpdate. A pod template is tolerated where the live one is not valid either. */
function updateSet(report: Report, old: Side, next: Side): void {
  const set = Field.root(next.object);
  validateCommonMetadata(report, set.get('metadata'));
  const ofOld = new Report(report.target);
  validateSetSpec(ofOld, Field.root(old.object).get('spec'), { update: true });
  const ofNew = new Report(report.target);
  validateSetSpec(ofNew, set.get('spec'), { update: true });
  report.findings.push(...ofNew.findings.filter(({ path }) => !ofOld.rejected || !isOfPodSpec(path)));
  rejectChanges(report, old, next, (path) => {
    const [first, name, , field] = path;
    // The server does not keep what kind of object a claim template says that it is.
    if (name === 'volumeClaimTemplates' && path.length === 4 && (field === 'apiVersion' || field === 'kind'))
      return true;
    return first !== 'spec' || (typeof name === 'string' && isMutable(name, report.version));
  });
}

/** Whether a finding is of the pod template as such, and not of what a StatefulSet asks of it. */
function isOfPodSpec([, template, spec, field]: Path): boolean {
  return template === 'template' && spec === 'spec' && field !== 'restartPolicy' && field !== 'activeDeadlineSeconds';
}

const mutableSetFields = [
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  'template',
  'updateStrategy',
];

function isMutable(name: string, version: Version): boolean {
  return (
    mutableSetFields.includes(name) ||
    (name === 'revisionHistoryLimit' && version >= changes.revisionHistoryLimitMutable)
  );
}

/** What to do about an immutable field that differs, by kind. */
const waysOut: Readonly<Record<string, string>> = {
  StatefulSet: 'Revert it, or delete the StatefulSet with --cascade=orphan and recreate it.',
  PersistentVolumeClaim: 'Revert it, or create another claim and move the data there.',
};

/** The server names only `spec`, whatever changed in it; here every change is found where it stands. */
function rejectChanges(report: Report, old: Side, next: Side, allowed: (path: Path) => boolean): void {
  const { name } = next.schema;
  const kind = name.slice(name.lastIndexOf('.') + 1);
  for (const difference of differences(old.object, next.object, next.schema)) {
    const { path } = difference;
    if (allowed(path)) continue;
    const change = asWritten(difference, old, next);
    const isLostItem = change.kind === 'removed' && typeof path.at(-1) === 'number';
    report.reject(
      'FieldValueForbidden',
      placeOf(next.object, isLostItem ? path.slice(0, -1) : path).named('spec'),
      `${fieldPath(path)} is ${change.kind}, but it is immutable: the API server rejects the update. ${own(waysOut, kind) ?? 'Revert it.'}`,
      // An item that was removed has no place in the list where it could be put back.
      { fixes: isLostItem ? [] : [restore(change, old)] },
    );
  }
}

/** What the author did: a default gives way to a value that is added, and takes the place of one that is removed. */
function asWritten(difference: Difference, old: Side, next: Side): Difference {
  const { kind, path, pathBefore } = difference;
  if (kind !== 'changed') return difference;
  if (valueAt(next.manifest, path) === undefined) return { ...difference, kind: 'removed' };
  return valueAt(old.manifest, pathBefore) === undefined ? { ...difference, kind: 'added' } : difference;
}

function placeOf(object: JsonObject, path: Path): Field {
  return path.reduce<Field>(
    (field, step) => (typeof step === 'number' ? field.item(step) : field.get(step)),
    Field.root(object),
  );
}

function restore({ kind, path, pathBefore }: Difference, old: Side): FindingFix {
  const name = fieldPath(path.slice(path.findLastIndex((step) => typeof step === 'string')));
  const value = valueAt(old.manifest, pathBefore);
  if (kind === 'added' || value === undefined) return { title: `Remove ${name}`, do: 'remove', path };
  const title = typeof value === 'object' ? `Restore ${name}` : `Set ${name} back to ${value}`;
  return { title, do: kind === 'removed' ? 'insert' : 'replace', path, value };
}

/** ValidatePersistentVolumeClaimUpdate. Bound claims can grow; nearly all live ones are bound. */
function updateClaim(report: Report, old: Side, next: Side): void {
  const claim = Field.root(next.object);
  const before = Field.root(old.object);
  validateCommonMetadata(report, claim.get('metadata'));
  const spec = claim.get('spec');
  validateClaimSpec(report, spec.with(withDataSources(spec)));
  validateClassAnnotation(report, before, claim);
  const storage = (root: Field) => root.at('spec', 'resources', 'requests').entry('storage');
  // Each of the two data sources stands for the other where that is absent.
  const sources = (root: Field) => withDataSources(root.get('spec'))['dataSource'] ?? null;
  const sameSources = JSON.stringify(sources(before)) === JSON.stringify(sources(claim));
  const isBound = before.at('status', 'phase').string === 'Bound' || before.at('spec', 'volumeName').string !== '';
  rejectChanges(report, old, next, (path) => {
    const field = path[1];
    if (path[0] !== 'spec') return true;
    if (field === 'dataSource' || field === 'dataSourceRef') return sameSources;
    if (field === 'volumeName') return before.at('spec', 'volumeName').string === '';
    if (field === 'storageClassName') return mayGetClass(before, claim);
    if (field === 'volumeAttributesClassName') return isBound;
    return fieldPath(path) === 'spec.resources.requests.storage';
  });
  const [was, becomes] = [storage(before).quantity, storage(claim).quantity];
  if (was && becomes && becomes.nano < was.nano)
    report.forbidden(
      storage(claim).named('spec.resources.requests.storage'),
      `A claim cannot shrink: it has ${storage(before).value}, and asks for ${storage(claim).value}.`,
    );
}

/** The annotation that named the storage class before `storageClassName` did. It cannot change, but for leaving it. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

function validateClassAnnotation(report: Report, before: Field, claim: Field): void {
  const old = before.at('metadata', 'annotations').entry(classAnnotation);
  const annotation = claim.at('metadata', 'annotations').entry(classAnnotation);
  const moves = !annotation.isSet && old.isSet && claim.at('spec', 'storageClassName').value === old.value;
  if (annotation.string !== old.string && !(moves && mayGetClass(before, claim)))
    report.invalid(
      annotation.named(`metadata.annotations.${classAnnotation}`),
      'The storage class of a live claim cannot be changed.',
    );
}

/** A claim that has no class yet can get one, unless the annotation named another. */
function mayGetClass(before: Field, claim: Field): boolean {
  const old = before.at('metadata', 'annotations').entry(classAnnotation);
  const given = claim.at('spec', 'storageClassName');
  return !before.at('spec', 'storageClassName').isSet && given.isSet && (!old.isSet || old.value === given.value);
}

function updateService(report: Report, old: Side, next: Side): void {
  const before = Field.root(old.object);
  const arranged = {
    ...next.object,
    spec: arrangeServiceUpdate(before.get('spec'), Field.root(next.object).get('spec')),
  };
  validateServiceUpdate(report, before, Field.root(arranged));
}
