/**
 * Whether a key is a directive of a strategic merge patch, which says how to merge and is no field: `$patch`,
 * `$retainKeys`, `$setElementOrder/containers`, `$deleteFromPrimitiveList/finalizers`.
 */
export function isDirective(key: string): boolean {
  return key === '$patch' || key === '$retainKeys' || /^\$(?:setElementOrder|deleteFromPrimitiveList)\/./.test(key);
}

/** The keys by which a strategic merge patch merges lists; without any, a list is replaced as a whole. */
export const mergeKeys: readonly string[] = [
  'name',
  'mountPath',
  'devicePath',
  'containerPort',
  'port',
  'topologyKey',
  'ip',
];
