import { isPublished } from '../products/images';
import { memberWords, readSettings } from '../workspace/containerSettings';
import { containersOf, leadingContainer } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { isWhole, knownReplicas } from './shared/practice';

export const independentReplicas: Rule = {
  id: 'independent-replicas',
  about: 'set',
  severity: 'hint',
  absence: true,
  summary:
    'Several replicas of a database, but nothing makes them replicate: they are separate databases behind one name.',
  *check(set, context) {
    const at = set.root.get('spec').get('replicas');
    const replicas = knownReplicas(set, context) ?? 0;
    const leading = leadingContainer(set);
    if (replicas < 2 || !leading?.product || leading.product.apart || !isWhole(set, context)) return;
    if (containersOf(set).some(isOpaque)) return;
    const settings = containersOf(set).map((container) => readSettings(container, set, context.workspace));
    // What cannot be read may be what makes them replicate.
    if (settings.some(({ complete }) => !complete)) return;
    if (settings.some(({ texts }) => texts.some((text) => memberWords.test(text) || replicationWords.test(text))))
      return;
    const { name } = leading.product;
    yield {
      at,
      message: `Nothing in this workspace makes the ${replicas} pods replicate: each runs ${name} on its own, with its own data, and a Service sends each client to one of them at random. Set up replication (operators do), or run one pod.`,
      fixes: () => fix('Set replicas to 1', replaceValue(set.file.uri, at, 1)),
    } satisfies Problem;
  },
};

/** Whether an unknown image may make the members replicate without anything in the manifest. */
function isOpaque(container: At): boolean {
  const image = container.get('image').string ?? '';
  return !isPublished(image) && !/exporter/.test(image) && !container.get('command').exists;
}

/** What else appears in the settings of databases that replicate. */
const replicationWords = /galera|wsrep|patroni|voter|zookeeper|server\.\d|servers|shard|\bnodes?\b|headless|-0\b/i;
