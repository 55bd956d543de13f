import { fieldOf, type ObjectSchema, objectSchema, schemaFor, type Type } from '../../kubernetes/schema';
import { newestVersion } from '../../kubernetes/versions';
import { validateManifest } from '../../validation';
import type { PlacedDocument, Resource } from '../../workspace/file';
import { At } from '../../yaml/at';
import { YamlDocument } from '../../yaml/document';
import { isArray, isObject, type Json } from '../../yaml/json';
import { difference } from '../../yaml/text';
import { type Fix, fix, type Problem } from '../engine/rule';

/**
 * A manifest that lost its indentation, as it does on its way through chats and web pages: its lines stand at column 0,
 * some with what is below them. Where each of them belongs, the fields of the API say; where they leave a choice,
 * nothing is offered.
 */
export function restoreIndentation(document: PlacedDocument): Fix[] {
  const { file, yaml, start, templated } = document;
  if (templated) return [];
  const { restored } = lossOf(document);
  if (restored === undefined || restored === yaml.text) return [];
  const { span, newText } = difference(yaml.text, restored);
  const edit = { uri: file.uri, span: { start: start + span.start, end: start + span.end }, newText };
  return fix('Restore the indentation', [edit], { preferred: true });
}

/** What a document has lost of its indentation. */
interface Loss {
  readonly isFlattened: boolean;
  /** Its text with all of it. */
  readonly restored: string | undefined;
}

const losses = new WeakMap<YamlDocument, Loss>();

/** Worked out once for a document, as each of its problems asks. */
function lossOf(document: PlacedDocument): Loss {
  const { yaml } = document;
  const known = losses.get(yaml);
  if (known) return known;
  const isFlattened = hasKeysAtLeft(document);
  // What is left of the indentation may be wrong as well: then the fields alone decide.
  const isPartial = yaml.errors.length > 0 || isFlattened;
  const restored = restoredText(yaml.text) ?? (isPartial ? restoredText(withoutIndentation(yaml.text)) : undefined);
  const loss = { isFlattened, restored };
  losses.set(yaml, loss);
  return loss;
}

function restoredText(text: string): string | undefined {
  const lines = linesOf(text);
  const schema = lines && schemaOf(lines);
  if (!lines || !schema) return undefined;
  const columns = new Search(lines).columns(schema);
  const restored = columns && written(lines, columns);
  return restored !== undefined && isAccepted(restored) ? restored : undefined;
}

/** The text with all lines at column 0: none of them is part of a longer value, or lines are not what they seem. */
function withoutIndentation(text: string): string {
  return text.replace(/^ +/gm, '');
}

/**
 * Whether lines of a manifest stand at column 0 that do not belong there: a key that is no field of the top level
 * follows a key without a value. No field of it is to be moved or removed on its own: what belongs to it would stay
 * behind.
 */
export function isFlattened(document: PlacedDocument): boolean {
  return lossOf(document).isFlattened;
}

function hasKeysAtLeft({ yaml }: PlacedDocument): boolean {
  const schema = yaml.form === 'document' ? schemaOfText(yaml.text) : undefined;
  if (!schema) return false;
  let isOpen = false;
  for (const row of yaml.text.split('\n')) {
    if (/^\s*(?:#.*)?$/.test(row)) continue;
    const key = /^("[^"]*"|[\w./-]+):(?=\s|$)/.exec(row)?.[1];
    if (isOpen && key !== undefined && !fieldOf(schema, key)) return true;
    isOpen = /^[\w\s"./-]*:(?:\s*$|\s+#)/.test(row);
  }
  return false;
}

function schemaOfText(text: string): ObjectSchema | undefined {
  const [apiVersion, kind] = ['apiVersion', 'kind'].map(
    (key) => new RegExp(`^${key}: *"?([\\w./-]+)`, 'm').exec(text)?.[1],
  );
  return apiVersion === undefined || kind === undefined ? undefined : schemaFor(apiVersion, kind);
}

/** A problem of a field that may be where it is because the manifest has lost its indentation, in whole or in part. */
export function withIndentation(problem: Problem, { document }: Resource): Problem {
  if (document.yaml.form !== 'document') return problem;
  const isTop = problem.at.path.length <= 1;
  const fixes = () => {
    const isLost = isFlattened(document);
    const restored = isTop || isLost ? restoreIndentation(document) : [];
    return restored.length > 0 || isLost ? restored : (problem.fixes?.() ?? []);
  };
  return { ...problem, fixes };
}

/** A line at column 0 with what stands above it (comments, blank lines) and indented below it. */
interface Line {
  readonly above: readonly string[];
  readonly own: string;
  readonly below: readonly string[];
  readonly isItem: boolean;
  /** Undefined for an item that is a scalar. */
  readonly key: string | undefined;
  /** Null if nothing stands behind the key or below it. */
  readonly value: Json;
  /** How far the lines below are indented, if they are the fields of a map. */
  readonly inner: number | undefined;
}

const maxLines = 400;

/** The lines of a document; undefined if it does not consist of such lines, or has an end of its own. */
function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  let above: string[] = [];
  const rows = text.split('\n');
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? '';
    if (/^\s*(?:#.*)?\r?$/.test(row) || (lines.length === 0 && /^---[ \t\r]*$/.test(row))) {
      above.push(row);
      continue;
    }
    const below: string[] = [];
    while (/^ +\S/.test(rows[i + 1] ?? '')) below.push(rows[++i] ?? '');
    const line = lineOf(above, row, below);
    if (!line || lines.length === maxLines) return undefined;
    lines.push(line);
    above = [];
  }
  return lines.length === 0 ? undefined : [...lines, { ...end, above }];
}

/** Behind the last line: what follows it. */
const end: Line = { above: [], own: '', below: [], isItem: false, key: '', value: null, inner: undefined };

function lineOf(above: readonly string[], own: string, below: readonly string[]): Line | undefined {
  const [, dash = '', rest = ''] = /^(- +)?(.*)$/.exec(own.replace(/\r$/, '')) ?? [];
  const key = /^("[^"]*"|[\w./-]+):(?= |$)/.exec(rest)?.[1];
  const isScalar = dash !== '' && key === undefined;
  const source = `${isScalar ? `x: ${rest}` : rest}\n${below.join('\n')}\n`;
  const document = new YamlDocument(source);
  const root = At.root(document, 0);
  const [name = ''] = root.keys();
  if (document.errors.length > 0 || document.duplicates.length > 0 || root.keys().length !== 1) return undefined;
  if (/: *[|>]/.test(rest) && below.length === 0) return undefined;
  const at = root.get(name);
  const inner =
    at.isMap && !at.isFlow ? /^ */.exec(below.find((row) => !/^ *#/.test(row)) ?? '')?.[0].length : undefined;
  return { above, own, below, isItem: dash !== '', key: isScalar ? undefined : name, value: at.json ?? null, inner };
}

function schemaOf(lines: readonly Line[]): ObjectSchema | undefined {
  const given = (key: string) => lines.find((line) => line.key === key && !line.isItem)?.value;
  const [apiVersion, kind] = [given('apiVersion'), given('kind')];
  return typeof apiVersion === 'string' && typeof kind === 'string' ? schemaFor(apiVersion, kind) : undefined;
}

/** A map or list that is open, and to which the next line may belong. */
interface Frame {
  readonly type: Type;
  /** Of its keys or dashes. */
  readonly column: number;
  readonly keys: ReadonlySet<string>;
  readonly isEmpty: boolean;
}

const maxSteps = 20_000;

/** Looks for the columns of lines: all ways in which the fields of the API allow them, up to two. */
class Search {
  private readonly found: (readonly number[])[] = [];
  private steps = 0;

  constructor(private readonly lines: readonly Line[]) {}

  /** The columns if there is just one way. */
  columns(schema: ObjectSchema): readonly number[] | undefined {
    this.place(0, [{ type: { object: schema.name }, column: 0, keys: new Set(), isEmpty: true }], []);
    return this.steps < maxSteps && this.found.length === 1 ? this.found[0] : undefined;
  }

  private place(index: number, open: readonly Frame[], columns: readonly number[]): void {
    const line = this.lines[index];
    if (this.found.length > 1 || ++this.steps > maxSteps || !line) return;
    if (line === this.lines.at(-1)) {
      if (open.every(({ isEmpty }) => !isEmpty)) this.found.push(columns);
      return;
    }
    for (let depth = open.length - 1; depth >= 0; depth--) {
      const frame = open[depth];
      const outer = open.slice(0, depth);
      const inside = frame && opened(line, frame);
      if (frame && inside && !isRatherOuter(line, frame, outer))
        this.place(index + 1, [...outer, ...inside], [...columns, frame.column]);
      // What is open and has nothing in it yet must get the next line.
      if (frame?.isEmpty) return;
    }
  }
}

/** The frames that a line leaves open of one to which it belongs; undefined if it does not. */
function opened(line: Line, frame: Frame): readonly Frame[] | undefined {
  const { type, column } = frame;
  if (typeof type !== 'object') return undefined;
  if ('list' in type) {
    if (!line.isItem) return undefined;
    const list = { ...frame, isEmpty: false };
    if (line.key === undefined) return fits(line.value, type.list) ? [list] : undefined;
    const item = { type: type.list, column: column + 2, keys: new Set<string>(), isEmpty: true };
    const inside = opened({ ...line, isItem: false }, item);
    return inside && [list, ...inside];
  }
  if (line.isItem || line.key === undefined || frame.keys.has(line.key)) return undefined;
  // Those of a container or of a claim: the resources of the pod as a whole are rarely intended.
  if ('object' in type && type.object === 'core.v1.PodSpec' && line.key === 'resources') return undefined;
  const of = 'map' in type ? type.map : fieldOf(objectSchema(type.object), line.key)?.type;
  if (of === undefined) return undefined;
  const own = { ...frame, keys: new Set([...frame.keys, line.key]), isEmpty: false };
  if (line.value === null) {
    if (typeof of !== 'object') return undefined;
    return [own, { type: of, column: column + 2, keys: new Set(), isEmpty: true }];
  }
  if (!fits(line.value, of)) return undefined;
  if (line.inner === undefined || typeof of !== 'object' || !isObject(line.value)) return [own];
  return [own, { type: of, column: column + line.inner, keys: new Set(Object.keys(line.value)), isEmpty: false }];
}

/** Whether a line that could be in a map of free keys is rather one of the fields around it: `serviceName` is no label. */
function isRatherOuter(line: Line, { type, isEmpty }: Frame, outer: readonly Frame[]): boolean {
  if (typeof type !== 'object' || !('map' in type) || isEmpty || !/[a-z][A-Z]/.test(line.key ?? '')) return false;
  return outer.some((frame) => typeof frame.type === 'object' && 'object' in frame.type && opened(line, frame));
}

function fits(value: Json, type: Type): boolean {
  if (typeof type === 'object') {
    if ('list' in type) return isArray(value) && value.every((item) => fits(item, type.list));
    if (!isObject(value)) return false;
    if ('map' in type) return Object.values(value).every((each) => fits(each ?? null, type.map));
    const schema = objectSchema(type.object);
    return Object.entries(value).every(([key, each = null]) => {
      const of = fieldOf(schema, key)?.type;
      return of !== undefined && (each === null || fits(each, of));
    });
  }
  switch (type) {
    case 'any':
      return true;
    case 'boolean':
      return typeof value === 'boolean';
    case 'int32':
    case 'int64':
      return Number.isInteger(value);
    case 'int-or-string':
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number';
    case 'string':
    case 'byte':
    case 'date-time':
      return typeof value === 'string';
  }
}

function written(lines: readonly Line[], columns: readonly number[]): string {
  return lines
    .flatMap(({ above, own, below }, index) => {
      const pad = ' '.repeat(columns[index] ?? 0);
      const moved = (row: string) => (/^\s*$/.test(row) || /^---/.test(row) ? row : pad + row);
      if (index === lines.length - 1) return above;
      return [...above.map(moved), ...[own, ...below].map(moved)];
    })
    .join('\n');
}

/** Whether the result can be read, and the API server decodes it. */
function isAccepted(text: string): boolean {
  const document = new YamlDocument(text);
  if (document.errors.length > 0 || document.duplicates.length > 0) return false;
  const json = At.root(document, 0).json;
  return (
    json !== undefined && validateManifest(json, { version: newestVersion }).every(({ reason }) => reason !== 'Decode')
  );
}
