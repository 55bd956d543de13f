import type { ListNode, MapNode, Node, ScalarNode } from '../../rendering/node';
import { madeOf, type Origin } from '../../rendering/origin';
import type { ChartFile } from '../files';
import { scalarText } from './readText';
import { Text } from './text';
import { bool, type Dict, dict, float, list, nil, type Value } from './value';

/** What a text is read from: offsets in it, and what stands between two of them. */
export interface ReadSource {
  readonly text: string;
  /** A part of the text, with where that comes from. */
  slice(start: number, end: number): Text;
  /** Where a list or a map comes from. */
  originOf(start: number, end: number): Origin | undefined;
}

/** A file, all of which stands there as it is. */
export function fileSource({ uri, text }: Pick<ChartFile, 'uri' | 'text'>): ReadSource {
  const originOf = (start: number, end: number): Origin => ({ uri, start, end, how: 'exact' });
  return { text, originOf, slice: (start, end) => Text.of(text.slice(start, end), originOf(start, end)) };
}

/** A text that was made, whose pieces tell where it comes from. */
export function textSource(text: Text): ReadSource {
  return {
    text: text.text,
    slice: (start, end) => text.slice(start, end),
    originOf: (start, end) => {
      const { pieces } = text.slice(start, end);
      const [first] = pieces;
      if (!first) return undefined;
      return first.start === 0 && first.end === end - start ? first.origin : madeOf(first.origin);
    },
  };
}

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
