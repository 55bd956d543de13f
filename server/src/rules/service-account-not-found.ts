import { closestName } from '../kubernetes/names';
import { isBeside } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { podSpec } from '../workspace/podTemplate';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';

/**
 * The API server creates a pod only if its ServiceAccount exists (plugin/pkg/admission/serviceaccount). Another
 * repository may bring it, so this is a hint, and only where the folder of the set has
 * ServiceAccounts, or the workspace one of nearly this name.
 */
export const serviceAccountNotFound: Rule = {
  id: 'service-account-not-found',
  about: 'set',
  severity: 'hint',
  absence: true,
  summary: 'The ServiceAccount is not among those of the workspace: without it, no pod can be created.',
  *check(set, context) {
    const { workspace } = context;
    const spec = podSpec(set);
    // `serviceAccount` is the old name of the field, which counts where the new one is missing.
    const at = [spec.get('serviceAccountName'), spec.get('serviceAccount')].find(({ exists }) => exists);
    const name = at?.string;
    const { kustomizations } = workspace;
    // The controller manager creates `default` in every namespace.
    if (!at || !name || name === 'default' || !/^[a-z0-9.-]+$/.test(name) || !isWhole(set, context)) return;
    if (kustomizations.setsNames(set.file.uri) || workspace.named('ServiceAccount', name, set).length > 0) return;
    const accounts = workspace.ofKind('ServiceAccount', set).filter((each) => workspace.sameNamespace(each, set));
    const beside = namesOf(accounts.filter((account) => isBeside(account, set)));
    const closest = closestName(name, beside.length > 0 ? beside : namesOf(accounts));
    if (beside.length === 0 && closest === undefined) return;
    const meant =
      closest === undefined
        ? `This folder has ${beside.map((each) => `'${each}'`).join(', ')}.`
        : `Did you mean '${closest}'?`;
    yield {
      at,
      message: `ServiceAccount '${name}' is not found in this workspace. Without it, the API server creates no pod of the set. ${meant}`,
      fixes: () =>
        closest === undefined
          ? []
          : fix(`Change '${name}' to '${closest}'`, replaceValue(set.file.uri, at, closest), { preferred: true }),
    } satisfies Problem;
  },
};

function namesOf(accounts: readonly Resource[]): string[] {
  return [...new Set(accounts.flatMap((account) => account.name ?? []))];
}
