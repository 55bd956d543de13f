import {
  claimNames,
  effectiveClaimTemplates,
  type Ordinals,
  ordinalRange,
  podNames,
  possibleReplicas,
} from '../identity';
import { are, count, listNames, type Names, sentences, spanNames, them, verb, type WriteName } from '../phrases';
import type { StatefulSet } from '../set';
import { totalStorage } from '../storage';

/**
 * What happens to claims, and with them to the data: on a scale-down `whenScaled` decides, on deletion of the set
 * `whenDeleted`. `--cascade=orphan` removes the set as owner of its claims, so that no policy applies to them.
 */

/** Claims as the subject of a sentence: `Its claim`, `data-web-0, data-web-1`. */
export interface Claims {
  readonly text: string;
  readonly count: number;
}

type RetentionPolicy = Pick<StatefulSet, 'whenDeleted' | 'whenScaled'>;

/**
 * The set in a few words: pods, claims, storage. `retained` is how many pods a change deletes whose claims remain: what
 * these claims request counts too.
 */
export function totals(
  set: Pick<StatefulSet, 'start' | 'replicas' | 'claimTemplates'>,
  retained = 0,
): readonly string[] {
  const possible = possibleReplicas(set);
  const templates = effectiveClaimTemplates(set).length;
  const pods = count(possible, 'pod');
  if (templates === 0) return [pods, 'no claims'];
  const withClaims = possible + retained;
  if (withClaims === 0) return [pods, 'no claims yet'];
  const storage = totalStorage({ ...set, replicas: withClaims });
  const claims = count(withClaims * templates, 'claim') + (retained > 0 ? ` (${retained * templates} retained)` : '');
  return [pods, claims, ...(storage === undefined ? [] : [`${storage} of storage`])];
}

/** The claims of these ordinals by name, template by template; of all by default. */
export function claimsOf(set: ClaimOwner, ordinals: Ordinals = ordinalRange(set), write?: WriteName): Claims {
  return claimsIn(set, ordinals, '; ', (names) => listNames(names, write));
}

/** The same of all, where there is little room: `data-web-0 … data-web-9`. */
export function claimsInShort(set: ClaimOwner): Claims {
  return claimsIn(set, ordinalRange(set), ' and ', spanNames);
}

type ClaimOwner = Pick<StatefulSet, 'name' | 'start' | 'replicas' | 'claimTemplates'>;

function claimsIn(set: ClaimOwner, ordinals: Ordinals, separator: string, list: (names: Names) => string): Claims {
  const templates = effectiveClaimTemplates(set);
  return {
    text: templates.map((template) => list(claimNames(template, set, ordinals))).join(separator),
    count: templates.length * (ordinals.end - ordinals.start),
  };
}

/** `Its claim`, `Their 3 claims (30Gi)`: the claims of so many pods. */
export function theirClaims(pods: number, claims: number, storage?: string): Claims {
  const what = claims === 1 ? 'claim' : `${claims} claims`;
  return {
    text: `${pods === 1 ? 'Its' : 'Their'} ${what}${storage === undefined ? '' : ` (${storage})`}`,
    count: claims,
  };
}

/** The claims of pods that a scale-down deletes; nothing without claims. */
export function claimsAfterScaleDown({ text, count }: Claims, { whenScaled }: RetentionPolicy): string {
  if (count === 0) return '';
  return whenScaled === 'Delete'
    ? `${text} ${are(count)} deleted with the data: whenScaled is Delete.`
    : `${text} ${are(count)} retained: pods of the same name get ${them(count)} back, with the old data.`;
}

/** The claims of a set that is deleted; nothing without claims. */
export function claimsAfterDeletion(
  { text, count }: Claims,
  { name, whenDeleted }: Pick<StatefulSet, 'name' | 'whenDeleted'>,
): string {
  if (count === 0) return '';
  return whenDeleted === 'Delete'
    ? `${text} ${are(count)} deleted with the data: whenDeleted is Delete.`
    : `${text} ${are(count)} retained. A StatefulSet named ${name} gets ${them(count)} back, with the old data.`;
}

/** What a scale-down costs where whenScaled is Delete, and what to do about it. */
export function dataLostByScaleDown(claims: Names): string {
  return `Scaling down deletes ${listNames(claims)} with the data: whenScaled is Delete. Set it to Retain, or back up the data first.`;
}

/** What the deletion of a set costs where whenDeleted is Delete, and what to do about it. */
export function dataLostByDeletion(claims: Names): string {
  return `Deleting the set deletes ${listNames(claims)} with the data: whenDeleted is Delete. Set it to Retain, or back up the data first.`;
}

/** The claims of pods that are created; nothing without claims. */
export function claimsOfNewPods({ text, count }: Claims): string {
  if (count === 0) return '';
  return `${text} ${are(count)} created empty, but for claims of these names that exist: those are attached, with the old data.`;
}

/** Claims that somebody deletes, while pods mount them or not. */
export function claimsDeleted({ text, count }: Claims, areMounted: boolean): string {
  if (areMounted)
    return `${text} ${verb(count, 'stay')} Terminating while ${count === 1 ? 'its pod mounts it' : 'their pods mount them'}. Once a pod is deleted, its claim is deleted with the data, and the set creates both again: the new claim is empty.`;
  return `${text} ${are(count)} deleted with the data. If the set creates ${count === 1 ? 'its pod again, the new claim is' : 'their pods again, the new claims are'} empty.`;
}

/** A pod that is deleted after its claim. */
export function recreatedEmpty(pod: string): string {
  return `${pod} is deleted, and then its claim with the data. The set creates both again: the new claim is empty.`;
}

/** The claims of pods that are replaced or recreated; nothing without claims. */
export function claimsOfReplaced(pods: number, claims: number): string {
  if (claims === 0) return '';
  return pods === 1 ? `It keeps its ${claims === 1 ? 'claim' : 'claims'}.` : 'They keep their claims.';
}

/** Claims of running pods whose policy has changed. */
export function claimsOwned({ text, count }: Claims, owned: boolean): string {
  return owned
    ? `${text} ${are(count)} now owned by the set, and deleted with it.`
    : `${text} no longer ${count === 1 ? 'has' : 'have'} an owner, and ${are(count)} retained when the set is deleted.`;
}

/** The policy of a set as a whole. */
export function retention({ whenScaled, whenDeleted }: RetentionPolicy): string {
  if (whenScaled === whenDeleted)
    return whenScaled === 'Retain'
      ? 'Claims are retained when the set is scaled down or deleted, and attached again to pods of the same names.'
      : 'Claims are deleted with the data when the set is scaled down or deleted.';
  return whenScaled === 'Delete'
    ? 'Claims are deleted with the data when the set is scaled down, and retained when it is deleted.'
    : 'Claims are retained when the set is scaled down, and deleted with the data when the set is deleted.';
}

/** Where the data of a set is that another one replaces, and what deleting the old set does to it. */
export function dataOfOldSet(old: StatefulSet): string {
  const { text, count } = claimsOf(old);
  return sentences([count > 0 && `The data stays in ${text}.`, deletingOldSet(old)]);
}

/** What becomes of a live set, its pods and its data when a manifest has another name for it. */
export function replacedByName(old: StatefulSet): string {
  const set = `StatefulSet ${old.name}`;
  const [pods, claims] = [podNames(old), claimsInShort(old)];
  const data = claims.count === 0 ? '' : `; ${pods.length === 1 ? 'its' : 'their'} data stays in ${claims.text}`;
  return pods.length === 0
    ? `${set} exists ${untilDeleted('it')}.`
    : `${spanNames(pods)} ${verb(pods.length, 'keep')} running ${untilDeleted(set)}${data}.`;
}

/** How long an object exists that no manifest names any more. */
export function untilDeleted(object: string): string {
  return `until you (or a tool that prunes) delete ${object}`;
}

/** What deleting a set does to claims that are still needed, and how to keep them; nothing without claims. */
export function deletingOldSet(old: StatefulSet, name = 'the old set'): string {
  if (old.claimTemplates.length === 0) return '';
  return old.whenDeleted === 'Delete'
    ? `Deleting ${name} deletes its claims with the data, since whenDeleted is Delete: to retain them, delete it with --cascade=orphan, then delete its pods.`
    : `Deleting ${name} retains its claims.`;
}

/** How a live set gets another value of an immutable field. */
export function changeImmutable(field: string, set: StatefulSet): string {
  return sentences([
    `${field} is immutable: delete the set ${set.name} with --cascade=orphan, which leaves its pods running, and apply it again.`,
    claimsWithoutOrphan(set),
  ]);
}

/** What `--cascade=orphan` prevents; nothing where claims are retained anyway. */
export function claimsWithoutOrphan(set: StatefulSet): string {
  return set.whenDeleted === 'Delete' && set.claimTemplates.length > 0
    ? 'Without --cascade=orphan its claims are deleted with the data: whenDeleted is Delete.'
    : '';
}

/** The same for claim templates that running pods have no claims of. */
export function changeClaimTemplates(set: StatefulSet): string {
  return `${changeImmutable('volumeClaimTemplates', set)} Then delete its pods one by one, from the lowest: running pods do not get new claims.`;
}

/** A claim that the claims of a template replace. */
export function dataNotMoved(claim: string, { text, count }: Claims): string {
  return `The data in the claim '${claim}' does not move: ${text} ${verb(count, 'start')} empty.`;
}

/** How a set replaces a live Deployment; `claims` are those into which the data is copied. */
export function replacesDeployment({ text, count }: Claims): string {
  const copy = count === 0 ? '' : ` copy the data into ${text},`;
  return `Until the live Deployment is scaled to 0, Services select the pods of both: scale it to 0,${copy} then apply the StatefulSet and delete the Deployment.`;
}

/** How a Deployment replaces a live set; it uses the claims of the first pod. */
export function replacedByDeployment(set: StatefulSet): string {
  return set.claimTemplates.length === 0
    ? 'Until you delete the live set, Services select the pods of both.'
    : `Delete the live set before you apply the Deployment, or both use the claims. ${deletingOldSet(set, 'it')}`;
}
