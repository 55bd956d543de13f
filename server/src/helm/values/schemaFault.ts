import type { OutputUnit } from '@cfworker/json-schema';
import { type Json, own } from '../../yaml/json';

/** What is wrong with a value, in the words of the library that Helm uses (santhosh-tekuri/jsonschema, kind). */
export interface Fault {
  /** The keys and indices that lead to the value. */
  readonly path: readonly string[];
  readonly message: string;
  /** Why none of several schemas accepts it. */
  readonly causes: readonly Fault[];
}

/** What stands above faults of parts of a value, and says nothing itself. */
const wrappers = new Set([
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'items',
  'prefixItems',
  'additionalItems',
  'unevaluatedItems',
  '$ref',
  '$recursiveRef',
  'if',
  'dependentSchemas',
]);

/** The faults that a library found in a value, each below the one that it is a cause of. */
export function faultsOf(units: readonly OutputUnit[], schema: Json, value: Json): Fault[] {
  const faults: Fault[] = [];
  for (let index = 0; index < units.length; ) {
    const unit = units[index];
    if (!unit) break;
    const end = endOfCauses(units, index);
    const causes = units.slice(index + 1, end);
    const isRefused = causes.length === 1 && causes[0]?.keyword === 'false';
    if (wrappers.has(unit.keyword) && !isRefused) faults.push(...faultsOf(causes, schema, value));
    else
      add(faults, unit, { ...faultOf(unit, schema, value), causes: isRefused ? [] : faultsOf(causes, schema, value) });
    index = end;
  }
  return faults;
}

/** The index behind the causes of a fault, which follow it. */
function endOfCauses(units: readonly OutputUnit[], index: number): number {
  const location = `${units[index]?.keywordLocation}/`;
  let end = index + 1;
  // The fault of a schema `false` has no location of its own.
  while (units[end]?.keywordLocation.startsWith(location) || units[end]?.keyword === 'false') end++;
  return end;
}

/** Keys that are missing, or too many, are named in one fault. */
function add(faults: Fault[], { keyword }: OutputUnit, fault: Fault): void {
  const [pattern, several] = named[keyword] ?? [];
  const before = faults.at(-1);
  const key = pattern?.exec(fault.message)?.[1];
  if (!pattern || !several || !key || !before || !pattern.test(before.message) || !samePath(before, fault))
    faults.push(fault);
  else
    faults[faults.length - 1] = {
      ...before,
      message: before.message.replace(
        pattern,
        several.replace('$2', () => key),
      ),
    };
}

const named: Readonly<Record<string, readonly [RegExp, string]>> = {
  required: [/^missing propert(?:y|ies) (.*)$/s, 'missing properties $1, $2'],
  additionalProperties: [/^additional properties (.*) not allowed$/s, 'additional properties $1, $2 not allowed'],
};

function samePath(a: Fault, b: Fault): boolean {
  return a.path.join('/') === b.path.join('/');
}

function faultOf(unit: OutputUnit, schema: Json, value: Json): Fault {
  const path = pathOf(unit.instanceLocation);
  const wanted = wantedBy(schema, pathOf(unit.keywordLocation));
  return { path, message: messageOf(unit, wanted, at(value, path)), causes: [] };
}

/** What cannot be said without what the schema wants, which is not found below patterns of names. */
const quoting = new Set(['type', 'enum', 'const', 'pattern', 'format']);

function messageOf({ keyword, error }: OutputUnit, wanted: Json | undefined, value: Json | undefined): string {
  const name = /"(.*)"/s.exec(error)?.[1] ?? '';
  if (wanted === undefined && quoting.has(keyword)) return error;
  switch (keyword) {
    case 'type':
      return `got ${typeOf(value)}, want ${Array.isArray(wanted) ? wanted.join(' or ') : String(wanted)}`;
    case 'required':
      return `missing property ${quoted(name)}`;
    case 'additionalProperties':
      return `additional properties ${quoted(name)} not allowed`;
    case 'enum':
      return `value must be one of ${Array.isArray(wanted) ? wanted.map(shown).join(', ') : ''}`;
    case 'const':
      return `value must be ${shown(wanted)}`;
    case 'pattern':
      return `${shown(value)} does not match pattern ${shown(wanted)}`;
    case 'format':
      return `${shown(value)} is not valid ${String(wanted)}`;
    case 'anyOf':
    case 'allOf':
    case 'not':
      return `${keyword} failed`;
    case 'oneOf':
      return error.includes('(0 matches)') ? 'oneOf failed, none matched' : 'oneOf failed, several subschemas matched';
    case 'contains':
      return 'no items match contains schema';
    case 'false':
      return 'false schema';
    default:
      return wanted === undefined ? error : `${keyword}: got ${sizeOf(value)}, want ${shown(wanted)}`;
  }
}

/** What a schema has at a place, with references followed as the library does. */
function wantedBy(schema: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = schema;
  for (const step of path) {
    const next: Json | undefined = at(found, [step]);
    const isReference = step === '$ref' && typeof next === 'string' && next.startsWith('#');
    found = isReference ? at(schema, pathOf(next)) : next;
  }
  return found;
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = own(found as Readonly<Record<string, Json>>, step);
  }
  return found;
}

/** The steps of a JSON pointer in a URI: `#/a/0`. */
function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => unescaped(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function typeOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function sizeOf(value: Json | undefined): string {
  if (typeof value === 'string') return String([...value].length);
  if (typeof value !== 'object' || value === null) return String(value);
  return String(Array.isArray(value) ? value.length : Object.keys(value).length);
}

function shown(value: Json | undefined): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
