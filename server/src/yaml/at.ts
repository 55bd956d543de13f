import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { YamlDocument } from './document';
import { define, fieldPath, type Json, type Path } from './json';
import { isBlockScalar, isMergeKey, mergeSources, scalarValue } from './node';
import { isStringInGoYaml3 } from './scalar';
import type { Span } from './text';
import type { Pairs, Tree } from './tree';

export { isBlockScalar, keyText } from './node';

/**
 * A place in the YAML tree. Total: every step can be taken, into what is missing or of another shape too, and there
 * is always a span to point at. Reads values as Kubernetes does: YAML 1.1, aliases and merge keys followed.
 */
export class At {
  private constructor(
    readonly tree: Tree,
    /** Where the document stands in its file. */
    readonly base: number,
    readonly parent: At | undefined,
    readonly step: string | number | undefined,
    /** For the yaml layer only: the node as written (it may be an alias), and the pair that holds it. */
    readonly written: Node | null | undefined,
    readonly pair: Pair<Node, Node | null> | undefined,
  ) {}

  static root(document: YamlDocument, base: number): At {
    const { tree } = document;
    return new At(tree, base, undefined, undefined, tree.root, undefined);
  }

  /** For the yaml layer only: the node that counts, aliases followed. */
  get node(): Node | undefined {
    if (isAlias(this.written)) return this.tree.aliases.get(this.written);
    return this.written ?? undefined;
  }

  get(key: string): At {
    const pair = this.pairs?.get(key);
    return new At(this.tree, this.base, this, key, pair?.value, pair);
  }

  item(index: number): At {
    const node = this.node;
    return new At(this.tree, this.base, this, index, isSeq(node) ? (node.items[index] as Node) : undefined, undefined);
  }

  walk(path: Path): At {
    let at: At = this;
    for (const step of path) at = typeof step === 'number' ? at.item(step) : at.get(step);
    return at;
  }

  /** The items of a list; none of anything else. */
  items(): At[] {
    const node = this.node;
    return isSeq(node) ? node.items.map((_, index) => this.item(index)) : [];
  }

  /** The values of a map with their keys, merged ones included, each key once; none of anything else. */
  entries(): [string, At][] {
    return this.keys().map((key) => [key, this.get(key)]);
  }

  /**
   * The same as Kustomize has it: keys as they are written, of several with one text the first, and those of the map itself
   * above merged ones. A key `"<<"` is left out, as if it merged something.
   */
  writtenEntries(): [string, At][] {
    return isMap(this.node) ? [...this.writtenPairs(this.node)] : [];
  }

  /** How many merge keys a map has: to Kustomize more than one is an error. */
  get mergeKeys(): number {
    const node = this.node;
    return isMap(node) ? node.items.filter(({ key }) => isMergeKey(key)).length : 0;
  }

  private writtenPairs(map: YAMLMap): Map<string, At> {
    const entries = new Map<string, At>();
    const pairs = map.items as Pair<Node, Node | null>[];
    for (const pair of pairs) {
      const key = isAlias(pair.key) ? this.tree.aliases.get(pair.key) : pair.key;
      const text = isScalar(key) ? String(key.source ?? '') : '';
      if (text !== '<<' && !entries.has(text))
        entries.set(text, new At(this.tree, this.base, this, text, pair.value, pair));
    }
    for (const { key, value } of pairs)
      if (isMergeKey(key))
        for (const source of mergeSources(value, this.tree.aliases))
          for (const [text, at] of this.writtenPairs(source)) if (!entries.has(text)) entries.set(text, at);
    return entries;
  }

  keys(): string[] {
    return [...(this.pairs?.keys() ?? [])];
  }

  private get pairs(): Pairs | undefined {
    const node = this.node;
    return isMap(node) ? this.tree.pairsOf(node) : undefined;
  }

  /** Whether anything stands here: a value, or at least the key. */
  get exists(): boolean {
    return this.pair !== undefined || this.written != null;
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** The value of a scalar as Kubernetes reads it; undefined for maps, lists and what is absent. */
  get scalar(): Json | undefined {
    const node = this.node;
    return isScalar(node) ? scalarValue(node) : undefined;
  }

  /** The value if Kubernetes reads it as a string. */
  get string(): string | undefined {
    const value = this.scalar;
    return typeof value === 'string' ? value : undefined;
  }

  get integer(): number | undefined {
    const value = this.scalar;
    return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  }

  /** The text of a scalar without its quotes, whatever type it has. */
  get source(): string | undefined {
    const node = this.node;
    return isScalar(node) ? String(node.source ?? '') : undefined;
  }

  /** Whether a scalar is written without quotes. */
  get isPlain(): boolean {
    const node = this.node;
    return isScalar(node) && node.type === 'PLAIN';
  }

  /** The type that a scalar says it is of, `tag:yaml.org,2002:str` for `!!str 5`; empty if it does not say. */
  get tag(): string {
    const node = this.node;
    return isScalar(node) && node.tag !== '!' ? (node.tag ?? '') : '';
  }

  /** Whether the key is a scalar that go-yaml v3 reads as a string. */
  get hasStringKey(): boolean {
    const written = this.pair?.key;
    const key = isAlias(written) ? this.tree.aliases.get(written) : written;
    if (!isScalar(key)) return false;
    return key.type !== 'PLAIN' || key.tag
      ? typeof scalarValue(key) === 'string'
      : isStringInGoYaml3(String(key.source));
  }

  /**
   * Whether this is a block scalar that ends a text without a line end. Kubernetes adds that line end to what it reads;
   * who reads a text as it is finds none in the scalar either.
   */
  get lacksLineEnd(): boolean {
    const { text } = this.tree;
    return isBlockScalar(this.node) && this.node?.range?.[1] === text.length && !/[\r\n]$/.test(text);
  }

  /** Everything below as JSON; undefined where nothing stands. A null and a key without value are null. */
  get json(): Json | undefined {
    if (this.node) return toJson(this.node, this.tree);
    return this.exists ? null : undefined;
  }

  get path(): Path {
    return this.parent && this.step !== undefined ? [...this.parent.path, this.step] : [];
  }

  /** The path as Kubernetes writes it; in an item of a List that is read by itself, from there. */
  get field(): string {
    return fieldPath(this.tree.form === 'listItem' ? this.path.slice(1) : this.path);
  }

  /** The whole value as written; else the key, else the nearest parent that exists. Offsets in the file. */
  get span(): Span {
    return this.valueSpan ?? this.keySpan ?? this.parent?.span ?? this.absolute(0, 0);
  }

  /** Where to point: a scalar itself, of anything larger its key or first line; else the nearest parent. */
  get mark(): Span {
    if (this.isMap || this.isList) {
      if (isAlias(this.written)) return this.valueSpan ?? this.span;
      if (this.keySpan) return this.keySpan;
      const first = this.isMap ? this.get(this.keys()[0] ?? '') : this.item(0);
      if (first.keySpan && !this.isFlow) return first.keySpan;
      return this.firstLine(this.span);
    }
    return this.valueSpan ? this.firstLine(this.valueSpan) : (this.keySpan ?? this.parent?.mark ?? this.absolute(0, 0));
  }

  get keySpan(): Span | undefined {
    const range = (this.pair?.key as Node | undefined)?.range;
    return range ? this.absolute(range[0], range[1]) : undefined;
  }

  /** The value's own span without the line end that closes a block; undefined if there is no value. */
  get valueSpan(): Span | undefined {
    const range = this.written?.range;
    if (!range || range[0] >= range[1]) return undefined;
    const text = this.tree.text.slice(range[0], range[1]);
    const end = isScalar(this.written) && !isBlockScalar(this.written) ? range[1] : range[0] + text.trimEnd().length;
    return this.absolute(range[0], Math.max(end, range[0]));
  }

  /** Whether the value stands elsewhere in the text, where an alias or a merge key leads. */
  get isBorrowed(): boolean {
    if (isAlias(this.written)) return true;
    const [key, whole] = [this.keySpan, this.parent?.valueSpan];
    return key !== undefined && whole !== undefined && (key.start < whole.start || whole.end < key.end);
  }

  /** Whether a map or list is written in flow style, `{}` or `[]`. */
  get isFlow(): boolean {
    const node = this.node;
    return (isMap(node) || isSeq(node)) && node.flow === true;
  }

  private absolute(start: number, end: number): Span {
    return { start: this.base + start, end: this.base + end };
  }

  private firstLine(span: Span): Span {
    const text = this.tree.text.slice(span.start - this.base, span.end - this.base);
    const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
    return { start: span.start, end: span.start + line.trimEnd().length };
  }
}

function toJson(node: Node | null | undefined, tree: Tree): Json {
  if (isAlias(node)) {
    const target = tree.aliases.get(node);
    return target ? toJson(target, tree) : null;
  }
  if (!node) return null;
  if (isScalar(node)) return scalarValue(node);
  const known = tree.values.get(node);
  if (known !== undefined) return known;
  let value: Json = null;
  if (isSeq(node)) value = node.items.map((item) => toJson(item as Node, tree));
  else if (isMap(node)) {
    const object: Record<string, Json> = {};
    for (const [key, pair] of tree.pairsOf(node)) {
      define(object, key, toJson(pair.value, tree));
    }
    value = object;
  }
  tree.values.set(node, value);
  return value;
}
