import type { Target } from '../../kubernetes/versions';
import type { Adjustable, Changes, ConsequencesResult, PreviewOptions } from '../../protocol';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { Rollout } from '../../simulation/rollout';
import { parseStep } from '../../simulation/steps';
import { changeImmutable, retention } from '../../statefulset/narrator/claims';
import { updateRule } from '../../statefulset/narrator/order';
import { readStatefulSet, type StatefulSet } from '../../statefulset/set';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import { statefulSetOf } from '../../workspace/set';
import type { Json, JsonObject } from '../../yaml/json';
import { own } from '../../yaml/json';
import { withChanges } from './preview';
import { setsIn, shownOf } from './renderings';
import { adjustableOf, sameAdjustable } from './whatIf';

/**
 * What applying the changes that are tried does to the sets of a file. Separate from the preview, since a thousand pods
 * take time. Sets without changes are left out.
 */
export function consequences(
  file: SourceFile,
  context: Context,
  options: PreviewOptions,
  preferred: readonly string[] = [],
): ConsequencesResult {
  const { root, rendering } = shownOf(file, context.workspace, preferred);
  const sets = setsIn(file, context, rendering).flatMap(([id, resource]) => {
    const changes = own(options, id)?.changes;
    return changes ? [[id, consequencesFor(resource, changes, context)]] : [];
  });
  return { uri: file.uri, rendering: root, sets: Object.fromEntries(sets) };
}

function consequencesFor(resource: Resource, changes: Changes, context: Context): readonly string[] {
  const before = adjustableOf(statefulSetOf(resource));
  const after = readStatefulSet(manifest(withChanges(resource, changes, context).resource));
  if (sameAdjustable(before, adjustableOf(after))) return [];
  return consequencesOf(manifest(resource), before, after, targetOf(context));
}

/** What the controller does at once, then what the change means later. */
function consequencesOf(manifest: Json, before: Adjustable, after: StatefulSet, target: Target): readonly string[] {
  const patch = `patch:${JSON.stringify({ spec: patchOf(before, adjustableOf(after)) })}`;
  const rollout = new Rollout(manifest, target);
  const [applied, changed] = ['apply', patch].map((step) => rollout.play(step, parseStep(step)));
  // A set that is rejected as it is has no pods to change.
  if (rollout.status === undefined) return applied?.notes ?? [];
  const notes = [...(changed?.notes ?? [])];
  const retentionChanges = before.whenDeleted !== after.whenDeleted || before.whenScaled !== after.whenScaled;
  if (retentionChanges && after.claimTemplates.length > 0) notes.push(retention(after));
  if (before.updateStrategy !== after.updateStrategy) notes.push(updateRule(after, target));
  if (before.podManagementPolicy !== after.podManagementPolicy)
    notes.push(changeImmutable('podManagementPolicy', after));
  return [...new Set(notes)];
}

/** A merge patch of the spec. Without what is immutable, with which all of it would be rejected. */
function patchOf(before: Adjustable, after: Adjustable): JsonObject {
  const { replicas, updateStrategy, partition, maxUnavailable, whenDeleted, whenScaled } = after;
  const isChanged = (...keys: readonly (keyof Adjustable)[]) => keys.some((key) => before[key] !== after[key]);
  const rollingUpdate = { partition, ...(isChanged('maxUnavailable') && { maxUnavailable }) };
  return {
    ...(isChanged('replicas') && { replicas }),
    ...(isChanged('updateStrategy', 'partition', 'maxUnavailable') && {
      updateStrategy: {
        type: updateStrategy,
        rollingUpdate: updateStrategy === 'RollingUpdate' ? rollingUpdate : null,
      },
    }),
    ...(isChanged('whenDeleted', 'whenScaled') && {
      persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
    }),
  };
}
