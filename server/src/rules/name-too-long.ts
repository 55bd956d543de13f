import { maxLabelLength } from '../kubernetes/names';
import type { Resource } from '../workspace/file';
import { statefulSetOf } from '../workspace/set';
import type { Rule } from './engine/rule';

/**
 * The label `controller-revision-hash` of the pods is the name, a dash and a hash of 8 to 10 characters
 * (pkg/controller/history). 10 characters, as for 77% of all pod templates, leave 52 of 63.
 */
const maxLength = 52;

export const nameTooLong: Rule = {
  id: 'name-too-long',
  about: 'set',
  severity: 'error',
  api: true,
  summary: 'The name is longer than 52 characters: the API server accepts the set, but rejects its pods.',
  covers: ({ kind, field }) => field === 'metadata.name' || (kind === 'controller' && field.startsWith('metadata.')),
  *check(set) {
    const at = set.root.get('metadata').get('name');
    const name = at.string ?? '';
    if (name.length <= maxLength) return;
    const why = `the pods' label controller-revision-hash, which is this name and a hash, exceeds ${maxLabelLength} characters`;
    yield {
      at,
      message:
        name.length > maxLabelLength
          ? `The name has ${name.length} characters: the API server rejects more than ${maxLabelLength}, and above ${maxLength} ${why}. Use at most ${maxLength}.`
          : `The name has ${name.length} characters: ${why}, so ${consequence(name.length, set)}. Use at most ${maxLength}.`,
    };
  },
};

function consequence(length: number, set: Resource): string {
  const pods = `${length === maxLength + 1 ? 'with three of four pod templates ' : ''}no pod can be created`;
  return statefulSetOf(set).claimTemplates.length > 0 ? `${pods}; the first claims are, and are retained` : pods;
}
