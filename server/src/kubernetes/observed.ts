import type { Fields } from '../yaml/outline';

/**
 * Whether an object came out of a cluster, told by its metadata: the API server gives every object a `uid` and a
 * `resourceVersion` (apiserver, registry/rest/create.go and storage/etcd3), and rejects manifests that choose them.
 */
export function cameFromCluster(metadata: Fields): boolean {
  return isGiven(metadata.get('uid')) && isGiven(metadata.get('resourceVersion'));
}

/** The same by a cheap look at a text, which may be cut off: it holds an object that came out of a cluster. */
export function holdsReturned(text: string): boolean {
  const hasUid = /^[ \t]*"?uid"?[ \t]*:/m.test(text) || /[{,]\s*"uid"\s*:/.test(text);
  return hasUid && /\bresourceVersion"?[ \t]*:/.test(text);
}

/** A placeholder's empty string is no uid. */
function isGiven({ string }: Fields): boolean {
  return string !== undefined && string !== '';
}
