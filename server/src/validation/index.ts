import type { Target } from '../kubernetes/versions';
import { type Json, type JsonObject, valueAt } from '../yaml/json';
import { admit } from './admit';
import { validateBudget } from './budget';
import { validateClaim } from './claim';
import { validatePods } from './controller';
import { Field } from './field';
import type { Finding } from './finding';
import { Report } from './report';
import { revisionData, revisionName } from './revision';
import { validateService } from './service';
import { validateStatefulSet } from './statefulset';

export type { Finding, FindingFix, FixStep, Reason } from './finding';
export { revisionData, revisionName } from './revision';
export { type UpdateVerdict, validateUpdate } from './update';

/** The kinds whose whole validation is known; of others that we have a schema for, only whether they can be decoded. */
const validators: Readonly<Record<string, (report: Report, object: Field) => void>> = {
  'apps.v1.StatefulSet': validateStatefulSet,
  'core.v1.PersistentVolumeClaim': validateClaim,
  'core.v1.Service': validateService,
  'policy.v1.PodDisruptionBudget': validateBudget,
};

/**
 * What the API server of a version, and the controller after it, does with a new object: rejections, pods that cannot
 * be created, warnings. Nothing for kinds that are not known. Total: any JSON gives findings, never an exception.
 */
export function validateManifest(manifest: Json, target: Target): readonly Finding[] {
  const report = new Report(target);
  const admitted = admit(manifest, report);
  if (admitted) validators[admitted.schema.name]?.(report, Field.root(admitted.object));
  return report.findingsOn(manifest);
}

/** Why the API server rejects the pods of a set that it keeps (see `storedObject`); undefined if it creates them. */
export function podRejection(set: Json, target: Target): string | undefined {
  const report = new Report(target);
  validatePods(report, Field.root(set));
  return report.findings.find(({ kind }) => kind === 'api')?.message;
}

/**
 * The object as the API server keeps it: with its defaults, and without fields whose feature gate is off. undefined if
 * its kind is not known or it cannot be decoded.
 */
export function storedObject(manifest: Json, target: Target): JsonObject | undefined {
  return admit(manifest, new Report(target))?.object;
}

/**
 * The name of the first ControllerRevision of a new set, which is in the pods' label `controller-revision-hash`:
 * `web-747df48678`. undefined if the set cannot be decoded, and for versions whose names are not known.
 */
export function revisionOf(set: Json, target: Target): string | undefined {
  const stored = storedObject(set, target);
  const name = valueAt(set, ['metadata', 'name']);
  return stored && typeof name === 'string' ? revisionName(name, revisionData(stored), target) : undefined;
}
