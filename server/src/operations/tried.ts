import { effectiveClaimTemplates, podNames } from '../statefulset/identity';
import { claimsAfterScaleDown, retention, theirClaims } from '../statefulset/narrator/claims';
import { scaledDown } from '../statefulset/narrator/order';
import { reversed, sentences } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import type { JsonObject } from '../yaml/json';
import { type Command, type Kubectl, setReference } from './kubectl';
import { lastsUntil, type Source } from './source';

/** The fields of a set that can be tried out. */
type Tried = Pick<StatefulSet, 'replicas' | 'updateStrategy' | 'partition' | 'whenDeleted' | 'whenScaled'>;

/**
 * The commands that give a live set the values that are tried: `set` has them, `before` those of the manifest. What
 * decides about claims comes before the scaling that it decides about.
 */
export function triedCommands(
  set: StatefulSet,
  before: Tried,
  source: Source | undefined,
  kubectl: Kubectl,
): readonly Command[] {
  const note = lastsUntil(source);
  const noted = (...parts: readonly string[]) => ({ note: sentences([...parts, note]) });
  const patch = (spec: JsonObject) =>
    kubectl(['patch', setReference(set), '--type=merge', '-p', JSON.stringify({ spec })]);
  const { replicas, updateStrategy, partition, whenDeleted, whenScaled } = set;
  const commands: Command[] = [];
  if (whenDeleted !== before.whenDeleted || whenScaled !== before.whenScaled)
    commands.push({
      title: 'Set what happens to the claims',
      command: patch({ persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } }),
      ...noted(retention(set)),
    });
  if (updateStrategy !== before.updateStrategy || partition !== before.partition)
    commands.push({
      title: updateStrategy === before.updateStrategy ? `Set the partition to ${partition}` : `Set ${updateStrategy}`,
      // A merge patch deletes what is null: the API server rejects rollingUpdate beside any other type.
      command: patch({
        updateStrategy: {
          type: updateStrategy,
          rollingUpdate: updateStrategy === 'RollingUpdate' ? { partition } : null,
        },
      }),
      ...noted(),
    });
  if (replicas !== before.replicas)
    commands.push({
      title: `Scale to ${replicas}`,
      command: kubectl(['scale', setReference(set), `--replicas=${replicas}`]),
      ...noted(...(replicas < before.replicas ? scalingDown(set, before.replicas) : [])),
      ...(replicas < before.replicas && whenScaled === 'Delete' && set.claimTemplates.length > 0 && { danger: true }),
    });
  return commands.map(({ note, ...command }) => (note ? { ...command, note } : command));
}

/** Which pods are deleted, and what happens to their claims. */
function scalingDown(set: StatefulSet, from: number): readonly string[] {
  const removed = podNames(set, { start: set.start + set.replicas, end: set.start + from });
  const claims = theirClaims(removed.length, removed.length * effectiveClaimTemplates(set).length);
  return [
    scaledDown(reversed(removed), { ...set, replicas: from }, set),
    claims.count > 0 ? claimsAfterScaleDown(claims, set) : '',
  ];
}
