import type { Fields } from '../yaml/outline';

/**
 * Whether an object came out of a cluster, told by its metadata: the API server gives every object a `uid` and a
 * `resourceVersion` (apiserver, registry/rest/create.go and storage/etcd3), and rejects manifests that choose them.
 */
export function cameFromCluster(metadata: Fields): boolean {
  return isGiven(metadata.get('uid')) && isGiven(metadata.get('resourceVersion'));
}

/** A placeholder's empty string is no uid. */
function isGiven({ string }: Fields): boolean {
  return string !== undefined && string !== '';
}
