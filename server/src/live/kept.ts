import { type ObjectSchema, schemaFor, type Type } from '../kubernetes/schema';
import { type Gate, gateOf, type Target } from '../kubernetes/versions';
import { withDefaults } from '../validation/defaults';
import { encode } from '../validation/encode';
import { asObject, asString, isArray, isObject, type Json, type JsonObject, own } from '../yaml/json';
import { fieldOfType, itemOf } from './compare';

/** The schema of an object by its apiVersion and kind; undefined for a kind that is not known. */
export function schemaOf(object: JsonObject): ObjectSchema | undefined {
  return schemaFor(asString(object['apiVersion']) ?? '', asString(object['kind']) ?? '');
}

/**
 * An object as the API server would keep and write it, defaults included, though it might reject it: what is to be
 * compared need not be valid. The object itself if its kind is not known.
 */
export function asKept(object: JsonObject, target: Target): JsonObject {
  const schema = schemaOf(object);
  return schema ? encode(withDefaults(object, schema, target), schema.name) : object;
}

/**
 * The target with the feature gates on that a live object shows to be on: it has a field that the API server drops
 * while the gate of that field is off.
 */
export function targetShownBy(live: JsonObject, target: Target): Target {
  const schema = schemaOf(live);
  const gates = schema ? [...gatesIn(live, { object: schema.name })] : [];
  if (gates.length === 0) return target;
  return {
    ...target,
    featureGates: { ...target.featureGates, ...Object.fromEntries(gates.map((gate) => [gate, true])) },
  };
}

function* gatesIn(value: Json, type: Type): Generator<Gate> {
  if (typeof type === 'string') return;
  if (isArray(value)) for (const item of value) yield* gatesIn(item, itemOf(type));
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const gate = 'object' in type && inner !== null ? gateOf(type.object, key) : undefined;
    if (gate !== undefined) yield gate;
    yield* gatesIn(inner, fieldOfType(type, key));
  }
}

/** The annotations of an object. */
export function annotationsOf(object: JsonObject): JsonObject {
  return asObject(own(asObject(object['metadata']), 'annotations'));
}
