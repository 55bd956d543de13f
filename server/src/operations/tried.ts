import { effectiveClaimTemplates, podNames } from '../statefulset/identity';
import { claimsAfterScaleDown, retention, theirClaims } from '../statefulset/narrator/claims';
import { scaledDown } from '../statefulset/narrator/order';
import { reversed, sentences } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import type { JsonObject } from '../yaml/json';
import { type Command, type Kubectl, setReference } from './kubectl';
import { lastsUntil, type Source } from './source';

/** The fields of a live set that can be changed to what is tried: its pod management cannot. */
type Tried = Pick<
  StatefulSet,
  'replicas' | 'updateStrategy' | 'partition' | 'maxUnavailable' | 'whenDeleted' | 'whenScaled'
>;

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
  const commands = [retaining(set, before, kubectl), updating(set, before, kubectl), scaling(set, before, kubectl)];
  return commands.flatMap((command) => {
    if (!command) return [];
    const note = sentences([command.note, lastsUntil(source)]);
    return [{ ...command, ...(note !== '' && { note }) }];
  });
}

function retaining(set: StatefulSet, before: Tried, kubectl: Kubectl): Command | undefined {
  const { whenDeleted, whenScaled } = set;
  if (whenDeleted === before.whenDeleted && whenScaled === before.whenScaled) return undefined;
  const command = patch(set, { persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } }, kubectl);
  return { title: 'Set what happens to the claims', command, note: retention(set) };
}

function updating(set: StatefulSet, before: Tried, kubectl: Kubectl): Command | undefined {
  const { updateStrategy: type, partition, maxUnavailable } = set;
  const isOther = type !== before.updateStrategy;
  const isMore = maxUnavailable !== before.maxUnavailable;
  if (!isOther && !isMore && partition === before.partition) return undefined;
  // A merge patch deletes what is null: the API server rejects rollingUpdate beside any other type.
  const rollingUpdate =
    type === 'RollingUpdate' ? { partition, ...(isMore && { maxUnavailable: maxUnavailable ?? null }) } : null;
  return {
    title: isOther ? `Set ${type}` : isMore ? 'Change the rolling update' : `Set the partition to ${partition}`,
    command: patch(set, { updateStrategy: { type, rollingUpdate } }, kubectl),
  };
}

function scaling(set: StatefulSet, before: Tried, kubectl: Kubectl): Command | undefined {
  const { replicas, whenScaled, claimTemplates } = set;
  if (replicas === before.replicas) return undefined;
  const command = kubectl(['scale', setReference(set), `--replicas=${replicas}`]);
  const scaled: Command = { title: `Scale to ${replicas}`, command };
  if (replicas > before.replicas) return scaled;
  const losesData = whenScaled === 'Delete' && claimTemplates.length > 0;
  return { ...scaled, note: scalingDown(set, before.replicas), ...(losesData && { danger: true }) };
}

function patch(set: StatefulSet, spec: JsonObject, kubectl: Kubectl): string {
  return kubectl(['patch', setReference(set), '--type=merge', '-p', JSON.stringify({ spec })]);
}

/** Which pods are deleted, and what happens to their claims. */
function scalingDown(set: StatefulSet, from: number): string {
  const removed = podNames(set, { start: set.start + set.replicas, end: set.start + from });
  const claims = theirClaims(removed.length, removed.length * effectiveClaimTemplates(set).length);
  return sentences([
    scaledDown(reversed(removed), { ...set, replicas: from }, set),
    claims.count > 0 && claimsAfterScaleDown(claims, set),
  ]);
}
