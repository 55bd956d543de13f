import type { Node } from './node';

export interface Size {
  /** How many characters it is, about, once it is written. */
  readonly characters: number;
  readonly depth: number;
}

const known = new WeakMap<Node, Size>();

/** How large a value is once it is written: what stands in several places of it counts each time. */
export function sizeOf(node: Node): Size {
  const before = known.get(node);
  if (before) return before;
  const size = measured(node);
  known.set(node, size);
  return size;
}

function measured(node: Node): Size {
  switch (node.type) {
    case 'scalar':
      return { characters: typeof node.value === 'string' ? node.value.length + 1 : 8, depth: 0 };
    case 'list':
      return together(node.items.map(sizeOf), 2 * node.items.length);
    case 'map': {
      const keys = [...node.entries.keys()].reduce((length, key) => length + key.length + 2, 0);
      return together(
        [...node.entries.values()].map(({ value }) => sizeOf(value)),
        keys,
      );
    }
  }
}

function together(parts: readonly Size[], more: number): Size {
  let characters = more;
  let depth = 0;
  for (const part of parts) {
    characters += part.characters;
    depth = Math.max(depth, part.depth);
  }
  return { characters, depth: depth + 1 };
}
