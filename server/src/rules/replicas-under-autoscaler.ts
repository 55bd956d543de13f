import { autoscalersOf } from '../workspace/scale';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { seeAutoscaler } from './shared/setFixes';

export const replicasUnderAutoscaler: Rule = {
  id: 'replicas-under-autoscaler',
  about: 'manifest',
  severity: 'hint',
  summary: '`replicas` is set although an autoscaler sets it: every apply resets it to what the manifest says.',
  *check(workload, { workspace }) {
    if (!['StatefulSet', 'Deployment'].includes(workload.kind)) return;
    const at = workload.root.get('spec').get('replicas');
    if (!at.exists) return;
    const [scaler] = autoscalersOf(workload, workspace);
    if (!scaler) return;
    yield {
      at,
      message: `${scaler.kind} '${scaler.name}' sets replicas: every apply of this manifest resets it to ${at.source ?? 'this'} until the autoscaler reacts. Remove the field.`,
      related: [seeAutoscaler(scaler)],
      fixes: () => fix('Remove replicas', remove(workload.file.uri, at)),
    };
  },
};
