import { readLabelSelector } from '../../kubernetes/selector';
import type { Resource } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';

/**
 * Whether a term of anti-affinity selects no pods, as far as this workspace knows: none at all without a selector. One
 * that looks into other namespaces is about what other teams run, and one with labels to be filled in about anything.
 */
export function selectsNoPods(term: At, set: Resource, workspace: Workspace): boolean {
  const at = term.get('labelSelector');
  if (!at.exists || at.scalar === null) return true;
  const namespaces = term.get('namespaces').items();
  if (term.get('namespaceSelector').exists || namespaces.some(({ string }) => string !== set.namespace)) return false;
  const selector = readLabelSelector(at.json);
  // Where there is an expression that excludes pods, what is left of them may be anywhere.
  const isPositive = selector.requirements.some(({ operator }) => operator === 'In' || operator === 'Exists');
  return isPositive && workspace.selectedBy(selector, set, true).length === 0;
}
