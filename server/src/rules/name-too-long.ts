import { maxLabelLength } from '../kubernetes/names';
import { maxSetNameLength } from '../statefulset/identity';
import { longNameProblem, tightNameProblem } from '../statefulset/narrator/setName';
import type { Resource } from '../workspace/file';
import { statefulSetOf } from '../workspace/set';
import type { Rule } from './engine/rule';
import { knownRevision } from './shared/revision';

export const nameTooLong: Rule = {
  id: 'name-too-long',
  about: 'set',
  severity: 'error',
  api: true,
  parts: true,
  summary: 'The name is longer than 52 characters: the API server accepts the set, but rejects its pods.',
  covers: ({ kind, field }) => field === 'metadata.name' || (kind === 'controller' && field.startsWith('metadata.')),
  *check(set, context) {
    // What a kustomization lays over a target of its own has any name.
    if (context.workspace.kustomizations.targetOf(set.file.uri)) return;
    const at = set.root.get('metadata').get('name');
    const name = at.string ?? '';
    if (name.length <= maxSetNameLength) return;
    const revision = knownRevision(set, context);
    const problem = longNameProblem(name, revision);
    const later = revision && tightNameProblem(name, revision);
    if (later) yield { at, severity: 'warning', message: later };
    if (problem === undefined) return;
    yield {
      at,
      message:
        name.length > maxLabelLength
          ? `The name has ${name.length} characters, but the API server rejects more than ${maxLabelLength}. Use at most ${maxSetNameLength}, so that the pods' label controller-revision-hash, which is this name and a hash, is not too long either.`
          : `${problem}, so ${consequence(set)}. Use at most ${maxSetNameLength}.`,
    };
  },
};

function consequence(set: Resource): string {
  const hasClaims = statefulSetOf(set).claimTemplates.length > 0;
  return hasClaims ? 'no pod can be created; the first claims are, and are retained' : 'no pod can be created';
}
