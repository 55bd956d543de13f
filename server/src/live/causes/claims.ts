import { asList, asString, valueAt } from '../../yaml/json';
import type { LiveEvent } from '../dump';
import type { ObservedSet } from '../observed';
import { claimsOf, LiveClaim, templateClaims } from './claim';
import { byEvent, duration, happened, isAfter, newest, shown } from './evidence';
import { type Finding, firstOf } from './finding';
import { volumesOfClass } from './lookups';
import type { LivePod } from './pod';
import { noMatchingVolume } from './volumes';
import { quoted } from './words';

/** A claim that is being deleted: the controller creates no pod that would use it (createPersistentVolumeClaims). */
export function deletedClaim(set: ObservedSet, ordinal: number): Finding | undefined {
  const claim = templateClaims(set, ordinal).find(({ deleted }) => deleted !== undefined);
  return claim && claimBeingDeleted(set, claim.name, happened('deleted', claim.deleted, set.at));
}

/** The same, of a claim that an event names. */
export function claimBeingDeleted(set: ObservedSet, name: string, evidence: string): Finding {
  const claim = new LiveClaim(set, name, undefined);
  const finalizers = asList(valueAt(claim.json, ['metadata', 'finalizers'])).map(String);
  const held = finalizers.length > 0 ? ` Finalizers hold it: ${finalizers.join(', ')}.` : '';
  return claim.finding(
    'claim-foreign',
    `Claim ${name} is being deleted, so no pod that uses it can be created (${evidence}).${held}`,
    { details: { deleting: true }, field: undefined },
  );
}

/**
 * Why a claim of a pod is not bound; undefined if all are, or if they only wait for the pod to be scheduled. `immediate`
 * tells that the scheduler said so: that a claim has to be bound before it picks a node.
 */
export function unboundClaim(pod: LivePod, immediate: boolean): Finding | undefined {
  for (const claim of claimsOf(pod)) {
    const finding = firstOf([
      () => lost(claim),
      () => gone(claim, pod),
      () => (claim.isPending ? pending(claim, immediate) : undefined),
    ]);
    if (finding) return finding;
  }
  return undefined;
}

/** Its volume was deleted (syncBoundClaim in pkg/controller/volume/persistentvolume/pv_controller.go). */
function lost(claim: LiveClaim): Finding | undefined {
  const event = newest(claim.events, ({ reason }) => reason === 'ClaimLost' || reason === 'ClaimMisbound');
  if (claim.json === undefined ? !event : claim.phase !== 'Lost') return undefined;
  const evidence = event ? byEvent(event, claim.set.at) : 'phase Lost';
  const message = `Claim ${claim.name} is Lost: its volume ${claim.volumeName ?? ''} does not exist (${evidence}).`;
  return claim.finding('claim-lost', message, { field: claim.field() });
}

/** A claim that the pod template names, and that is not there. */
function gone(claim: LiveClaim, pod: LivePod): Finding | undefined {
  if (claim.json !== undefined || claim.template) return undefined;
  const said = pod.condition('PodScheduled');
  if (!said?.message.includes(`persistentvolumeclaim "${claim.name}" not found`)) return undefined;
  return {
    id: 'mount-missing',
    message: `Claim ${claim.name}, which the pod template names, does not exist (${shown('condition PodScheduled', said.since, pod.set.at)}).`,
    culprit: pod.object,
    about: claim.ref,
    field: ['spec', 'template', 'spec', 'volumes'],
  };
}

function pending(claim: LiveClaim, immediate: boolean): Finding | undefined {
  return saidByEvents(claim) ?? (claim.isDelayed ? undefined : saidByObjects(claim, immediate));
}

/** What keeps a claim from being bound. A later event tells that what an earlier one says is over. */
function saidByEvents(claim: LiveClaim): Finding | undefined {
  const failed = newest(claim.events, ({ reason }) =>
    /^(?:ProvisioningFailed|FailedBinding|VolumeMismatch)$/.test(reason),
  );
  if (failed && !isOver(claim, failed)) return failure(claim, failed);
  const asked = newest(claim.events, ({ reason }) => reason === 'ExternalProvisioning');
  return asked && silent(claim, `and reports no error (${byEvent(asked, claim.set.at)})`);
}

/**
 * A class that was missing is there by now if the dump holds it, or if the binder went on to the next step; a
 * provisioner that failed goes on failing until it succeeds.
 */
function isOver(claim: LiveClaim, failed: LiveEvent): boolean {
  const classMissing = isClassMissing(failed.message);
  if (classMissing && claim.storageClass !== undefined) return true;
  const progress = classMissing
    ? /^(?:ExternalProvisioning|Provisioning|WaitForFirstConsumer|WaitForPodScheduled|ProvisioningSucceeded)$/
    : /^ProvisioningSucceeded$/;
  return isAfter(
    newest(claim.events, ({ reason }) => progress.test(reason)),
    failed,
  );
}

function isClassMissing(message: string): boolean {
  return /storageclass(?:es)?(?:\.storage\.k8s\.io)? "[^"]*" not found|failed to find storage class/i.test(message);
}

function failure(claim: LiveClaim, event: LiveEvent): Finding {
  const { reason, message } = event;
  const evidence = byEvent(event, claim.set.at);
  if (isClassMissing(message)) return classMissing(claim, evidence);
  if (reason !== 'ProvisioningFailed' && claim.className === undefined && !/^volume "/.test(message))
    return noDefaultClass(claim, evidence);
  if (reason !== 'ProvisioningFailed' || /no volume plugin matched|no-provisioner/.test(message))
    return noMatchingVolume(claim, evidence);
  const words = quoted(
    message
      .replace(/^failed to provision volume with StorageClass "[^"]*": /, '')
      .replace(/^rpc error: code = \w+ desc = /, ''),
  );
  return claim.finding(
    'provisioning-failed',
    `Claim ${claim.name} is Pending: the provisioner of class ${claim.className ?? ''} fails: ${words} (${evidence}).`,
  );
}

/** How long the binder and a provisioner may take before it counts as trouble. */
const patience = 2 * 60_000;

/** What can be known without events: classes that are in the dump, volumes of the class, and the claim's own fields. */
function saidByObjects(claim: LiveClaim, immediate: boolean): Finding | undefined {
  const { className, set } = claim;
  const evidence = shown('phase Pending, claim created', claim.created, set.at);
  if (className === undefined) return noDefaultClass(claim, evidence);
  if (className === '') return noMatchingVolume(claim, evidence);
  const provisioner = claim.provisioner ?? asString(valueAt(claim.storageClass, ['provisioner']));
  if (provisioner === 'kubernetes.io/no-provisioner') return noMatchingVolume(claim, evidence);
  if (provisioner !== undefined) return silent(claim, `(${evidence})`);
  const others = set.dump.ofKind('StorageClass').length > 0;
  if (others) return classMissing(claim, `${evidence}; the dump holds other classes`);
  const byHand = volumesOfClass(set.dump, className).some(
    ({ json }) => valueAt(json, ['metadata', 'annotations', 'pv.kubernetes.io/provisioned-by']) === undefined,
  );
  if (byHand) return noMatchingVolume(claim, evidence);
  if (!immediate || waited(claim) < patience) return undefined;
  return classMissing(claim, `${evidence}; no provisioner has been asked for a volume`);
}

function waited({ set, created }: LiveClaim): number {
  return set.at - (created ?? set.at);
}

function classMissing(claim: LiveClaim, evidence: string): Finding {
  const name = claim.className ?? '';
  const message = `Claim ${claim.name} is Pending: its class ${name} does not exist (${evidence}).`;
  return claim.finding('class-missing', message, { about: { kind: 'StorageClass', namespace: undefined, name } });
}

function noDefaultClass(claim: LiveClaim, evidence: string): Finding {
  const message = `Claim ${claim.name} is Pending: it names no class, and no class is the default (${evidence}).`;
  return claim.finding('no-default-class', message);
}

function silent(claim: LiveClaim, shownBy: string): Finding | undefined {
  const { set, storageClass } = claim;
  const works = newest(claim.events, ({ reason }) => reason === 'Provisioning');
  const isWorking = works?.last !== undefined && set.at - works.last < patience;
  if (isWorking || (claim.created !== undefined && waited(claim) < patience)) return undefined;
  const provisioner = claim.provisioner ?? asString(valueAt(storageClass, ['provisioner'])) ?? '';
  const time = claim.created === undefined ? '' : ` in ${duration(waited(claim))}`;
  return claim.finding(
    'provisioner-silent',
    `Claim ${claim.name} is Pending: provisioner ${provisioner} of class ${claim.className ?? ''} has made no volume${time} ${shownBy}.`,
  );
}

/** A claim that waits for its pod; `when` says what its class waits for. */
export function waitsForConsumer(claim: LiveClaim, when: string): Finding {
  const event = newest(claim.events, ({ reason }) => /^WaitFor/.test(reason));
  const evidence = event ? byEvent(event, claim.set.at) : 'phase Pending';
  return claim.finding(
    'claim-waits-consumer',
    `Claim ${claim.name} is Pending: its class ${claim.className ?? ''} provides a volume only once ${when} (${evidence}).`,
  );
}
