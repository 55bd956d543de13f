import { parseQuantity, type Quantity } from '../kubernetes/quantity';
import { fieldPath, isArray, isObject, type Json, own, type Path } from '../yaml/json';
import { withoutTrailing } from '../yaml/text';

/**
 * A place in a manifest: its value, the path that its author knows, and the path that the API server reports.
 * Total: every read of what is missing, `null` or of another type gives the zero value that Go would have, so rules
 * read like the server's own. Paths are put together only when a finding needs them.
 */
export class Field {
  private constructor(
    readonly value: Json | undefined,
    private readonly parent: Field | undefined,
    private readonly step: string | number,
    private readonly apiStep: string,
    private readonly apiName: string | undefined,
  ) {}

  static root(manifest: Json | undefined): Field {
    return new Field(manifest, undefined, '', '', '');
  }

  /** The field `key` of an object. */
  get(key: string): Field {
    const value = isObject(this.value) ? own(this.value, key) : undefined;
    return new Field(value, this, key, `.${key}`, undefined);
  }

  /** The descendant at `keys`: `get` taken step by step. */
  at(...keys: readonly string[]): Field {
    return keys.reduce<Field>((field, key) => field.get(key), this);
  }

  /** The element `index` of a list. */
  item(index: number): Field {
    return new Field(isArray(this.value) ? this.value[index] : undefined, this, index, `[${index}]`, undefined);
  }

  /** The value under `key` of a map (labels, resources), which the server writes `[key]`. */
  entry(key: string): Field {
    const value = isObject(this.value) ? own(this.value, key) : undefined;
    return new Field(value, this, key, `[${key}]`, undefined);
  }

  /** The same place under the path that the API server has for it, where that is not the manifest's. */
  named(apiField: string): Field {
    return new Field(this.value, this.parent, this.step, this.apiStep, apiField);
  }

  /** The same place with another value: what the server makes of it before it looks. */
  with(value: Json | undefined): Field {
    return new Field(value, this.parent, this.step, this.apiStep, this.apiName);
  }

  /** The elements of a list; none if it is not a list. */
  get items(): readonly Field[] {
    return isArray(this.value) ? this.value.map((_, index) => this.item(index)) : [];
  }

  /** The entries of a map in the order of the text; none if it is not a map. */
  get entries(): readonly (readonly [key: string, value: Field])[] {
    return isObject(this.value) ? Object.keys(this.value).map((key) => [key, this.entry(key)] as const) : [];
  }

  /** Elements of a list, entries of a map or UTF-16 units of a string; 0 for anything else. */
  get length(): number {
    if (isArray(this.value) || typeof this.value === 'string') return this.value.length;
    return isObject(this.value) ? Object.keys(this.value).length : 0;
  }

  /** Present and not `null`: a non-nil pointer in Go. An empty list or map is set. */
  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get string(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  /** An integer; undefined if it is not one. Beyond 2⁵³ only its size is right. */
  get int(): number | undefined {
    if (typeof this.value === 'bigint') return Number(this.value);
    return typeof this.value === 'number' ? this.value : undefined;
  }

  get bool(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  /** A quantity, written as a string or a number. The server ignores spaces around it. */
  get quantity(): Quantity | undefined {
    return typeof this.value === 'string' || typeof this.value === 'number' || typeof this.value === 'bigint'
      ? parseQuantity(withoutTrailing(String(this.value), / /).replace(/^ +/, ''))
      : undefined;
  }

  /** Where in the manifest. */
  get path(): Path {
    const path: (string | number)[] = [];
    for (let field: Field = this; field.parent; field = field.parent) path.push(field.step);
    return path.reverse();
  }

  /** The path as the manifest has it, for messages. */
  get shown(): string {
    return fieldPath(this.path);
  }

  /** The key with the index in its list, for messages: `replicas`, `args[1]`. */
  get name(): string {
    const { path } = this;
    const start = path.findLastIndex((step) => typeof step === 'string');
    return start < 0 ? 'The manifest' : `${path[start]}${fieldPath(path.slice(start + 1))}`;
  }

  /** The path as the API server writes it. */
  get api(): string {
    if (this.apiName !== undefined) return this.apiName;
    const parent = this.parent?.api ?? '';
    return parent === '' && this.apiStep.startsWith('.') ? this.apiStep.slice(1) : parent + this.apiStep;
  }
}
