import type { Adjustable, Played, PlayResult, SetPreview, Wish, Wishes } from '../../protocol';
import type { Context } from '../../settings/context';
import type { Settings } from '../../settings/settings';
import { simulate } from '../../simulation/rollout';
import { scenariosOf } from '../../simulation/scenarios';
import { playScenario } from '../../simulation/timeline';
import { readStatefulSet } from '../../statefulset/set';
import { manifest, type Resource } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { Json, JsonObject } from '../../yaml/json';
import { occasions, retention } from './outlook';
import { preview, setsIn, withChanges } from './preview';
import { adjustableOf, sameAdjustable } from './whatIf';

/**
 * Plays what is wished of the sets of a file: what their changes lead to, and scenarios as timelines. Apart from the
 * preview, since a thousand pods take their time. Sets of which nothing is wished are left out.
 */
export function play(workspace: Workspace, uri: string, settings: Settings, wishes: Wishes): PlayResult {
  const context = { workspace, settings };
  const { sets } = preview(workspace, uri, settings, wishes);
  const played = setsIn(uri, workspace).flatMap(([id, resource], index): [string, Played][] => {
    const [wish, shown] = [wishes[id], sets[index]];
    return wish && shown ? [[id, playSet(resource, shown, wish, context)]] : [];
  });
  return { uri, sets: Object.fromEntries(played) };
}

function playSet(resource: Resource, shown: SetPreview, { changes, scenario }: Wish, context: Context): Played {
  const { settings } = context;
  const target = { version: settings.kubernetesVersion, featureGates: settings.featureGates };
  const written = manifest(resource);
  const wished = manifest(withChanges(resource, changes, context).resource);
  const after = adjustableOf(readStatefulSet(wished));
  const consequences = sameAdjustable(shown.written, after)
    ? []
    : consequencesOf(written, shown.written, after, shown, target);
  const chosen = scenariosOf(readStatefulSet(wished), scenario).find(({ id }) => id === scenario?.id);
  return { consequences, ...(chosen && { timeline: playScenario(wished, chosen, target) }) };
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
  if (retentionChanges && shown.claimTemplates.length > 0) notes.push(retention(shown));
  if (before.updateStrategy !== after.updateStrategy) {
    const update = occasions(shown).find(({ title }) => title === 'Update');
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
