import { leadingContainer } from '../workspace/podTemplate';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { knownReplicas } from './shared/practice';

export const parallelJoining: Rule = {
  id: 'parallel-joining',
  about: 'set',
  severity: 'hint',
  summary: '`podManagementPolicy: Parallel` starts members together that must join one at a time.',
  *check(set, context) {
    const at = set.root.get('spec').get('podManagementPolicy');
    const leading = leadingContainer(set);
    const product = leading?.product;
    if (at.string !== 'Parallel' || product?.start !== 'in-order' || (knownReplicas(set, context) ?? 0) < 2) return;
    // ScyllaDB, which can replace Cassandra, lets several members join at once.
    if (/scylla/.test(leading?.container.get('image').string ?? '')) return;
    yield {
      at,
      message: `${product.name} lets one member join at a time, but Parallel starts all of them at once: the others fail and retry, or take over the same part of the ring. Use OrderedReady.`,
      fixes: () =>
        fix('Change podManagementPolicy to OrderedReady', replaceValue(set.file.uri, at, 'OrderedReady'), {
          immutable: true,
        }),
    };
  },
};
