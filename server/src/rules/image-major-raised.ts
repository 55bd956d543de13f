import { versionChanges } from '../products/upgrades';
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
    for (const { product, index, image, from, reason, way } of versionChanges(
      statefulSetOf(before),
      statefulSetOf(set),
    )) {
      const at = set.root.walk(['spec', 'template', 'spec', 'containers', index, 'image']);
      yield {
        at,
        message: `${product} ${from} is committed. ${reason} ${way}`,
        fixes: () => fix(`Set the image back to ${image}`, replaceValue(set.file.uri, at, image)),
      };
    }
  },
};
