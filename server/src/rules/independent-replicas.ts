import { replaceValue } from '../yaml/edit';
import { readSettings } from './container-settings';
import { containersOf, leadingContainer } from './pod-template';
import { isWhole } from './practice';
import { fix, type Problem, type Rule } from './rule';

export const independentReplicas: Rule = {
  id: 'independent-replicas',
  about: 'set',
  severity: 'hint',
  summary: 'Several replicas of a database, and nothing that makes them replicate: separate databases behind one name.',
  *check(set, context) {
    const at = set.root.get('spec').get('replicas');
    const replicas = at.integer ?? 1;
    const leading = leadingContainer(set);
    if (replicas < 2 || !leading?.product?.data || leading.product.apart || !isWhole(set, context)) return;
    const settings = containersOf(set).map((container) => readSettings(container, set, context.workspace));
    // Whatever is not seen may be what joins them.
    if (settings.some(({ complete }) => !complete)) return;
    if (settings.some(({ texts }) => texts.some((text) => joining.test(text)))) return;
    const { name } = leading.product;
    yield {
      at,
      message: `Nothing here makes the ${replicas} pods replicate: each is a ${name} of its own, with other data, and a Service that selects them gives clients one by chance. Set up replication (an operator does), or run one.`,
      fixes: fix('Run one pod', replaceValue(set.file.uri, at, 1)),
    } satisfies Problem;
  },
};

/** What settings of members that know of each other speak of: roles, peers, clusters, and a pod's own name. */
const joining =
  /repl|clust|primary|master|leader|follower|slave|standby|galera|wsrep|patroni|sentinel|peer|seed|discover|join|quorum|raft|gossip|voter|zookeeper|ensemble|server\.\d|servers|shard|host_?name|ordinal|pod-index|metadata\.name|\bnodes?\b|headless|-0\b/i;
