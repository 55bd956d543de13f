import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
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
