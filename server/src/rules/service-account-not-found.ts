import { closestName } from '../kubernetes/names';
import { podSpec } from '../workspace/podTemplate';
import { isBeside } from '../workspace/service';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';

/**
 * The API server creates a pod only if its ServiceAccount exists (plugin/pkg/admission/serviceaccount). Another
 * repository may bring it, so this is a hint, and only where the folder of the set has ServiceAccounts.
 */
export const serviceAccountNotFound: Rule = {
  id: 'service-account-not-found',
  about: 'set',
  severity: 'hint',
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
    const beside = workspace
      .ofKind('ServiceAccount', set)
      .filter((account) => isBeside(account, set) && workspace.sameNamespace(account, set));
    const names = beside.flatMap((account) => account.name ?? []);
    if (names.length === 0) return;
    const closest = closestName(name, names);
    const known = [...new Set(names)].map((each) => `'${each}'`).join(', ');
    yield {
      at,
      message: `ServiceAccount '${name}' is not found in this workspace. Without it, the API server creates no pod of the set. This folder has ${known}.`,
      fixes: () =>
        closest === undefined
          ? []
          : fix(`Change '${name}' to '${closest}'`, replaceValue(set.file.uri, at, closest), { preferred: true }),
    } satisfies Problem;
  },
};
