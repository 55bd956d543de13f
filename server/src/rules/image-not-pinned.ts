import { repositoryOf } from '../statefulset/containers';
import { claimTemplates, containersOf, productOf } from '../workspace/podTemplate';
import type { Rule } from './engine/rule';

export const imageNotPinned: Rule = {
  id: 'image-not-pinned',
  about: 'set',
  severity: 'hint',
  summary: 'An image without a tag, or with `latest`: pods may run different versions, and a rollback changes nothing.',
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
          ? ` A newer ${product.name} may not be able to read the data, or may convert it so that the older one cannot.`
          : '';
      yield {
        at,
        message: `The version of '${repositoryOf(image)}' depends on when a node pulls it: pods may differ, and a rollback does not restore the old one.${data} Pin a version.`,
      };
    }
  },
};

/** No digest, and no tag or a moving one. Capitals and other signs in it mean a placeholder. */
function isFloating(image: string): boolean {
  if (image.includes('@') || !/^[a-z0-9][\w./:-]*$/.test(image)) return false;
  const repository = repositoryOf(image);
  const tag = image.slice(repository.length + 1);
  return repository === repository.toLowerCase() && (tag === '' || tag === 'latest');
}
