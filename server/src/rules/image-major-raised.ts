import { containersOf, repositoryOf } from '../statefulset/containers';
import { majorOf, productOfImage } from '../statefulset/products';
import { readStatefulSet } from '../statefulset/set';
import { committed } from '../workspace/base';
import { manifest } from '../workspace/file';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './rule';

export const imageMajorRaised: Rule = {
  id: 'image-major-raised',
  about: 'set',
  severity: 'warning',
  compares: true,
  summary: 'A database has another major version than in what is committed: its data may have to be upgraded first.',
  *check(set, { workspace }) {
    const before = committed(set, workspace);
    if (!before) return;
    const [old, now] = [readStatefulSet(manifest(before)), readStatefulSet(manifest(set))];
    for (const [index, container] of containersOf(now).entries()) {
      const was = containersOf(old).find(({ name }) => name === container.name)?.image;
      const product = productOfImage(container.image);
      if (was === undefined || !product?.data || product.cache || repositoryOf(was) !== repositoryOf(container.image))
        continue;
      const [from, to] = [majorOf(was), majorOf(container.image)];
      if (from === undefined || to === undefined || from === to) continue;
      const at = set.root.walk(['spec', 'template', 'spec', 'containers', index, 'image']);
      yield {
        at,
        message: `${product.name} ${from} is committed. Version ${to} may not read its data as it is, and the rollout stops at the first pod: upgrade or dump the data as its documentation says, and back it up before.`,
        fixes: fix(`Put '${was}' back`, replaceValue(set.file.uri, at, was)),
      };
    }
  },
};
