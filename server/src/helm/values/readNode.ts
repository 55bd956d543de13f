import type { ListNode, MapNode, Node, ScalarNode } from '../../rendering/node';
import { madeOf, type Origin } from '../../rendering/origin';
import type { ReadSource } from './readSource';
import { scalarText } from './readText';
import { bool, type Dict, dict, float, list, nil, type Value } from './value';

/**
 * A value of a source as sigs.k8s.io/yaml decodes it into an `interface {}`: by way of JSON, so that all numbers are
 * float64. `node` has the offsets of the source as its origins.
 */
export function valueOfNode(node: Node, source: ReadSource): Value {
  switch (node.type) {
    case 'map':
      return mapOf(node, source);
    case 'list':
      return listOf(node, source);
    case 'scalar':
      return scalarOf(node, source);
  }
}

function mapOf(node: MapNode, source: ReadSource): Dict {
  const entries = [...node.entries].map(([key, entry]) => {
    const origin = scalarText(key, entry.key, source).origin;
    return [key, { key: origin, value: valueOfNode(entry.value, source) }] as const;
  });
  return dict(entries, originAt(node.origin, source));
}

function listOf(node: ListNode, source: ReadSource): Value {
  return list(
    node.items.map((item) => valueOfNode(item, source)),
    undefined,
    originAt(node.origin, source),
  );
}

function scalarOf(node: ScalarNode, source: ReadSource): Value {
  const { value } = node;
  if (typeof value === 'string') return scalarText(value, node.origin, source);
  const { origin } = scalarText(source.text.slice(node.origin.start, node.origin.end), node.origin, source);
  if (value === null) return origin ? { type: 'nil', origin } : nil;
  return typeof value === 'boolean' ? bool(value, origin) : float(Number(value), origin);
}

function originAt({ start, end, how }: Origin, source: ReadSource): Origin | undefined {
  const origin = source.originOf(start, end);
  return origin && how !== 'exact' ? madeOf(origin) : origin;
}
