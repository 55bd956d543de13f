import { kubectlFor } from '../operations/kubectl';
import { operand } from '../operations/shell';

/** The commands that delete claims, and nothing else: one for each namespace. */
export function removalOf(
  claims: readonly { readonly claim: string; readonly namespace: string }[],
): readonly string[] {
  const byNamespace = new Map<string, string[]>();
  for (const { claim, namespace } of claims)
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), operand(claim)]);
  return [...byNamespace].map(([namespace, names]) => kubectlFor({ namespace })(['delete', 'pvc', ...names]));
}
