import type { Node } from '../rendering/node';
import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { sizeOf } from '../rendering/size';

/** Kubernetes stores no object of this size, and reads none of this depth. */
const maxCharacters = 10_000_000;
const maxDepth = 500;

/**
 * Throws `Refused` for what has become too large: what is put into itself, again and again, grows without bounds. To be
 * called after each change that may copy.
 */
export function refuseIfTooLarge(node: Node, place: Place): void {
  const { characters, depth } = sizeOf(node);
  if (characters > maxCharacters || depth > maxDepth)
    throw new Refused('the object becomes too large to be built', place);
}
