import { type OutputUnit, type SchemaDraft, Validator } from '@cfworker/json-schema';
import type { Note } from '../../rendering/note';
import type { Place } from '../../rendering/origin';
import { define, type Json, type JsonObject, own } from '../../yaml/json';
import { readJson } from '../codecs/readJson';
import { type Fault, faultsOf } from './schemaFault';
import { prepared } from './schemaPrepared';
import { Text } from './text';
import { type Dict, Failure, goTypeOf, type Value } from './value';

/** What of a chart takes part in the check of its values. */
export interface ChartSchema {
  readonly name: string;
  /** Its values.schema.json. */
  readonly schema?: { readonly uri: string; readonly text: string } | undefined;
  readonly dependencies: readonly ChartSchema[];
}

/** What schemas say of values. */
export interface SchemaFindings {
  /** What is wrong, each with the name of the chart whose schema says so. */
  readonly faults: readonly SchemaFault[];
  /** What could not be checked. */
  readonly unknown: readonly Note[];
}

export interface SchemaFault extends Note {
  readonly chart: string;
}

/** What the schemas of a chart and of its dependencies say of its values (pkg/chart/common/util/jsonschema.go). */
export function checkSchemas(chart: ChartSchema, values: Dict): SchemaFindings {
  const own = chart.schema ? checkSchema(chart.name, chart.schema, values) : { faults: [], unknown: [] };
  const others = chart.dependencies.map((dependency) => checkDependency(dependency, values));
  return {
    faults: [own, ...others].flatMap(({ faults }) => faults),
    unknown: [own, ...others].flatMap(({ unknown }) => unknown),
  };
}

/** What Helm says where schemas find faults. */
export function schemaMessage(faults: readonly SchemaFault[]): string {
  const lines = ["values don't meet the specifications of the schema(s) in the following chart(s):"];
  for (const [index, { chart, message }] of faults.entries()) {
    if (faults[index - 1]?.chart !== chart) lines.push(`${chart}:`);
    lines.push(message);
  }
  return lines.join('\n');
}

function checkDependency(dependency: ChartSchema, values: Dict): SchemaFindings {
  const { name } = dependency;
  const own = values.entries.get(name)?.value;
  if (own === undefined || own.type === 'nil') return { faults: [], unknown: [] };
  if (own.type === 'map') return checkSchemas(dependency, own);
  const message = `invalid type for values: expected object (map), got ${goTypeOf(own)}`;
  const place = own.origin ?? values.origin;
  return { faults: place ? [{ chart: name, place, message }] : [], unknown: [] };
}

/** What one schema says of values. */
function checkSchema(chart: string, { uri, text }: { uri: string; text: string }, values: Dict): SchemaFindings {
  const place: Place = { uri, start: 0, end: Math.min(1, text.length) };
  try {
    const schema = parsed(text);
    const json = jsonOf(values);
    const { schema: safe, outside } = prepared(schema, [...new Set(stringsIn(json))]);
    const faults = faultsOf(unitsOf(safe, json, draftOf(schema)), schema, json).map((fault) => ({
      chart,
      place: placeOf(values, fault.path) ?? place,
      message: `- ${messageOf(fault)}`,
    }));
    const unknown = outside.map((reference) => ({ place, message: `The schema at '${reference}' is not read.` }));
    return { faults, unknown };
  } catch (error) {
    if (error instanceof Failure) return { faults: [{ chart, place, message: error.message }], unknown: [] };
    // The library throws where a reference leads nowhere, and where one leads back to itself for ever.
    const message = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return { faults: [], unknown: [{ place, message: `The values cannot be checked: ${message}` }] };
  }
}

function parsed(text: string): JsonObject | boolean {
  let schema: Json;
  try {
    schema = JSON.parse(text) as Json;
  } catch {
    readJson(new Text(text));
    throw new Failure('invalid JSON');
  }
  if (typeof schema === 'boolean') return schema;
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema as JsonObject;
  throw new Failure('"file:///values.schema.json#" is not valid against metaschema');
}

function unitsOf(schema: JsonObject | boolean, json: Json, draft: SchemaDraft): readonly OutputUnit[] {
  return new Validator(schema as ConstructorParameters<typeof Validator>[0], draft, false).validate(json).errors;
}

/** The draft that a schema says it is of; the latest if it says none, or any. */
function draftOf(schema: JsonObject | boolean): SchemaDraft {
  const name = typeof schema === 'boolean' ? '' : String(own(schema, '$schema'));
  if (name.includes('draft-04')) return '4';
  if (/draft-0[67]/.test(name)) return '7';
  return name.includes('2019-09') ? '2019-09' : '2020-12';
}

function jsonOf(value: Value): Json {
  switch (value.type) {
    case 'nil':
      return null;
    case 'bool':
    case 'float':
      return value.value;
    case 'int':
      return Number(value.value);
    case 'string':
      return value.text;
    case 'list':
      return value.items.map(jsonOf);
    case 'map': {
      const object: Record<string, Json> = {};
      for (const [key, entry] of value.entries) define(object, key, jsonOf(entry.value));
      return object;
    }
    case 'bytes':
    case 'object':
      // Values are read from YAML and JSON, which have neither.
      return null;
  }
}

/** All strings and keys of a value. */
function* stringsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* stringsIn(item);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      yield key;
      yield* stringsIn(inner);
    }
}

/** A fault as Helm prints it, its causes below it. */
function messageOf({ path, message, causes }: Fault, indent = '  '): string {
  const pointer = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const below = causes.map((cause) => `\n${indent}- ${messageOf(cause, `${indent}  `)}`);
  return `at '${pointer}': ${message}${below.join('')}`;
}

/** Where the value at a path comes from, else the nearest one that it is part of. */
function placeOf(values: Value, path: readonly string[]): Place | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return values.origin;
  const entry = values.type === 'map' ? values.entries.get(step) : undefined;
  const inner = entry?.value ?? (values.type === 'list' ? values.items[Number(step)] : undefined);
  return (inner && placeOf(inner, rest)) ?? entry?.key ?? values.origin;
}
