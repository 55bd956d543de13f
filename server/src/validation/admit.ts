import type { ObjectSchema } from '../kubernetes/schema';
import { isObject, type Json, type JsonObject } from '../yaml/json';
import { decode } from './decode';
import { withDefaults } from './defaults';
import { Field } from './field';
import { resolveKind } from './kind';
import type { Report } from './report';

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
