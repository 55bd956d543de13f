import type { Adjustable, Played, PlayResult, PreviewOptions, SetOptions, SetPreview } from '../../protocol';
import type { Context } from '../../settings/context';
import { simulate } from '../../simulation/rollout';
import { scenariosOf } from '../../simulation/scenarios';
import { playScenario } from '../../simulation/timeline';
import { readStatefulSet } from '../../statefulset/set';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import type { Json, JsonObject } from '../../yaml/json';
import { preview, setsIn, withChanges } from './preview';
import { adjustableOf, sameAdjustable } from './whatIf';

/**
 * Plays what is chosen for the sets of a file: what their changes lead to, and scenarios as timelines. Apart from the
 * preview, since a thousand pods take their time. Sets for which nothing is chosen are left out.
 */
export function play(file: SourceFile, context: Context, options: PreviewOptions): PlayResult {
  const { sets } = preview(file, context, options);
  const played = setsIn(file, context).flatMap(([id, resource], index): [string, Played][] => {
    const [chosen, shown] = [options[id], sets[index]];
    return chosen && shown ? [[id, playSet(resource, shown, chosen, context)]] : [];
  });
  return { uri: file.uri, sets: Object.fromEntries(played) };
}

function playSet(resource: Resource, shown: SetPreview, { changes, scenario }: SetOptions, context: Context): Played {
  const { settings } = context;
  const target = { version: settings.kubernetesVersion, featureGates: settings.featureGates };
  const written = manifest(resource);
  const changed = manifest(withChanges(resource, changes, context).resource);
  const after = adjustableOf(readStatefulSet(changed));
  const consequences = sameAdjustable(shown.written, after)
    ? []
    : consequencesOf(written, shown.written, after, shown, target);
  const chosen = scenariosOf(readStatefulSet(changed), scenario).find(({ id }) => id === scenario?.id);
  return { consequences, ...(chosen && { timeline: playScenario(changed, chosen, target) }) };
}

/** What the controller does at once, then what the change means for what comes later. */
function consequencesOf(
  manifest: Json,
  before: Adjustable,
  after: Adjustable,
  shown: SetPreview,
  target: Parameters<typeof simulate>[2],
): string[] {
  const patch = JSON.stringify({ spec: patchOf(before, after) });
  const notes = [...(simulate(manifest, ['apply', `patch:${patch}`], target).steps[1]?.notes ?? [])];
  const retentionChanges = before.whenDeleted !== after.whenDeleted || before.whenScaled !== after.whenScaled;
  if (retentionChanges && shown.claimTemplates.length > 0) notes.push(shown.retention);
  if (before.updateStrategy !== after.updateStrategy) {
    const update = shown.order.find(({ title }) => title === 'Update');
    if (update) notes.push(`From now on: ${[update.pods.join(', '), update.text].filter(Boolean).join('. ')}`);
  }
  return [...new Set(notes)];
}

function patchOf(before: Adjustable, after: Adjustable): JsonObject {
  const { replicas, updateStrategy, partition, whenDeleted, whenScaled } = after;
  const updates = before.updateStrategy !== updateStrategy || before.partition !== partition;
  const retention = before.whenDeleted !== whenDeleted || before.whenScaled !== whenScaled;
  return {
    ...(before.replicas === replicas ? {} : { replicas }),
    ...(updates
      ? {
          updateStrategy: {
            type: updateStrategy,
            rollingUpdate: updateStrategy === 'RollingUpdate' ? { partition } : null,
          },
        }
      : {}),
    ...(retention ? { persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } } : {}),
  };
}
