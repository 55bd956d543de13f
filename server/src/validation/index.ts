import type { ObjectSchema } from '../kubernetes/schema';
import type { Target } from '../kubernetes/versions';
import { isObject, type Json, type JsonObject } from '../yaml/json';
import { validateBudget } from './budget';
import { validateClaim } from './claim';
import { decode } from './decode';
import { withDefaults } from './defaults';
import { Field } from './field';
import type { Finding } from './finding';
import { resolveKind } from './kind';
import { Report } from './report';
import { validateService } from './service';
import { validateStatefulSet } from './statefulset';

/** The kinds whose whole validation is known; of others that we have a schema for, only whether they can be decoded. */
const validators: Readonly<Record<string, (report: Report, object: Field) => void>> = {
  'apps.v1.StatefulSet': validateStatefulSet,
  'core.v1.PersistentVolumeClaim': validateClaim,
  'core.v1.Service': validateService,
  'policy.v1.PodDisruptionBudget': validateBudget,
};

/**
 * What the API server of a version, and the controller after it, would say to a new object: refusals, pods that cannot
 * be created, warnings. Nothing for kinds that are not known. Total: any JSON gives findings, never an exception.
 */
export function validateManifest(manifest: Json, target: Target): readonly Finding[] {
  const report = new Report(target);
  const admitted = admit(manifest, report);
  if (admitted) validators[admitted.schema.name]?.(report, Field.root(admitted.object));
  return report.findings;
}

/** An object as it stands before the server validates it. */
export interface Admitted {
  readonly schema: ObjectSchema;
  readonly object: JsonObject;
}

/** Decodes and defaults; undefined if the kind is not known or the object cannot be decoded, which is then reported. */
export function admit(manifest: Json, report: Report): Admitted | undefined {
  if (!isObject(manifest)) return undefined;
  const schema = resolveKind(manifest, report);
  if (!schema || !decode(Field.root(manifest), schema, report)) return undefined;
  return { schema, object: withDefaults(manifest, schema, report.target) };
}
