/**
 * Whether a key is a directive of a strategic merge patch, which says how to merge and is no field: `$patch`,
 * `$retainKeys`, `$setElementOrder/containers`, `$deleteFromPrimitiveList/finalizers`.
 */
export function isDirective(key: string): boolean {
  return key === '$patch' || key === '$retainKeys' || /^\$(?:setElementOrder|deleteFromPrimitiveList)\/./.test(key);
}
