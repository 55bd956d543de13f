import type { Resource } from '../workspace/file';
import { workloadKinds } from '../workspace/labels';
import { claimTemplates } from '../workspace/podTemplate';
import type { Workspace } from '../workspace/workspace';
import { remove, replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const claimTemplateShared: Rule = {
  id: 'claim-template-shared',
  about: 'set',
  severity: 'hint',
  summary: 'A claim template asks for ReadWriteMany, but each of its claims is mounted by one pod only.',
  *check(set, { workspace }) {
    for (const { item, name } of claimTemplates(set)) {
      const modes = item.get('spec').get('accessModes');
      const at = modes.items().find(({ string }) => string === 'ReadWriteMany');
      if (!at || isMountedElsewhere(name, set, workspace)) continue;
      const hasOnce = modes.items().some(({ string }) => string === 'ReadWriteOnce');
      yield {
        at,
        message: `Each pod gets its own claim '${name}': ReadWriteMany shares nothing between the pods, and few kinds of storage support it. Use ReadWriteOnce.`,
        fixes: () =>
          fix(
            'Change ReadWriteMany to ReadWriteOnce',
            hasOnce ? remove(set.file.uri, at) : replaceValue(set.file.uri, at, 'ReadWriteOnce'),
            { immutable: true },
          ),
      };
    }
  },
};

/** Whether another workload of the workspace mounts a claim that is made from the template. */
function isMountedElsewhere(template: string, set: Resource, workspace: Workspace): boolean {
  const claims = `${template}-${set.name}-`;
  return workloadKinds
    .flatMap((kind) => workspace.ofKind(kind))
    .some(({ document: { yaml } }) => yaml.text.includes(claims));
}
