import { maxLabelLength } from '../../kubernetes/names';
import { maxSetNameLength } from '../identity';

/**
 * Why the API server rejects pods of a set with this name, though it accepts the set; undefined if it does not: `The
 * name has 60 characters: the pods' label ... exceeds 63 characters`. `revision` is the name of the set's revision,
 * undefined if it is not known.
 */
export function longNameProblem(name: string, revision: string | undefined): string | undefined {
  const { length } = name;
  if (length <= maxSetNameLength || (revision && revision.length <= maxLabelLength)) return undefined;
  const some = rejectedTemplates(length);
  const hash = revision && some ? `the hash of this pod template, ${revision.slice(length + 1)}` : 'a hash';
  return `The name has ${length} characters: the pods' label controller-revision-hash, which is this name and ${hash}, exceeds ${maxLabelLength} characters${revision ? '' : some}`;
}

/** What the next pod template may do to a set whose name just fits with this one; undefined for other names. */
export function tightNameProblem(name: string, revision: string): string | undefined {
  const { length } = name;
  if (length <= maxSetNameLength || revision.length > maxLabelLength) return undefined;
  return `The name has ${length} characters, which just fits with the hash of this pod template, ${revision.slice(length + 1)}. The label controller-revision-hash exceeds ${maxLabelLength} characters${rejectedTemplates(length)}: after the next change the set may get no pods. Use at most ${maxSetNameLength}.`;
}

/** The hash has 10 characters for three templates of four, 9 for most others, and hardly ever less than 8. */
function rejectedTemplates(length: number): string {
  const templates = ['three of four', 'nearly all'][length - maxSetNameLength - 1];
  return templates === undefined ? '' : ` with ${templates} pod templates`;
}
