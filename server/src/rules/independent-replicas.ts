import { isPublished } from '../products/images';
import { memberWords, readSettings } from '../workspace/containerSettings';
import { containersOf, leadingContainer } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';

export const independentReplicas: Rule = {
  id: 'independent-replicas',
  about: 'set',
  severity: 'hint',
  summary: 'Several replicas of a database, and nothing that makes them replicate: separate databases behind one name.',
  *check(set, context) {
    const at = set.root.get('spec').get('replicas');
    const replicas = at.integer ?? 1;
    const leading = leadingContainer(set);
    if (replicas < 2 || !leading?.product || leading.product.apart || !isWhole(set, context)) return;
    if (containersOf(set).some(isOpaque)) return;
    const settings = containersOf(set).map((container) => readSettings(container, set, context.workspace));
    // Whatever is not seen may be what joins them.
    if (settings.some(({ complete }) => !complete)) return;
    if (settings.some(({ texts }) => texts.some((text) => memberWords.test(text) || joining.test(text)))) return;
    const { name } = leading.product;
    yield {
      at,
      message: `Nothing here makes the ${replicas} pods replicate: each runs ${name} on its own, with other data, and a Service that selects them gives clients one by chance. Set up replication (an operator does), or run one.`,
      fixes: fix('Run one pod', replaceValue(set.file.uri, at, 1)),
    } satisfies Problem;
  },
};

/** Whether a container may make members replicate without a word in the manifest: an image of one's own does what it likes. */
function isOpaque(container: At): boolean {
  const image = container.get('image').string ?? '';
  return !isPublished(image) && !/exporter/.test(image) && !container.get('command').exists;
}

/** What else settings of databases that replicate speak of. */
const joining = /galera|wsrep|patroni|voter|zookeeper|server\.\d|servers|shard|\bnodes?\b|headless|-0\b/i;
