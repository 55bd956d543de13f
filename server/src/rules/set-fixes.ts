import type { Resource } from '../workspace/file';
import type { Related } from './rule';

/** Where a set says something, by a field of its spec; its name if it does not say it. */
export function seeSet(set: Resource, field: string): Related {
  const place = set.root.get('spec').get(field);
  const { mark } = place.exists ? place : set.root.get('metadata').get('name');
  return { uri: set.file.uri, span: mark, message: `StatefulSet '${set.name}'` };
}
