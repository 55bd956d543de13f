import { maxLabelLength } from '../kubernetes/names';
import type { Rule } from './engine/rule';

/**
 * A dash and a hash of 8 to 10 characters follow the name in the pods' label `controller-revision-hash`
 * (pkg/controller/history). 10 characters, in 77 % of all pod templates, leave 52 of 63.
 */
const maxLength = 52;

export const nameTooLong: Rule = {
  id: 'name-too-long',
  about: 'set',
  severity: 'error',
  api: true,
  summary: 'The name is longer than 52 characters: the set is accepted, and its pods are not.',
  covers: ({ kind, field }) => field === 'metadata.name' || (kind === 'controller' && field.startsWith('metadata.')),
  *check(set) {
    const at = set.root.get('metadata').get('name');
    const name = at.string ?? '';
    if (name.length <= maxLength) return;
    const label = `the pods' label controller-revision-hash, which adds a hash to it, passes ${maxLabelLength} characters`;
    yield {
      at,
      message:
        name.length > maxLabelLength
          ? `The name has ${name.length} characters: the API server refuses more than ${maxLabelLength}, and with more than ${maxLength} ${label}. Shorten it to ${maxLength}.`
          : `The name has ${name.length} characters: ${label}, and ${outlook(name.length)}. Shorten it to ${maxLength}.`,
    };
  },
};

function outlook(length: number): string {
  return length === maxLength + 1
    ? 'for three in four pod templates no pod can be created; the first claims are, and stay'
    : 'no pod can be created; the first claims are, and stay';
}
