import { closestName } from '../kubernetes/names';
import { isDirective } from '../kubernetes/patch';
import { fieldOf, type ObjectSchema, objectSchema, type Type } from '../kubernetes/schema';
import { fieldSince, hadField, versionName } from '../kubernetes/versions';
import { isArray, isObject, type Json } from '../yaml/json';
import { correct, remove } from './checks';
import type { Field } from './field';
import { type FindingFix, quote } from './finding';
import type { Report } from './report';

/**
 * Decodes an object as the API server does with strict field validation: JSON types, sizes of integers, quantities,
 * times, base64, and fields that do not exist. `null` is what is absent, everywhere. Reports every fault, where the
 * server stops at the first. Gives whether the object can be decoded at all; if not, nothing is validated.
 */
export function decode(object: Field, schema: ObjectSchema, report: Report): boolean {
  const before = report.findings.length;
  decodeValue(object, { object: schema.name }, report, []);
  return report.findings.length === before;
}

/** An object around the place that is decoded, for fields that stand one level too deep or too high. */
interface Enclosing {
  readonly schema: ObjectSchema;
  readonly field: Field;
}

/** What is wrong with a value, and what would correct it. */
interface Fault {
  readonly message: string;
  readonly fixes: readonly FindingFix[];
}

function decodeValue(field: Field, type: Type, report: Report, around: readonly Enclosing[]): void {
  if (!field.isSet) return;
  const fault = faultOf(field, type);
  if (fault) report.reject('Decode', placed(field), fault.message, { schema: 'type', fixes: fault.fixes });
  else if (typeof type === 'string') return;
  else if ('list' in type) for (const item of field.items) decodeValue(item, type.list, report, around);
  else if ('map' in type) for (const [, entry] of field.entries) decodeValue(entry, type.map, report, around);
  else decodeObject(field, objectSchema(type.object), report, around);
}

function decodeObject(field: Field, schema: ObjectSchema, report: Report, around: readonly Enclosing[]): void {
  const within = [...around, { schema, field }];
  for (const [key] of field.entries) {
    const child = field.get(key);
    const known = fieldOf(schema, key);
    // A manifest that has one is a patch.
    if (isDirective(key)) continue;
    if (!known) {
      if (!hadField(schema.name, key, report.version)) unknownField(child, key, report, within);
      continue;
    }
    const since = fieldSince(schema.name, key);
    if (since !== undefined && since > report.version) newerField(child, key, since, report);
    decodeValue(child, known.type, report, within);
  }
}

/** Why a value is not of its type; for lists, maps and objects, only whether it is one. */
function faultOf(field: Field, type: Type): Fault | undefined {
  const { value } = field;
  if (typeof type === 'object') {
    if ('list' in type) return isArray(value) ? undefined : wrongType(field, 'a list', wrap(field, type.list));
    if (isObject(value)) return undefined;
    return wrongType(field, 'a map');
  }
  switch (type) {
    case 'any':
      return undefined;
    case 'string':
      return typeof value === 'string' ? undefined : wrongType(field, 'a string', quoted(field));
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrongType(field, 'true or false', booleanFix(field));
    case 'int32':
    case 'int64':
      return isInteger(value) ? rangeFault(field, value, type) : wrongType(field, 'an integer', integerFix(field));
    case 'int-or-string':
      if (typeof value === 'string') return undefined;
      return isInteger(value) ? rangeFault(field, value, 'int32') : wrongType(field, 'an integer or a string');
    case 'quantity':
      return quantityFault(field);
    case 'date-time':
      if (typeof value === 'string' && isTime(value)) return undefined;
      return wrongType(field, 'an RFC 3339 time, such as "2026-01-31T12:00:00Z"');
    case 'byte':
      return typeof value === 'string' && isBase64(value) ? undefined : wrongType(field, 'a base64 string');
  }
}

function quantityFault(field: Field): Fault | undefined {
  const { value } = field;
  if (typeof value === 'boolean' || isArray(value) || isObject(value))
    return wrongType(field, 'a quantity, such as 500m, 2 or 10Gi');
  if (field.quantity) return undefined;
  const text = String(value);
  const nearest = nearestQuantity(text);
  const use =
    'Use a number with an optional suffix: Ki, Mi, Gi (powers of 1024), k, M, G (powers of 1000) or m (thousandths)';
  return {
    message: `${field.name} must be a quantity, not ${quote(text)}. ${use}.`,
    fixes: nearest === undefined ? [] : correct(field, nearest),
  };
}

/** Nobody means a longer one; and the pattern would be slow on it. */
const maxQuantity = 100;

/** What a quantity with a wrong unit clearly means: `10gi` → `10Gi`, `1GB` → `1G`, `512 MiB` → `512Mi`. */
function nearestQuantity(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > maxQuantity) return undefined;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-zA-Z]*)$/.exec(trimmed);
  const [, number = '', unit = ''] = match ?? [];
  if (!match) return undefined;
  const [, prefix = '', binary = ''] = /^([kmgtpe])(i?)(?:b|byte|bytes)?$/i.exec(unit) ?? [];
  if (prefix === '') return /^(?:b|byte|bytes)$/i.test(unit) ? number : undefined;
  const upper = prefix.toUpperCase();
  return `${number}${binary === '' && upper === 'K' ? 'k' : upper}${binary.toLowerCase()}`;
}

function rangeFault(field: Field, value: number | bigint, type: 'int32' | 'int64'): Fault | undefined {
  const limit = type === 'int32' ? 2n ** 31n : 2n ** 63n;
  const exact = BigInt(value);
  if (exact >= -limit && exact < limit) return undefined;
  return { message: `${field.name} is ${exact}: it must be between ${-limit} and ${limit - 1n}.`, fixes: [] };
}

/** `around` ends with the object that has the unknown field. */
function unknownField(field: Field, key: string, report: Report, around: readonly Enclosing[]): void {
  const here = around.at(-1);
  if (!here) return;
  const fixes: FindingFix[] = [];
  let advice = '';
  const { schema } = here;
  const fitting = Object.keys(schema.fields).filter((name) => fits(field, fieldOf(schema, name)?.type));
  const nearest = closestName(key, Object.keys(schema.fields));
  const meant = nearest !== undefined && here.field.get(nearest).isSet ? nearest : closestName(key, fitting);
  const [place, another] = placesFor(key, here, around.slice(0, -1)).filter((each) =>
    fits(field, fieldOf(each.schema, key)?.type),
  );
  const requests = key === 'storage' ? requestsOf(here) : undefined;
  if (requests?.entry(key).isSet) advice = ` ${requests.shown} has it already: remove this one.`;
  else if (requests) {
    advice = ` It belongs to ${requests.shown}.`;
    const to = requests.entry(key).path;
    fixes.push({ title: `Move ${key} to ${requests.shown}`, do: 'move', path: field.path, to, preferred: true });
  } else if (place && !another && meant?.toLowerCase() !== key.toLowerCase()) {
    const where = place.field.shown === '' ? 'the top level' : place.field.shown;
    advice = ` It belongs to ${where}.`;
    fixes.push({ title: `Move ${key} to ${where}`, do: 'move', path: field.path, to: place.field.get(key).path });
  } else if (meant !== undefined && here.field.get(meant).isSet) {
    advice = ` Did you mean ${meant}, which is set already?`;
  } else if (meant !== undefined) {
    advice = ` Did you mean ${meant}?`;
    fixes.push({ title: `Rename to ${meant}`, do: 'rename-key', path: field.path, key: meant, preferred: true });
  }
  fixes.push(remove(field));
  const owner = here.schema.name.replace(/^.*\./, '');
  const message = `${owner} has no field "${key}".${advice}`;
  report.reject('Decode', placed(field), message, { onKey: true, schema: 'unknown-field', fixes });
}

/** Where a claim asks for storage, seen from the objects around that. */
function requestsOf({ schema, field }: Enclosing): Field | undefined {
  switch (schema.name) {
    case 'core.v1.PersistentVolumeClaim':
      return field.at('spec', 'resources', 'requests');
    case 'core.v1.PersistentVolumeClaimSpec':
      return field.at('resources', 'requests');
    case 'core.v1.VolumeResourceRequirements':
      return field.get('requests');
    default:
      return undefined;
  }
}

/**
 * The objects that could have the field and do not yet: those around the one that has it wrongly, and those directly
 * in its fields.
 */
function placesFor(key: string, here: Enclosing, around: readonly Enclosing[]): readonly Enclosing[] {
  const below = Object.entries(here.schema.fields).map(([name, { type }]): Enclosing => {
    const schema = typeof type === 'object' && 'object' in type ? objectSchema(type.object) : emptySchema;
    return { schema, field: here.field.get(name) };
  });
  return [...around, ...below].filter(
    ({ schema, field }) => fieldOf(schema, key) !== undefined && !field.get(key).isSet,
  );
}

/** Whether a value could be meant for a type: it is of that type, or a fix would make it so. Null could be anything. */
function fits(field: Field, type: Type | undefined): boolean {
  if (type === undefined) return false;
  if (!field.isSet) return true;
  const fault = faultOf(field, type);
  if (fault) return fault.fixes.length > 0;
  if (typeof type === 'string') return true;
  if ('list' in type) return field.items.every((item) => fits(item, type.list));
  const { entries } = field;
  if ('map' in type) return entries.every(([, entry]) => fits(entry, type.map));
  const { fields } = objectSchema(type.object);
  return entries.length === 0 || entries.some(([key]) => Object.hasOwn(fields, key));
}

const emptySchema: ObjectSchema = { name: '', fields: {} };

function newerField(field: Field, key: string, since: number, report: Report): void {
  const message = `${key} was added in Kubernetes ${versionName(since)}: ${versionName(report.version)} rejects it.`;
  report.reject('Decode', placed(field), message, { onKey: true, schema: 'unknown-field', fixes: [remove(field)] });
}

function wrongType(field: Field, wanted: string, fixes: readonly FindingFix[] = []): Fault {
  const [fix] = fixes;
  const advice = fix?.do === 'quote' ? ': quote it' : '';
  return { message: `${field.name} must be ${wanted}, not ${shown(field.value)}${advice}.`, fixes };
}

/** What cannot be decoded has no path of the server's own. */
function placed(field: Field): Field {
  return field.named(field.shown);
}

function quoted(field: Field): readonly FindingFix[] {
  if (typeof field.value === 'object') return [];
  return [{ title: 'Quote the value', do: 'quote', path: field.path, preferred: true }];
}

function booleanFix(field: Field): readonly FindingFix[] {
  if (typeof field.value === 'object') return [];
  const text = String(field.value).toLowerCase();
  if (/^(true|yes|y|on|1)$/.test(text)) return correct(field, true);
  return /^(false|no|n|off|0)$/.test(text) ? correct(field, false) : [];
}

function integerFix(field: Field): readonly FindingFix[] {
  const text = field.string.trim();
  return /^[+-]?\d{1,15}$/.test(text) && !/^[+-]?0\d/.test(text) ? correct(field, Number(text)) : [];
}

/** A single string where a list of strings belongs. */
function wrap(field: Field, element: Type): readonly FindingFix[] {
  if (element !== 'string' || typeof field.value !== 'string') return [];
  return [{ title: `Make ${field.name} a list`, do: 'replace', path: field.path, value: [field.value] }];
}

function shown(value: Json | undefined): string {
  if (isArray(value)) return 'a list';
  if (isObject(value)) return 'a map';
  if (typeof value === 'string')
    return value.length > 40 ? `the string "${value.slice(0, 37)}..."` : `the string "${value}"`;
  return typeof value === 'boolean' ? `the boolean ${value}` : `the number ${value}`;
}

function isInteger(value: Json | undefined): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** RFC 3339 as Go's time package reads it, which checks that the month has the day. */
function isTime(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-](\d\d):(\d\d))$/.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const dayFits = month >= 1 && month <= 12 && day >= 1 && day <= days;
  return dayFits && hour < 24 && minute < 60 && second < 60 && zoneHour <= 24 && zoneMinute < 60;
}

/** Standard base64 with padding; line breaks do not count. */
function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''));
}
