import { nearest } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { podSpec } from '../workspace/podTemplate';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { insertKey, replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

const mode = 'WaitForFirstConsumer';

export const volumeBindingImmediate: Rule = {
  id: 'volume-binding-immediate',
  about: 'set',
  severity: 'hint',
  absence: true,
  summary: 'The pods are placed by zone, but the storage class creates their volumes before their zone is known.',
  *check(set, { workspace }) {
    const zones = zonesOf(set);
    if (!zones) return;
    for (const template of set.root.get('spec').get('volumeClaimTemplates').items()) {
      const at = template.get('spec').get('storageClassName');
      const known = classOf(at, set, workspace);
      if (known === undefined) {
        // Most classes are right, so one that is not here is reported only where the pod would wait forever.
        if (!zones.required || at.string === '' || at.string === undefined) continue;
        yield {
          at,
          message: `The pods must run in certain zones, and StorageClass '${at.string}' is not found in this workspace. Check that its volumeBindingMode is ${mode}: otherwise a volume may be created where its pod cannot run, and the pod stays Pending.`,
        };
      } else if (known.root.get('volumeBindingMode').string !== mode) {
        const binding = known.root.get('volumeBindingMode');
        const { uri } = known.file;
        yield {
          at: at.exists ? at : template.get('spec'),
          message: `The pods are placed by zone, but StorageClass '${known.name}' creates each volume at once, in any zone: ${zones.required ? 'a pod that must run in another zone stays Pending' : 'the volumes decide where the pods run'}. Set its volumeBindingMode to ${mode}.`,
          related: [
            { uri, span: known.root.get('metadata').get('name').mark, message: `StorageClass '${known.name}'` },
          ],
          fixes: () =>
            fix(
              `Set volumeBindingMode of '${known.name}' to ${mode} (a live class must be deleted and recreated)`,
              binding.exists
                ? replaceValue(uri, binding, mode)
                : insertKey(uri, known.root, 'volumeBindingMode', mode, ['provisioner', 'reclaimPolicy', 'parameters']),
              { immutable: true },
            ),
        };
      }
    }
  },
};

/** The StorageClass that a template names, or the default one; undefined if it is not in the workspace. */
function classOf(name: At, set: Resource, workspace: Workspace): Resource | undefined {
  if (name.exists) return name.string ? nearest(workspace.named('StorageClass', name.string, set), set)[0] : undefined;
  return workspace
    .ofKind('StorageClass', set)
    .find(
      ({ root }) =>
        root.get('metadata').get('annotations').get('storageclass.kubernetes.io/is-default-class').string === 'true',
    );
}

const isZone = (key: string | undefined) => key !== undefined && /(?:^|\/)zone$/.test(key);

/** Whether the pods must, or only should, run in certain zones. Undefined if nothing places them by zone. */
function zonesOf(set: Resource): { readonly required: boolean } | undefined {
  const spec = podSpec(set);
  const affinity = spec.get('affinity');
  const anti = affinity.get('podAntiAffinity');
  const spreads = spec
    .get('topologySpreadConstraints')
    .items()
    .filter((constraint) => isZone(constraint.get('topologyKey').string));
  const required = [
    ...spreads.filter((constraint) => constraint.get('whenUnsatisfiable').string === 'DoNotSchedule'),
    ...anti
      .get('requiredDuringSchedulingIgnoredDuringExecution')
      .items()
      .filter((term) => isZone(term.get('topologyKey').string)),
    ...spec.get('nodeSelector').keys().filter(isZone),
    ...affinity
      .get('nodeAffinity')
      .get('requiredDuringSchedulingIgnoredDuringExecution')
      .get('nodeSelectorTerms')
      .items()
      .flatMap((term) => term.get('matchExpressions').items())
      .filter((expression) => isZone(expression.get('key').string)),
  ];
  if (required.length > 0) return { required: true };
  const preferred = anti
    .get('preferredDuringSchedulingIgnoredDuringExecution')
    .items()
    .some((term) => isZone(term.get('podAffinityTerm').get('topologyKey').string));
  return spreads.length > 0 || preferred ? { required: false } : undefined;
}
