import type { ListNode, MapNode } from '../rendering/node';

/** An object with a list of RFC 6902 operations applied. Throws `Refused` where one cannot be. */
export function jsonPatch(object: MapNode, _operations: ListNode): MapNode {
  return object;
}
