import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Json } from './json';
import { resolvePlain, resolveTagged } from './scalar';

/** What single nodes mean to Kubernetes. For the yaml layer only. */

export function scalarValue(node: Scalar): Json {
  const source = node.source ?? '';
  if (node.tag) return resolveTagged(source, node.tag);
  return node.type === 'PLAIN' ? resolvePlain(source) : source;
}

/** The key of a pair as the JSON that Kubernetes sees has it: `8:` is "8", `yes:` is "true". */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '';
  const value = scalarValue(key);
  return typeof value === 'string' ? value : value === null ? 'null' : String(value);
}

export function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

/** Whether a key is YAML 1.1's merge key: `<<`, unquoted. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
}

/** The maps that `<<: value` merges, the strongest first. */
export function mergeSources(value: Node | null | undefined, aliases: ReadonlyMap<Alias, Node>): YAMLMap[] {
  const target = isAlias(value) ? aliases.get(value) : value;
  const candidates = isSeq(target) ? target.items.map((item) => (isAlias(item) ? aliases.get(item) : item)) : [target];
  return candidates.filter((candidate) => isMap(candidate));
}

const pairsByMap = new WeakMap<YAMLMap, ReadonlyMap<string, Pair<Node, Node | null>>>();

/**
 * The pairs of a map by their keys, merged ones included. Of several with one key the last counts, merged or not:
 * go-yaml v2 writes them into the map one after the other.
 */
export function pairsOf(map: YAMLMap, aliases: ReadonlyMap<Alias, Node>): ReadonlyMap<string, Pair<Node, Node | null>> {
  const known = pairsByMap.get(map);
  if (known) return known;
  const pairs = new Map<string, Pair<Node, Node | null>>();
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    if (isMergeKey(pair.key)) {
      for (const source of mergeSources(pair.value, aliases).reverse())
        for (const [key, merged] of pairsOf(source, aliases)) pairs.set(key, merged);
    } else pairs.set(keyText(pair.key), pair);
  }
  pairsByMap.set(map, pairs);
  return pairs;
}
