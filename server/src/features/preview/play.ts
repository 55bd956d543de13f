import type { Target } from '../../kubernetes/versions';
import { clusterFrom } from '../../live/continued';
import type { Adjustable, Played, PlayResult, PreviewOptions, SetOptions, SetPreview } from '../../protocol';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { Rollout } from '../../simulation/rollout';
import { scenariosOf } from '../../simulation/scenarios';
import { parseStep } from '../../simulation/steps';
import { playScenario } from '../../simulation/timeline';
import { retention } from '../../statefulset/narrator/claims';
import { updateRule } from '../../statefulset/narrator/order';
import { readStatefulSet, type StatefulSet } from '../../statefulset/set';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import type { Json, JsonObject } from '../../yaml/json';
import type { LiveState } from '../live/state';
import { preview, withChanges } from './preview';
import { setsIn, shownOf } from './renderings';
import { adjustableOf, sameAdjustable } from './whatIf';

/**
 * Plays the chosen changes and scenarios of the sets of a file, from what runs on where that is asked for. Separate from the preview, since a thousand pods take
 * time. Sets without changes and scenario are left out.
 */
export function play(
  file: SourceFile,
  context: Context,
  options: PreviewOptions,
  preferred: readonly string[] = [],
  live?: LiveState,
): PlayResult {
  const { sets, rendering } = preview(file, context, options, preferred);
  const shown = shownOf(file, context.workspace, preferred);
  const played = setsIn(file, context, shown.rendering).flatMap(([id, resource], index): [string, Played][] => {
    const [chosen, shown] = [options[id], sets[index]];
    return chosen && shown ? [[id, playSet(resource, shown, chosen, context, live)]] : [];
  });
  return { uri: file.uri, rendering, sets: Object.fromEntries(played) };
}

function playSet(
  resource: Resource,
  shown: SetPreview,
  { changes, scenario, fromLive }: SetOptions,
  context: Context,
  live: LiveState | undefined,
): Played {
  const target = targetOf(context);
  const written = manifest(resource);
  const changed = manifest(withChanges(resource, changes, context).resource);
  const set = readStatefulSet(changed);
  const consequences = sameAdjustable(shown.written, adjustableOf(set))
    ? []
    : consequencesOf(written, shown.written, set, target);
  const chosen = scenariosOf(set, scenario).find(({ id }) => id === scenario?.id);
  if (!chosen) return { consequences };
  // A set that was only told of has no state to start from.
  const running = fromLive && live?.objectOf(resource) ? live.setOf(resource) : undefined;
  const from = running && clusterFrom(running, target).applying(changed);
  return { consequences, timeline: playScenario(changed, chosen, target, from) };
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
