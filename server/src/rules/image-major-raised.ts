import { majorChanges } from '../operations/plan';
import { committed } from '../workspace/base';
import { statefulSetOf } from '../workspace/set';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const imageMajorRaised: Rule = {
  id: 'image-major-raised',
  about: 'set',
  severity: 'warning',
  compares: true,
  summary: 'A database has another major version than in what is committed: its data may have to be upgraded first.',
  *check(set, { workspace }) {
    const before = committed(set, workspace);
    if (!before) return;
    for (const { product, index, image, from, to } of majorChanges(statefulSetOf(before), statefulSetOf(set))) {
      const at = set.root.walk(['spec', 'template', 'spec', 'containers', index, 'image']);
      yield {
        at,
        message: `${product} ${from} is committed. Version ${to} may not read its data as it is, and the rollout stops at the first pod: upgrade or dump the data as its documentation says, and back it up before.`,
        fixes: fix(`Put '${image}' back`, replaceValue(set.file.uri, at, image)),
      };
    }
  },
};
