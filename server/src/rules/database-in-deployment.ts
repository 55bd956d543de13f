import type { Resource } from '../workspace/file';
import { insertKey, remove, replaceValue } from '../yaml/edit';
import type { Edit } from '../yaml/text';
import { fix, type Problem, type Rule } from './engine/rule';
import { dataPlaces } from './shared/dataPlaces';
import { isWhole } from './shared/practice';

/**
 * With `RollingUpdate`, a Deployment creates the new pod before it deletes the old one
 * (pkg/controller/deployment/rolling.go); with `Recreate`, it waits (recreate.go).
 */
export const databaseInDeployment: Rule = {
  id: 'database-in-deployment',
  about: 'manifest',
  severity: 'warning',
  summary:
    'A Deployment with rolling updates runs a database: during every update, two of its processes use one claim.',
  *check(workload, context) {
    const spec = workload.root.get('spec');
    if (workload.kind !== 'Deployment' || !isWhole(workload, context)) return;
    if (spec.get('strategy').get('type').string === 'Recreate' || (spec.get('replicas').integer ?? 1) !== 1) return;
    // The old pod is deleted first.
    if (/^0%?$/.test(spec.get('strategy').get('rollingUpdate').get('maxSurge').source ?? '')) return;
    const place = dataPlaces(workload, context.workspace).find(({ mount }) => mount?.kind === 'claim');
    if (!place?.mount?.volume) return;
    const { product, mount } = place;
    yield {
      at: spec.get('strategy').exists ? spec.get('strategy') : workload.root.get('kind'),
      message: `During an update, the new pod starts while the old one still uses the data of ${product.name} in '${mount.name}': it waits for the volume forever, or both write to the same files. Use a StatefulSet, or strategy Recreate.`,
      related: [{ uri: workload.file.uri, span: mount.at.mark, message: `The data of ${product.name}` }],
      fixes: () => fix('Set strategy to Recreate', recreate(workload), { preferred: true }),
    } satisfies Problem;
  },
};

/** Makes a Deployment delete its old pods before it creates new ones. */
export function recreate({ root, file: { uri } }: Resource): Edit[] | undefined {
  const spec = root.get('spec');
  const strategy = spec.get('strategy');
  if (strategy.keys().length === 0) return insertKey(uri, strategy, 'type', 'Recreate', ['replicas']);
  const type = replaceValue(uri, strategy.get('type'), 'Recreate');
  const rolling = strategy.get('rollingUpdate');
  const removal = rolling.exists ? remove(uri, rolling) : [];
  return type && removal && [...type, ...removal];
}
