import { claimTemplates, volumes } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const claimShadowsVolume: Rule = {
  id: 'claim-shadows-volume',
  about: 'set',
  severity: 'information',
  summary: 'A claim template has the name of a volume: the claim takes its place.',
  *check(set) {
    const templates = new Map(claimTemplates(set).map((template) => [template.name, template]));
    for (const { at, name, item } of volumes(set)) {
      const template = templates.get(name);
      if (!template) continue;
      yield {
        at,
        unnecessary: true,
        message: `The claim template '${name}' takes the place of this volume in every pod: it has no effect. Remove it.`,
        related: [{ uri: set.file.uri, span: template.at.mark, message: 'The claim template' }],
        fixes: fix(`Remove the volume '${name}' without effect`, remove(set.file.uri, item), { preferred: true }),
      };
    }
  },
};
