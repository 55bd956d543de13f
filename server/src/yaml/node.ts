import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Json } from './json';
import { floatKey, infinityProblem, isInteger, resolvePlain, resolveTagged, tagProblem } from './scalar';

/** What single nodes mean to Kubernetes. For the yaml layer only. */

export function scalarValue(node: Scalar): Json {
  const source = node.source ?? '';
  if (node.tag) return resolveTagged(source, node.tag);
  return node.type === 'PLAIN' ? resolvePlain(source) : source;
}

/** Why Kubernetes cannot read a scalar, as a key or as a value; undefined if it can. */
export function scalarProblem({ source = '', tag, type }: Scalar, isKey: boolean): string | undefined {
  const problem = tag ? tagProblem(source, tag) : undefined;
  const isFloat = tag ? tag === 'tag:yaml.org,2002:float' : type === 'PLAIN';
  return problem ?? (isFloat && !isKey ? infinityProblem(source) : undefined);
}

/** The key of a pair as the JSON that Kubernetes sees has it: `8:` is "8", `yes:` is "true". */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '';
  const value = scalarValue(key);
  if (typeof value === 'string') return value;
  return typeof value === 'number' && !isInteger(key.source ?? '') ? floatKey(value) : String(value);
}

export function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

/** Whether a key is YAML 1.1's merge key: `<<`, unquoted and with no tag that makes it a string. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.source !== '<<') return false;
  return (key.type === 'PLAIN' && (key.tag ?? '!') === '!') || key.tag === 'tag:yaml.org,2002:merge';
}

/** The maps that `<<: value` merges, the strongest first. */
export function mergeSources(value: Node | null | undefined, aliases: ReadonlyMap<Alias, Node>): YAMLMap[] {
  const target = isAlias(value) ? aliases.get(value) : value;
  const candidates = isSeq(target) ? target.items.map((item) => (isAlias(item) ? aliases.get(item) : item)) : [target];
  return candidates.filter((candidate) => isMap(candidate));
}

/** Every scalar below a node, keys included, in the order of the text. */
export function scalarsIn(root: Node | null): Scalar[] {
  const scalars: Scalar[] = [];
  const collect = (node: unknown) => {
    if (isScalar(node)) scalars.push(node as Scalar);
    else if (isSeq(node)) node.items.forEach(collect);
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        collect(key);
        collect(value);
      }
    }
  };
  collect(root);
  return scalars;
}
