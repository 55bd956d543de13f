import { maxLabelLength } from '../../kubernetes/names';
import { maxSetNameLength } from '../identity';

/**
 * Why the API server rejects pods of a set with this name, though it accepts the set; undefined if it does not: `The
 * name has 60 characters: the pods' label ... exceeds 63 characters`.
 */
export function longNameProblem(name: string): string | undefined {
  const { length } = name;
  if (length <= maxSetNameLength) return undefined;
  // The hash has 10 characters for three templates of four, 9 for most others, and never less than 8.
  const templates = ['three of four', 'nearly all'][length - maxSetNameLength - 1];
  const when = templates === undefined ? '' : ` with ${templates} pod templates`;
  return `The name has ${length} characters: the pods' label controller-revision-hash, which is this name and a hash, exceeds ${maxLabelLength} characters${when}`;
}
