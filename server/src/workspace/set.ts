import { readStatefulSet, type StatefulSet } from '../statefulset/set';
import { manifest, type Resource } from './file';

/** A StatefulSet's manifest as its controller reads it. Total: what is missing or of the wrong type takes its default. */
export function statefulSetOf(resource: Resource): StatefulSet {
  return readStatefulSet(manifest(resource));
}
