import { claimTemplates } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const claimDuplicate: Rule = {
  id: 'claim-duplicate',
  about: 'set',
  severity: 'warning',
  summary: 'Several claim templates have the same name: only the last of them has an effect.',
  *check(set) {
    const templates = claimTemplates(set);
    for (const [i, { at, name, item }] of templates.entries()) {
      const last = templates.findLast((other) => other.name === name);
      if (!last || templates.indexOf(last) === i) continue;
      yield {
        at,
        unnecessary: true,
        message: `This claim template has no effect: another '${name}' follows, and each pod gets one claim of that name, made from the last template. Remove it, or give it another name.`,
        related: [{ uri: set.file.uri, span: last.at.mark, message: 'The claim template that has an effect' }],
        fixes: () =>
          fix(`Remove claim template '${name}', which has no effect`, remove(set.file.uri, item), {
            preferred: true,
            immutable: true,
          }),
      };
    }
  },
};
