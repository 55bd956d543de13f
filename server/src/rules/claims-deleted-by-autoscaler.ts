import { leadingContainer } from '../workspace/podTemplate';
import { autoscalersOf } from '../workspace/scale';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { seeAutoscaler } from './shared/setFixes';

/** With `whenScaled: Delete`, pods that a scale-down deletes own their claims (stateful_set_utils.go). */
export const claimsDeletedByAutoscaler: Rule = {
  id: 'claims-deleted-by-autoscaler',
  about: 'set',
  severity: 'warning',
  summary: '`whenScaled: Delete` under an autoscaler: data is deleted whenever the load falls.',
  *check(set, { workspace }) {
    const spec = set.root.get('spec');
    const at = spec.get('persistentVolumeClaimRetentionPolicy').get('whenScaled');
    if (at.string !== 'Delete' || spec.get('volumeClaimTemplates').items().length === 0) return;
    const [scaler] = autoscalersOf(set, workspace);
    if (!scaler || leadingContainer(set)?.product?.cache) return;
    yield {
      at,
      message: `${scaler.kind} '${scaler.name}' lowers replicas when the load falls, and whenScaled: Delete then deletes claims with their data. Set whenScaled to Retain.`,
      related: [seeAutoscaler(scaler)],
      fixes: () => fix('Set whenScaled to Retain', replaceValue(set.file.uri, at, 'Retain'), { preferred: true }),
    };
  },
};
