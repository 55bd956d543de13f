import { podNames, updatedByPartition } from '../../statefulset/identity';
import { claimsOfReplaced, claimsWithoutOrphan } from '../../statefulset/narrator/claims';
import { deleteUnready, onDeleteRule, updatedPods, waitsForUnready } from '../../statefulset/narrator/order';
import { are, listNames, sentences } from '../../statefulset/phrases';
import { asString } from '../../yaml/json';
import { selectorText, setReference } from '../kubectl';
import { operand } from '../shell';
import { applyCommand, lastsUntil, wordsFor } from '../source';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';

/** Steps that several remedies have in common. */

export function step(text: string, command?: string): RemedyStep {
  return command === undefined ? { text } : { text, command };
}

/** The pod with its events. */
export function describePod(s: Situation, text = `Look at the events of ${s.pod}.`): RemedyStep {
  return step(text, s.kubectl(['describe', `pod/${s.pod}`]));
}

/** Why the controller cannot create a pod is in the events of the set. */
export function eventsOfSet(s: Situation, text: string): RemedyStep {
  return step(text, s.kubectl(['events', '--for', setReference(s.set), '--types=Warning']));
}

/** What the program said before it ended. */
export function previousLogs(s: Situation, text: string): RemedyStep {
  return step(text, s.kubectl(['logs', `pod/${s.pod}`, ...s.containerOption, '--previous']));
}

/** What the program says now. */
export function logs(s: Situation, text: string): RemedyStep {
  return step(text, s.kubectl(['logs', `pod/${s.pod}`, ...s.containerOption]));
}

/** The pods with their nodes. */
export function podsOnNodes(s: Situation, text: string): RemedyStep {
  return step(text, s.kubectl(['get', 'pods', '-l', selectorText(s.set.selector), '-o', 'wide']));
}

/** The pods with their revisions. */
export function podsWithRevisions(s: Situation, text: string): RemedyStep {
  return step(text, s.kubectl(['get', 'pods', '-l', selectorText(s.set.selector), '-L', 'controller-revision-hash']));
}

/** The pods of a node, whatever their namespace: those of its drivers are among them. */
export function podsOfNode(s: Situation, text: string): RemedyStep {
  const selected = `--field-selector=spec.nodeName=${s.node ?? 'NODE'}`;
  return step(text, s.clusterwide(['get', 'pods', '-A', selected]));
}

export function nodes(s: Situation, text: string, ...options: readonly string[]): RemedyStep {
  return step(text, s.clusterwide(['get', 'nodes', ...options]));
}

export function classes(s: Situation, text: string): RemedyStep {
  return step(text, s.clusterwide(['get', 'storageclass']));
}

export function describeClaims(s: Situation, text: string): RemedyStep {
  return step(text, s.kubectl(['describe', 'pvc', ...s.claims.map(operand)]));
}

/** The manifest again, where its pod template is as it was. */
export function apply(s: Situation): RemedyStep {
  const text = `Then ${wordsFor(s.source).again}.`;
  return s.source === undefined ? { text } : { text, command: applyCommand(s.source, s.kubectl) };
}

/** A change of the pod template, and all that brings it to the pod: what `edit` says, applied, and the pod replaced. */
export function changeTemplate(s: Situation, edit: string): readonly RemedyStep[] {
  return [step(edit), applyTemplate(s), ...replaceStuck(s)];
}

/** The same where the pod does not exist: it is created from the new template (newVersionedStatefulSetPod). */
export function changeTemplateOfMissing(s: Situation, edit: string): readonly RemedyStep[] {
  return [step(edit), applyTemplate(s), ...(s.belowPartition ? [step(keptOld(s))] : [])];
}

/** A new pod template reaches the pods that run, too. */
function applyTemplate(s: Situation): RemedyStep {
  const { set } = s;
  const reached = updatedPods(set);
  if (set.updateStrategy === 'OnDelete') return { ...apply(s), text: `${apply(s).text} ${onDeleteRule}` };
  if (reached.length === 0) return apply(s);
  return { ...apply(s), destroys: `The rollout restarts ${listNames(reached)}, as far as they run.` };
}

/** The pod that keeps the new template from being rolled out (kubernetes#67250), or that has to be deleted for it. */
function replaceStuck(s: Situation): readonly RemedyStep[] {
  const { set } = s;
  if (set.updateStrategy === 'OnDelete') return [deletePod(s, `Then delete ${s.pod}.`)];
  if (s.belowPartition) return [step(keptOld(s))];
  return waitsForUnready(set) ? [deletePod(s, deleteUnready(s.pod))] : [];
}

/** A pod below the partition is created from the current revision, not from the new template. */
function keptOld({ pod, set }: Situation): string {
  return `${pod} is below partition ${set.partition} and keeps the old template: lower the partition for it to take the new one.`;
}

/** Deletes the pod: the controller creates it again, on a node that is chosen anew. */
export function deletePod(s: Situation, text: string, pod = s.pod): RemedyStep {
  return {
    text,
    command: s.kubectl(['delete', `pod/${pod}`]),
    destroys: sentences([`Restarts ${pod}.`, claimsOfReplaced(1, s.set.claimTemplates.length)]),
  };
}

/**
 * What has the controller try again. Failures back off to 1000 seconds (DefaultTypedControllerRateLimiter); any change
 * of the set has it synced at once (the UpdateFunc of stateful_set.go), and this one leaves nothing behind.
 */
export function retry(s: Situation): RemedyStep {
  const annotate = (value: string) => s.kubectl(['annotate', setReference(s.set), value]);
  return step(
    'The controller tries again by itself, but may wait 17 minutes. Any change of the set has it try at once:',
    `${annotate('try-again=now')} && ${annotate('try-again-')}`,
  );
}

/**
 * How claims that no volume is bound to get another template: this is immutable, so the set is created again. The claim
 * goes before the set comes back, or its pod would take it again. A claim that no scheduled pod uses is deleted at once
 * (podUsesPVCForDeletion), and one that a pod on a node uses once that pod is deleted, so both are deleted together.
 */
export function recreateWithTemplate(s: Situation, edit: string): readonly RemedyStep[] {
  return [...setAside(s, edit), deleteUnboundClaims(s), apply(s)];
}

/** The same where the claim does not exist yet. */
export function recreateForMissingClaim(s: Situation, edit: string): readonly RemedyStep[] {
  return [...setAside(s, edit), apply(s)];
}

function setAside(s: Situation, edit: string): readonly RemedyStep[] {
  return [
    step(`${edit} Claim templates are immutable, so the set must be created again.`),
    {
      text: sentences(['Delete the set, but not its pods.', claimsWithoutOrphan(s.set)]),
      command: s.kubectl(['delete', setReference(s.set), '--cascade=orphan']),
      destroys: 'Until the set is created again, nothing replaces a pod that fails or is deleted.',
    },
  ];
}

function deleteUnboundClaims(s: Situation): RemedyStep {
  const { claimsAtFault: claims, pod } = s;
  const pending = `The ${claims.length === 1 ? 'claim must be' : 'claims must be'} Pending: then there is no volume yet, and no data.`;
  const others = 'Do so for the other pods whose claims are Pending, too.';
  return {
    text: sentences([
      `Delete ${[...claims, pod].join(' and ')}. ${pending}`,
      whichClaim(s),
      !waitsForUnready(s.set) && others,
    ]),
    command: deleteClaimsAndPod(s),
    destroys: `Deletes ${claims.join(', ')} for good. ${pod} is created again with the set.`,
  };
}

/** Claims and the pod that uses them: the pod is created again, and its claims from the templates of the set. */
export function deleteClaimsAndPod(s: Situation): string {
  return s.kubectl(['delete', ...s.claimsAtFault.map((claim) => `pvc/${claim}`), `pod/${s.pod}`]);
}

/** What the placeholder stands for, where it is not known which claim is at fault. */
export function whichClaim({ claims, claimsAtFault }: Situation): string {
  return claims === claimsAtFault ? '' : `CLAIM is the one at fault: ${claims.join(' or ')}.`;
}

/** What deleting claims that have volumes leads to. */
export function dataOfClaims(claims: readonly string[]): string {
  const [whose, volumes] = claims.length === 1 ? ['its', 'volume has'] : ['their', 'volumes have'];
  return `${claims.join(', ')} ${are(claims.length)} deleted with the data, unless ${whose} ${volumes} the reclaim policy Retain.`;
}

/** Something of the live set, and how long it lasts. */
export function patchSet(s: Situation, text: string, patch: object): RemedyStep {
  return step(
    sentences([text, lastsUntil(s.source)]),
    s.kubectl(['patch', setReference(s.set), '--type=merge', '-p', JSON.stringify(patch)]),
  );
}

/** The pods that the partition keeps at the old revision. */
export function keptPods({ set }: Situation) {
  return podNames(set, { start: set.start, end: updatedByPartition(set).start });
}

/** The name that a field of the pod template gives: of its ServiceAccount, its class. */
export function podSpecName(s: Situation, field: string): string | undefined {
  return asString(s.inPod([field])) || undefined;
}
