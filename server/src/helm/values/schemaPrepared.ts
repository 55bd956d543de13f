import { RE2JS } from 're2js';
import { define, type Json, type JsonObject, own } from '../../yaml/json';
import { Failure } from './value';

/** How often parts of values may be held against parts of a schema: more than any real one needs. */
const mostSteps = 200_000;

/** How many characters may be looked at by patterns. */
const mostCharacters = 50_000_000;
/** An expression that makes a larger program than this takes too long to run. */
const largestProgram = 50_000;

/** A schema, ready to be given to a library that would run its patterns as they are, and as long as it takes. */
export interface PreparedSchema {
  readonly schema: JsonObject | boolean;
  /** The references that lead out of the schema, which are taken to accept everything. */
  readonly outside: readonly string[];
}

/**
 * A schema for values of which these are all strings and keys. Its patterns are replaced by others that match the same
 * of these strings, found by RE2, which takes a time in proportion to their length. To check it throws
 * an `Error` where that does not come to an end. Throws `Failure` where Helm could not read it.
 */
export function prepared(schema: JsonObject | boolean, strings: readonly string[]): PreparedSchema {
  if (typeof schema === 'boolean') return { schema, outside: [] };
  const preparation = new Preparation(schema, strings);
  return { schema: preparation.object(schema), outside: [...preparation.outside] };
}

class Preparation {
  readonly outside = new Set<string>();
  private readonly ids: ReadonlySet<string>;
  private readonly patterns = new Map<string, string>();
  private readonly assertsFormats: boolean;
  private readonly length: number;
  private steps = 0;
  private looked = 0;

  constructor(
    root: JsonObject,
    private readonly strings: readonly string[],
  ) {
    this.length = strings.reduce((length, text) => length + text.length + 1, 0);
    this.ids = new Set(idsIn(root));
    this.assertsFormats = /draft-0[467]\/schema/.test(String(own(root, '$schema')));
  }

  object(schema: JsonObject): JsonObject {
    const copy: Record<string, Json> = {};
    for (const [key, value] of Object.entries(schema)) this.keyword(copy, key, value);
    this.countSteps(copy);
    return copy;
  }

  private keyword(copy: Record<string, Json>, key: string, value: Json): void {
    if (key === '$ref' && typeof value === 'string' && !this.isInside(value)) this.outside.add(value);
    else if (key === 'pattern' && typeof value === 'string') copy[key] = this.pattern(value);
    else if (key === 'patternProperties' && isObject(value)) copy[key] = this.properties(value, true);
    else if (propertyKeywords.has(key) && isObject(value)) copy[key] = this.properties(value, false);
    else if (dataKeywords.has(key)) copy[key] = value;
    // Drafts from 2019 on do not check formats unless told to.
    else if (key !== 'format' || this.assertsFormats) define(copy, key, this.part(value));
  }

  /** Something in a schema that may be a schema. */
  private part(value: Json): Json {
    if (Array.isArray(value)) return value.map((item: Json) => this.part(item));
    return isObject(value) ? this.object(value) : value;
  }

  /** Schemas by names, or by patterns of names. Of patterns that match the same names all have to hold. */
  private properties(schemas: JsonObject, arePatterns: boolean): JsonObject {
    const copy: Record<string, Json> = {};
    for (const [key, value] of Object.entries(schemas)) {
      const name = arePatterns ? this.pattern(key) : key;
      const before = own(copy, name);
      const part = this.part(value);
      define(copy, name, before === undefined ? part : { allOf: [before, part] });
    }
    return copy;
  }

  private isInside(reference: string): boolean {
    return reference.startsWith('#') || this.ids.has(reference.replace(/#.*/s, ''));
  }

  /** A pattern that matches those of the strings, as a whole, in which another finds something. */
  private pattern(pattern: string): string {
    let literal = this.patterns.get(pattern);
    if (literal === undefined) {
      const expression = compiled(pattern);
      this.looked += this.length;
      if (this.looked > mostCharacters) throw new Error('its patterns take too long');
      const found = this.strings.filter((text) => expression.matcher(text).find());
      literal = found.length === 0 ? '[^\\s\\S]' : `^(?:${found.map(escaped).join('|')})$`;
      this.patterns.set(pattern, literal);
    }
    return literal;
  }

  /** Lets a schema fail when it, with all others, has been asked too often: `type` is read each time. */
  private countSteps(schema: JsonObject): void {
    const type = own(schema, 'type');
    const get = () => {
      if (++this.steps > mostSteps) throw new Error('the schema takes too long');
      return type;
    };
    Object.defineProperty(schema, 'type', { get, enumerable: type !== undefined, configurable: true });
  }
}

const propertyKeywords = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);
const dataKeywords = new Set(['default', 'enum', 'const', 'examples', 'required', 'type', '$id', 'id', '$schema']);

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names that a schema gives to itself and to its parts. */
function* idsIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* idsIn(item);
  else if (isObject(value)) {
    const id = own(value, '$id') ?? own(value, 'id');
    if (typeof id === 'string') yield id.replace(/#.*/s, '');
    for (const part of Object.values(value)) yield* idsIn(part);
  }
}

function compiled(pattern: string): RE2JS {
  const expression = expressionOf(pattern);
  if (expression.programSize() > largestProgram) throw new Error('its patterns take too long');
  return expression;
}

function expressionOf(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new Failure(`'${pattern}' is not valid regex`);
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
