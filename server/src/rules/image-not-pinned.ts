import { repositoryOf } from '../statefulset/containers';
import { claimTemplates, containersOf, productOf } from '../workspace/podTemplate';
import type { Rule } from './engine/rule';

export const imageNotPinned: Rule = {
  id: 'image-not-pinned',
  about: 'set',
  severity: 'hint',
  summary: 'An image without a tag, or with `latest`: each pod may run another version, and none can be gone back to.',
  *check(set, { workspace }) {
    const { kustomizations } = workspace;
    const { uri } = set.file;
    if (kustomizations.setsImages(uri) || kustomizations.mayPatch(uri)) return;
    for (const container of containersOf(set)) {
      const at = container.get('image');
      const image = at.string ?? '';
      if (!isFloating(image) || container.get('imagePullPolicy').string === 'Never') continue;
      const product = productOf(container);
      const data =
        product?.recovers && claimTemplates(set).length > 0
          ? ` A later ${product.name} may not read the data, or leave it unreadable for the one before.`
          : '';
      yield {
        at,
        message: `Which version '${repositoryOf(image)}' is changes with the day a node pulls it: pods differ, and a rollback brings nothing back.${data} Name a version.`,
      };
    }
  },
};

/** No digest, and no tag or one that moves. What is in capitals or holds signs is to be filled in. */
function isFloating(image: string): boolean {
  if (image.includes('@') || !/^[a-z0-9][\w./:-]*$/.test(image)) return false;
  const repository = repositoryOf(image);
  const tag = image.slice(repository.length + 1);
  return repository === repository.toLowerCase() && (tag === '' || tag === 'latest');
}
