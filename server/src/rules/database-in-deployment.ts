import type { Resource } from '../workspace/file';
import { insertKey, remove, replaceValue } from '../yaml/edit';
import type { Edit } from '../yaml/text';
import { fix, type Problem, type Rule } from './engine/rule';
import { dataPlaces } from './shared/dataPlaces';
import { isWhole } from './shared/practice';

/**
 * A Deployment that rolls starts the new pod before it stops the old one (pkg/controller/deployment/rolling.go); with
 * `Recreate` it waits (recreate.go).
 */
export const databaseInDeployment: Rule = {
  id: 'database-in-deployment',
  about: 'manifest',
  severity: 'warning',
  summary: 'A database in a Deployment that rolls: with every update two of its processes meet at one claim.',
  *check(workload, context) {
    const spec = workload.root.get('spec');
    if (workload.kind !== 'Deployment' || !isWhole(workload, context)) return;
    if (spec.get('strategy').get('type').string === 'Recreate' || (spec.get('replicas').integer ?? 1) !== 1) return;
    // Nothing is started before something is stopped.
    if (/^0%?$/.test(spec.get('strategy').get('rollingUpdate').get('maxSurge').source ?? '')) return;
    const place = dataPlaces(workload, context.workspace).find(({ mount }) => mount?.kind === 'claim');
    if (!place?.mount?.volume) return;
    const { product, mount } = place;
    yield {
      at: spec.get('strategy').exists ? spec.get('strategy') : workload.root.get('kind'),
      message: `A new pod starts while the old one still has ${product.name}'s data in '${mount.name}': it waits for the volume for ever, or both write to the same files. Use a StatefulSet, or strategy Recreate.`,
      related: [
        { uri: workload.file.uri, span: mount.at.mark, message: `${product.name} keeps its data in this claim` },
      ],
      fixes: fix('Set the strategy to Recreate', recreate(workload), { preferred: true }),
    } satisfies Problem;
  },
};

/** Makes a Deployment stop its pods before it starts new ones. */
export function recreate({ root, file: { uri } }: Resource): Edit[] | undefined {
  const spec = root.get('spec');
  const strategy = spec.get('strategy');
  if (strategy.keys().length === 0) return insertKey(uri, strategy, 'type', 'Recreate', ['replicas']);
  const type = replaceValue(uri, strategy.get('type'), 'Recreate');
  const rolling = strategy.get('rollingUpdate');
  const removal = rolling.exists ? remove(uri, rolling) : [];
  return type && removal && [...type, ...removal];
}
