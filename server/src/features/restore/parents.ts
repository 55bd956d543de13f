import { parseQuantity } from '../../kubernetes/quantity';
import { type FieldSchema, fieldOf, type ObjectSchema, objectSchema, type Type } from '../../kubernetes/schema';
import type { Entry, Value } from './entries';

/**
 * A map or a list that a next line may belong to, and what it belongs to itself. Immutable: a line that is added makes
 * another, so that a search can go back.
 */
export interface Parent {
  readonly type: Type;
  /** The keys of a map, or for a list a mark for its items. */
  readonly keys: ReadonlySet<string>;
  /** The column of its keys or dashes. */
  readonly column: number;
  readonly above: Parent | undefined;
  /** Whether the API server wants `metadata.name` of what it describes. */
  readonly isNamed: boolean;
}

/** A place for an entry: where its first line begins, and what is open behind it. */
export interface Place {
  readonly column: number;
  readonly open: Parent;
  /** Whether the same field further out is meant, if there is one. */
  readonly isSeldom?: boolean;
  /** Whether another place is as likely. */
  readonly isDoubtful?: boolean;
}

/** How far what belongs to a key stands to its right; lists stand below it. */
const step = 2;
/** What marks a list that has an item. */
const item = '-';

export function rootOf({ name }: ObjectSchema): Parent {
  return { type: { object: name }, keys: new Set(), column: 0, above: undefined, isNamed: true };
}

/** Whether nothing is missing in a parent and those above it that the API requires. */
export function isWhole(parent: Parent | undefined): boolean {
  return parent === undefined || (isComplete(parent) && isWhole(parent.above));
}

/**
 * The places where an entry may stand, the likeliest first: fields of the schema before keys of free maps, the innermost
 * parent first.
 */
export function placesFor(entry: Entry, open: Parent): Place[] {
  const fields: Place[] = [];
  const free: Place[] = [];
  for (let parent: Parent | undefined = open; parent; parent = parent.above) {
    const place = placeIn(parent, entry);
    if (place && !(entry.isAtLeft && place.column > 0)) (isFree(parent) ? free : fields).push(place);
    if (!isComplete(parent)) break;
  }
  const likely = [...fields.filter(({ isSeldom }) => !isSeldom), ...fields.filter(({ isSeldom }) => isSeldom), ...free];
  if (likely.length < 2 || !isNameOfPods(entry, open)) return likely;
  return likely.map((place) => ({ ...place, isDoubtful: true }));
}

/** Fields that stand further out as well, where nearly everybody means them. */
const seldom: ReadonlySet<string> = new Set([
  'core.v1.Container.restartPolicy',
  'core.v1.Probe.terminationGracePeriodSeconds',
]);

/** `name` below the labels of a pod template: some write a label, others the name of the template, which nobody uses. */
function isNameOfPods({ key }: Entry, open: Parent): boolean {
  return key === 'name' && isFree(open) && open.above?.isNamed === false;
}

function isFree({ type }: Parent): boolean {
  return typeof type === 'object' && 'map' in type;
}

function placeIn(parent: Parent, entry: Entry): Place | undefined {
  const { type } = parent;
  if (typeof type !== 'object') return undefined;
  if ('list' in type) return entry.isItem ? itemIn(parent, type.list, entry) : undefined;
  if (entry.isItem || entry.key === undefined || parent.keys.has(entry.key)) return undefined;
  const field = 'map' in type ? freeField(parent, type.map, entry.key) : fieldOf(objectSchema(type.object), entry.key);
  if (!field || !isPossible(field, entry.value)) return undefined;
  const isSeldom = 'object' in type && seldom.has(`${type.object}.${entry.key}`);
  return { column: parent.column, open: withKey(parent, entry.key, field, entry.value), isSeldom };
}

function itemIn(list: Parent, type: Type, entry: Entry): Place | undefined {
  const filled: Parent = { ...list, keys: new Set([item]) };
  const { key, value } = entry;
  const { column } = list;
  if (key === undefined) {
    if (!isPossible({ type, description: '' }, value)) return undefined;
    // A dash alone opens what stands on the next lines.
    return { column, open: value.form === 'none' ? opened(filled, type, column + step) : filled };
  }
  if (typeof type !== 'object' || 'list' in type) return undefined;
  const inner = opened(filled, type, column + step);
  const place = placeIn(inner, { ...entry, isItem: false });
  return place && { column, open: place.open };
}

function withKey(parent: Parent, key: string, field: FieldSchema, value: Value): Parent {
  const own: Parent = { ...parent, keys: new Set([...parent.keys, key]) };
  const { type } = field;
  if (value.form !== 'none' || typeof type !== 'object') return own;
  const isList = 'list' in type;
  const opens = opened(own, type, own.column + (isList ? 0 : step));
  const isNamed = key === 'metadata' && (own.above === undefined || isClaimTemplate(own));
  return { ...opens, isNamed };
}

function isClaimTemplate({ type }: Parent): boolean {
  return typeof type === 'object' && 'object' in type && type.object === 'core.v1.PersistentVolumeClaim';
}

function opened(above: Parent, type: Type, column: number): Parent {
  return { type, keys: new Set(), column, above, isNamed: false };
}

/** Whether a parent has what the API requires of it. What was opened and has nothing in it is none. */
function isComplete({ type, keys, isNamed, above }: Parent): boolean {
  if (keys.size === 0) return false;
  if (typeof type !== 'object' || !('object' in type)) return true;
  if (isNamed && above !== undefined && !keys.has('name') && !keys.has('generateName')) return false;
  // The API describes `kind` and `apiVersion` of a claim template as required, and fills them in.
  return Object.entries(objectSchema(type.object).fields).every(
    ([name, { required }]) => !required || keys.has(name) || name === 'kind' || name === 'apiVersion',
  );
}

/** A key of a map whose keys are free; of amounts, only what is a resource. */
function freeField({ keys }: Parent, type: Type, key: string): FieldSchema | undefined {
  if (type === 'quantity' && !/^(?:cpu|memory|storage|pods|ephemeral-storage|hugepages-.+|.+\/.+)$/.test(key))
    return undefined;
  return keys.size < maxFreeKeys ? { type, description: '' } : undefined;
}

const maxFreeKeys = 1000;

/** Whether a field can have a value that is written so. Null is never meant where a map or a list is wanted. */
function isPossible({ type, enum: values }: FieldSchema, value: Value): boolean {
  switch (value.form) {
    case 'alias':
      return true;
    case 'map':
      return type === 'any' || (typeof type === 'object' && !('list' in type));
    case 'list':
      return type === 'any' || (typeof type === 'object' && 'list' in type);
    case 'block':
    case 'open':
      return type === 'string' || type === 'byte';
    case 'none':
      return typeof type === 'object';
    case 'scalar':
      if (type === 'any' || value.text === 'null') return true;
      return typeof type === 'string' && (!values || Object.hasOwn(values, value.text)) && isOfType(type, value);
  }
}

function isOfType(
  type: Extract<Type, string>,
  { text, quoted }: { readonly text: string; readonly quoted: boolean },
): boolean {
  switch (type) {
    case 'int32':
    case 'int64':
      return !quoted && /^-?\d+$/.test(text);
    case 'boolean':
      return !quoted && /^(?:true|false|yes|no|on|off)$/i.test(text);
    case 'quantity':
      return parseQuantity(text) !== undefined;
    case 'string':
    case 'int-or-string':
    case 'date-time':
    case 'byte':
    case 'any':
      return true;
  }
}
