import { leadingContainer } from '../workspace/podTemplate';
import { autoscalersOf } from '../workspace/scale';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

/** `whenScaled: Delete` gives each condemned claim its pod as owner, so that it goes with it (stateful_set_utils.go). */
export const claimsDeletedByAutoscaler: Rule = {
  id: 'claims-deleted-by-autoscaler',
  about: 'set',
  severity: 'warning',
  summary: '`whenScaled: Delete` under an autoscaler: whenever the load falls, data is deleted.',
  *check(set, { workspace }) {
    const spec = set.root.get('spec');
    const at = spec.get('persistentVolumeClaimRetentionPolicy').get('whenScaled');
    if (at.string !== 'Delete' || spec.get('volumeClaimTemplates').items().length === 0) return;
    const [scaler] = autoscalersOf(set, workspace);
    if (!scaler || leadingContainer(set)?.product?.cache) return;
    yield {
      at,
      message: `${scaler.kind} '${scaler.name}' lowers replicas when the load falls, and each time the claims of the pods that go are deleted with their data. Keep them with Retain.`,
      related: [
        {
          uri: scaler.file.uri,
          span: scaler.root.get('spec').get('scaleTargetRef').mark,
          message: `${scaler.kind} '${scaler.name}'`,
        },
      ],
      fixes: fix('Change whenScaled to Retain', replaceValue(set.file.uri, at, 'Retain'), { preferred: true }),
    };
  },
};
