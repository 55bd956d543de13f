import { claimTemplates, volumes } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const claimShadowsVolume: Rule = {
  id: 'claim-shadows-volume',
  about: 'set',
  severity: 'information',
  summary: 'A volume has the name of a claim template: the claim replaces it in every pod.',
  *check(set) {
    const templates = new Map(claimTemplates(set).map((template) => [template.name, template]));
    for (const { at, name, item } of volumes(set)) {
      const template = templates.get(name);
      if (!template) continue;
      yield {
        at,
        unnecessary: true,
        message: `This volume has no effect: claim template '${name}' replaces it in every pod. Remove it.`,
        related: [{ uri: set.file.uri, span: template.at.mark, message: `Claim template '${name}'` }],
        fixes: () =>
          fix(`Remove volume '${name}', which has no effect`, remove(set.file.uri, item), { preferred: true }),
      };
    }
  },
};
