import { own, type Path } from '../yaml/json';
import generated from './schema.generated.json';

/** The type of a field: a scalar, a list, a map with free keys, or the name of an object type. */
export type Type =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'int-or-string'
  | 'quantity'
  | 'date-time'
  | 'byte'
  | 'any'
  | { readonly list: Type }
  | { readonly map: Type }
  | { readonly object: string };

/** One field as the API describes it. */
export interface FieldSchema {
  readonly type: Type;
  /** Required by the API's description; the server itself decides by validation. */
  readonly required?: boolean;
  /** The values that it can have, each with a description that may be empty. */
  readonly enum?: Readonly<Record<string, string>>;
  readonly description: string;
}

/** An object type: its fields by name. */
export interface ObjectSchema {
  /** `core.v1.Container`. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldSchema>>;
}

const schema = generated as unknown as {
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, ObjectSchema>>;
};

/** The schema of `kind`; undefined for what we do not know. */
export function schemaFor(apiVersion: string, kind: string): ObjectSchema | undefined {
  const key = `${apiVersion}/${kind}`;
  const type = own(schema.kinds, key);
  return type === undefined ? undefined : objectSchema(type);
}

/** An object type of the schema, by the name that `Type` has for it. */
export function objectSchema(name: string): ObjectSchema {
  return own(schema.types, name) ?? { name, fields: {} };
}

/** Every kind that we know, with the API versions that serve it. */
export function knownKinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
  return Object.keys(schema.kinds).map((key) => {
    const slash = key.lastIndexOf('/');
    return { apiVersion: key.slice(0, slash), kind: key.slice(slash + 1) };
  });
}

/** The field `name` of an object; undefined if it has none of that name. Names are case-sensitive. */
export function fieldOf(object: ObjectSchema, name: string): FieldSchema | undefined {
  return own(object.fields, name);
}

/** What stands at `path` below `object`; elements of lists and maps have an empty description. */
export function fieldSchema(object: ObjectSchema, path: Path): FieldSchema | undefined {
  return locate(object, path)?.field;
}

/** As `fieldSchema`, with the object type that has the field (or the list or map that holds it). */
export function locate(
  object: ObjectSchema,
  path: Path,
): { readonly field: FieldSchema; readonly owner: ObjectSchema } | undefined {
  let owner = object;
  let field: FieldSchema | undefined;
  for (const step of path) {
    const within: Type = field ? field.type : { object: owner.name };
    if (typeof within === 'string') return undefined;
    if ('object' in within) {
      owner = objectSchema(within.object);
      field = typeof step === 'string' ? fieldOf(owner, step) : undefined;
    } else if ('list' in within) field = typeof step === 'number' ? element(within.list) : undefined;
    else field = typeof step === 'string' ? element(within.map) : undefined;
    if (!field) return undefined;
  }
  return field && { field, owner };
}

function element(type: Type): FieldSchema {
  return { type, description: '' };
}

/** The names of the fields of the object at `path`; none if no object stands there. */
export function fieldNames(object: ObjectSchema, path: Path = []): readonly string[] {
  if (path.length === 0) return Object.keys(object.fields);
  const type = fieldSchema(object, path)?.type;
  return typeof type === 'object' && 'object' in type ? Object.keys(objectSchema(type.object).fields) : [];
}
