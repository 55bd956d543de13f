import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { Path } from './json';
import { isMergeKey, keyText, mergeSources, scalarProblem, scalarValue } from './node';
import type { Span } from './text';

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

/** A key that a map has twice: kubectl keeps the last, the API server's strict decoder rejects both. */
export interface DuplicateKey {
  readonly key: string;
  /** Of the map that has it twice. */
  readonly path: Path;
  readonly span: Span;
  readonly first: Span;
  /** Set where a merge (`<<`) behind the first brings in the second, which has no pair of its own to remove. */
  readonly merged?: true;
}

/** Keys are often given twice by mistake where a block was copied: nobody needs to see all of them. */
const maxDuplicates = 100;
const largestKey = 0x7fff_ffff_ffff_ffffn;

/**
 * One walk over a tree: what aliases stand for, keys given twice, its size with aliases expanded; and what Kubernetes
 * rejects once it has read the text: go-yaml v2 as it makes values of it (decode.go), and then what JSON has not.
 */
export class Survey {
  readonly aliases = new Map<Alias, Node>();
  readonly duplicates: DuplicateKey[] = [];
  readonly errors: SyntaxProblem[] = [];
  private readonly anchors = new Map<string, Node>();
  /** Those that have an anchor, and how many nodes they are. */
  private readonly open = new Set<Node>();
  private readonly sizes = new Map<Node, number>();
  private readonly path: (string | number)[] = [];
  /** How many nodes have been passed so far, aliases expanded, and how many of these within aliases. */
  private passed = 0;
  private repeated = 0;
  private rejectedAliases = false;

  constructor(private readonly text: string) {}

  /** How many nodes a tree has with its aliases expanded. */
  visit(node: unknown, isKey = false): number {
    this.passed++;
    if (isAlias(node)) return this.visitAlias(node);
    if (isScalar(node)) {
      if (node.anchor) this.anchors.set(node.anchor, node as Node);
      const problem = scalarProblem(node as Scalar, isKey);
      if (problem) this.reject(node as Node, problem);
      return 1;
    }
    if (!isMap(node) && !isSeq(node)) return 0;
    const { anchor } = node;
    if (anchor) {
      this.anchors.set(anchor, node as Node);
      this.open.add(node as Node);
    }
    let size = 1;
    if (isSeq(node)) for (const [index, item] of node.items.entries()) size += this.visitAt(index, item);
    else {
      const pairs = node.items as Pair<Node, Node | null>[];
      for (const pair of pairs) size += this.visitPair(pair);
      this.findDuplicates(pairs);
    }
    if (anchor) {
      this.open.delete(node as Node);
      this.sizes.set(node as Node, size);
    }
    return size;
  }

  private visitAt(step: string | number, node: unknown): number {
    this.path.push(step);
    const size = this.visit(node);
    this.path.pop();
    return size;
  }

  private visitPair({ key, value }: Pair<Node, Node | null>): number {
    const isMerge = isMergeKey(key);
    const size = this.visit(key, true);
    const written = isAlias(key) ? this.aliases.get(key) : key;
    if (!isMerge) this.checkKey(key, written);
    const total = size + this.visitAt(keyText(written), value);
    if (isMerge && !this.canBeMerged(value))
      this.reject(
        value?.range && value.range[1] > value.range[0] ? value : key,
        "'<<' merges maps: its value must be a map, the alias of one, or a list of these.",
      );
    return total;
  }

  /** JSON has strings as keys; go-yaml makes some of numbers and booleans. */
  private checkKey(key: Node, written: Node | undefined): void {
    if (isMap(written) || isSeq(written)) {
      const what = isMap(written) ? 'a map' : 'a list';
      this.reject(key, `A key cannot be ${what}. Quote it if it is meant as a string.`);
    } else if (isScalar(written)) {
      const value = scalarValue(written as Scalar);
      if (value === null) this.reject(key, 'A key cannot be null. Quote it, or write what is missing.');
      else if (typeof value === 'bigint' && value > largestKey)
        this.reject(key, 'This number is too large for a key. Quote it.');
    }
  }

  private canBeMerged(value: Node | null): boolean {
    const isMapOrAlias = (node: unknown) => isMap(isAlias(node) ? this.aliases.get(node) : node);
    // An unknown anchor is reported already.
    if (isAlias(value) && !this.aliases.has(value)) return true;
    return isSeq(value) ? value.items.every(isMapOrAlias) : isMapOrAlias(value);
  }

  private visitAlias(alias: Alias): number {
    const target = this.anchors.get(alias.source);
    if (!target) this.reject(alias, `There is no anchor '&${alias.source}' before this alias.`);
    else if (this.open.has(target)) this.reject(alias, `The anchor '&${alias.source}' contains itself.`);
    else {
      this.aliases.set(alias, target);
      const size = this.sizes.get(target) ?? 1;
      this.passed += size;
      this.repeated += size;
      if (this.isExcessive && !this.rejectedAliases)
        this.reject(alias, 'Most of this document is repeated by aliases: Kubernetes rejects that. Write it out.');
      this.rejectedAliases ||= this.isExcessive;
      return 1 + size;
    }
    return 1;
  }

  /** Whether aliases repeat more than go-yaml allows: 99 % of a document, and less of a large one, down to 10 %. */
  private get isExcessive(): boolean {
    if (this.repeated <= 100 || this.passed <= 1000) return false;
    const [low, high] = [400_000, 4_000_000];
    const share = (Math.min(Math.max(this.passed, low), high) - low) / (high - low);
    return this.repeated / this.passed > 0.99 - 0.89 * share;
  }

  private reject(node: Node, message: string): void {
    this.errors.push({ span: this.spanOf(node), message });
  }

  private spanOf(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    const from = Math.min(Math.max(start, 0), this.text.length);
    return { start: from, end: Math.min(Math.max(end, from), this.text.length) };
  }

  /**
   * A key behind a merge overrides what the merge brings along, which is what merges are for. Where the merge comes
   * last, it overrides the key.
   */
  private findDuplicates(pairs: readonly Pair<Node, Node | null>[]): void {
    const seen = new Map<string, { readonly key: Node; readonly merged: boolean }>();
    const add = (name: string, key: Node, merged: boolean) => {
      const before = seen.get(name);
      if (!before || (before.merged && !merged)) seen.set(name, { key, merged });
      else if (this.duplicates.length < maxDuplicates)
        this.duplicates.push({
          key: name,
          path: [...this.path],
          span: this.spanOf(key),
          first: this.spanOf(before.key),
          ...(merged ? { merged: true as const } : {}),
        });
    };
    for (const { key, value } of pairs) {
      if (isMergeKey(key)) for (const name of this.mergedKeys(value)) add(name, key, true);
      else if (isScalar(key)) add(String(key.source ?? ''), key, false);
    }
  }

  /** The keys that `<<: value` brings in. */
  private mergedKeys(value: Node | null): ReadonlySet<string> {
    const keys = mergeSources(value, this.aliases).flatMap((map) =>
      map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.source ?? '')] : [])),
    );
    return new Set(keys);
  }
}
