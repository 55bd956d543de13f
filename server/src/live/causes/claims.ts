import type { ObjectRef } from '../../operations/remedies/remedy';
import { claimName, effectiveClaimTemplates } from '../../statefulset/identity';
import type { ClaimTemplate } from '../../statefulset/set';
import { asString, type Json, type Path, valueAt } from '../../yaml/json';
import type { LiveEvent } from '../dump';
import type { ObservedSet } from '../observed';
import { byEvent, duration, isAfter, newest, shown, timeOf } from './evidence';
import { type Finding, firstOf } from './finding';
import { volumesOfClass } from './lookups';
import type { LivePod } from './pod';
import { quoted } from './words';

/** A claim that a pod needs: of a claim template, or one that its template names. */
export class LiveClaim {
  readonly ref: ObjectRef;
  /** undefined where the dump does not hold it. */
  readonly json: Json | undefined;
  readonly events: readonly LiveEvent[];

  constructor(
    readonly set: ObservedSet,
    readonly name: string,
    /** The claim template that it comes from; undefined for a claim that the pod template names. */
    readonly template: ClaimTemplate | undefined,
  ) {
    const claim = set.beside('PersistentVolumeClaim', name);
    this.ref = { kind: 'PersistentVolumeClaim', namespace: set.object.namespace, name };
    this.json = claim?.json;
    this.events = claim ? set.dump.eventsOf(claim) : set.dump.eventsOf(this.ref);
  }

  get phase(): string | undefined {
    return asString(valueAt(this.json, ['status', 'phase']));
  }

  /** undefined if it names none; empty if it is to be bound by hand. */
  get className(): string | undefined {
    return asString(valueAt(this.json, ['spec', 'storageClassName']));
  }

  get created(): number | undefined {
    return timeOf(valueAt(this.json, ['metadata', 'creationTimestamp']));
  }

  get deleted(): number | undefined {
    return timeOf(valueAt(this.json, ['metadata', 'deletionTimestamp']));
  }

  /** Its class, if the dump holds it. */
  get storageClass(): Json | undefined {
    return this.set.dump.find({ kind: 'StorageClass', namespace: undefined, name: this.className ?? '' })?.json;
  }

  /** Whether nothing is bound to it yet. */
  get isPending(): boolean {
    return this.phase === 'Pending';
  }

  /** Its place in the set's manifest. */
  field(...rest: Path): Path | undefined {
    return this.template && ['spec', 'volumeClaimTemplates', this.template.index, ...rest];
  }

  finding(id: Finding['id'], message: string, rest: Partial<Finding> = {}): Finding {
    return {
      id,
      message,
      culprit: this.ref,
      claims: [this.name],
      field: this.field('spec', 'storageClassName'),
      ...rest,
      details: { bound: !this.isPending, ...rest.details },
    };
  }
}

/** The claims of a pod, whether they exist or not, those of the claim templates first. */
export function claimsOf(pod: LivePod): readonly LiveClaim[] {
  const own = templateClaims(pod.set, pod.name);
  const known = new Set(own.map(({ name }) => name));
  const others = pod.claims.filter((name) => !known.has(name));
  return [...own, ...others.map((name) => new LiveClaim(pod.set, name, undefined))];
}

function templateClaims(set: ObservedSet, pod: string): readonly LiveClaim[] {
  const ordinal = Number(pod.slice(pod.lastIndexOf('-') + 1));
  return effectiveClaimTemplates(set.set).map(
    (template) => new LiveClaim(set, claimName(template, set.set, ordinal), template),
  );
}

/** A claim that is being deleted: the controller creates no pod that would use it (createPersistentVolumeClaims). */
export function deletedClaim(set: ObservedSet, ordinal: number): Finding | undefined {
  const claim = templateClaims(set, set.podName(ordinal)).find(({ deleted }) => deleted !== undefined);
  return claim && foreignDeleted(set, claim.name, shown('deleted', claim.deleted, set.at));
}

/** The same, of a claim that an event names. */
export function foreignDeleted(set: ObservedSet, name: string, evidence: string): Finding {
  const claim = new LiveClaim(set, name, undefined);
  const finalizers = valueAt(claim.json, ['metadata', 'finalizers']);
  const held =
    Array.isArray(finalizers) && finalizers.length > 0 ? ` Finalizers hold it: ${finalizers.join(', ')}.` : '';
  return claim.finding(
    'claim-foreign',
    `Claim ${name} is being deleted, so no pod that uses it can be created (${evidence}).${held}`,
    { details: { deleting: true }, field: undefined },
  );
}

/** Why a claim of a pod is not bound; undefined if all are, or if they only wait for the pod to be scheduled. */
export function unboundClaim(pod: LivePod): Finding | undefined {
  for (const claim of claimsOf(pod)) {
    const finding = firstOf([
      () => lost(claim),
      () => gone(claim, pod),
      () => (claim.isPending ? pending(claim) : undefined),
    ]);
    if (finding) return finding;
  }
  return undefined;
}

/** Its volume was deleted (syncBoundClaim in pkg/controller/volume/persistentvolume/pv_controller.go). */
function lost(claim: LiveClaim): Finding | undefined {
  if (claim.phase !== 'Lost') return undefined;
  const volume = asString(valueAt(claim.json, ['spec', 'volumeName'])) ?? '';
  const event = newest(claim.events, ({ reason }) => reason === 'ClaimLost' || reason === 'ClaimMisbound');
  const evidence = event ? byEvent(event, claim.set.at) : 'phase Lost';
  return claim.finding('claim-lost', `Claim ${claim.name} is Lost: its volume ${volume} does not exist (${evidence}).`);
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

/** What keeps a claim from being bound. A later event tells that what an earlier one says is over. */
function pending(claim: LiveClaim): Finding | undefined {
  return firstOf([() => saidByEvents(claim), () => (isDelayed(claim) ? undefined : saidByClasses(claim))]);
}

function saidByEvents(claim: LiveClaim): Finding | undefined {
  const failed = newest(claim.events, ({ reason }) =>
    /^(?:ProvisioningFailed|FailedBinding|VolumeMismatch)$/.test(reason),
  );
  if (failed && !isOver(claim, failed)) return failure(claim, failed);
  const asked = newest(claim.events, ({ reason }) => reason === 'ExternalProvisioning');
  return asked && silent(claim, byEvent(asked, claim.set.at));
}

/**
 * A class that was missing is there by now if the dump holds it, or if the binder went on to the next step; a
 * provisioner that failed goes on failing until it succeeds.
 */
function isOver(claim: LiveClaim, failed: LiveEvent): boolean {
  const progress = isClassMissing(failed.message)
    ? /^(?:ExternalProvisioning|Provisioning|WaitForFirstConsumer|WaitForPodScheduled|ProvisioningSucceeded)$/
    : /^ProvisioningSucceeded$/;
  const later = newest(claim.events, ({ reason }) => progress.test(reason));
  return isAfter(later, failed) || (isClassMissing(failed.message) && claim.storageClass !== undefined);
}

function isClassMissing(message: string): boolean {
  return /storageclass(?:\.storage\.k8s\.io)? "[^"]*" not found|failed to find storage class/i.test(message);
}

function failure(claim: LiveClaim, event: LiveEvent): Finding {
  const evidence = byEvent(event, claim.set.at);
  if (isClassMissing(event.message)) return classMissing(claim, evidence);
  if (
    event.reason !== 'ProvisioningFailed' &&
    claim.className === undefined &&
    /no storage class is set|storageClassName not set/.test(event.message)
  )
    return noDefaultClass(claim, evidence);
  if (event.reason !== 'ProvisioningFailed' || /no volume plugin matched|no-provisioner/.test(event.message))
    return noMatchingVolume(claim, evidence);
  const words = quoted(event.message.replace(/^failed to provision volume with StorageClass "[^"]*": /, ''));
  return claim.finding(
    'provisioning-failed',
    `Claim ${claim.name} is Pending: the provisioner of class ${claim.className ?? ''} fails: ${words} (${evidence}).`,
    {
      about: undefined,
    },
  );
}

/** Whether a claim waits for its pod to be scheduled, by its class or by what the binder says. */
export function isDelayed(claim: LiveClaim): boolean {
  const mode = valueAt(claim.storageClass, ['volumeBindingMode']);
  if (mode !== undefined) return mode === 'WaitForFirstConsumer';
  return claim.events.some(({ reason }) => reason === 'WaitForFirstConsumer' || reason === 'WaitForPodScheduled');
}

/** What can be known without events: classes that are in the dump, volumes of the class, and the claim's own fields. */
function saidByClasses(claim: LiveClaim): Finding | undefined {
  const { className, set, storageClass } = claim;
  const evidence = shown('phase Pending', claim.created, set.at);
  if (className === undefined) return noDefaultClass(claim, evidence);
  if (className === '') return noMatchingVolume(claim, evidence);
  const provisioner = asString(valueAt(storageClass, ['provisioner'])) ?? provisionerOf(claim);
  if (provisioner === 'kubernetes.io/no-provisioner') return noMatchingVolume(claim, evidence);
  if (provisioner !== undefined) return silent(claim, evidence);
  if (set.dump.ofKind('StorageClass').length > 0)
    return classMissing(claim, `${evidence}, and the dump holds other classes`);
  const byHand = volumesOfClass(set.dump, className).some(
    ({ json }) => valueAt(json, ['metadata', 'annotations', 'pv.kubernetes.io/provisioned-by']) === undefined,
  );
  return byHand ? noMatchingVolume(claim, evidence) : undefined;
}

/** The provisioner that the binder has asked for a volume (setClaimProvisioner); it does so only if the class exists. */
function provisionerOf({ json }: LiveClaim): string | undefined {
  const annotation = (prefix: string) => valueAt(json, ['metadata', 'annotations', `${prefix}/storage-provisioner`]);
  return asString(annotation('volume.kubernetes.io')) ?? asString(annotation('volume.beta.kubernetes.io'));
}

function classMissing(claim: LiveClaim, evidence: string): Finding {
  const name = claim.className ?? '';
  return claim.finding(
    'class-missing',
    `Claim ${claim.name} is Pending: its class ${name} does not exist (${evidence}).`,
    {
      about: { kind: 'StorageClass', namespace: undefined, name },
    },
  );
}

function noDefaultClass(claim: LiveClaim, evidence: string): Finding {
  return claim.finding(
    'no-default-class',
    `Claim ${claim.name} is Pending: it names no class, and no class is the default (${evidence}).`,
  );
}

/** No volume that was made beforehand fits. */
export function noMatchingVolume(claim: LiveClaim, evidence: string): Finding {
  const { className } = claim;
  const volumes = volumesOfClass(claim.set.dump, className ?? '');
  const among = className ? ` of class ${className}` : ' without a class';
  const free = volumes.filter(({ json }) => valueAt(json, ['status', 'phase']) === 'Available').map(({ name }) => name);
  const which =
    free.length > 0
      ? `. Available are ${free.slice(0, 3).join(', ')}${free.length > 3 ? ', …' : ''}: compare size, access modes, volume mode, labels and node`
      : '';
  return claim.finding(
    'no-matching-volume',
    `Claim ${claim.name} is Pending: no PersistentVolume${among} fits it, and none is made for it (${evidence})${which}.`,
    {
      field: claim.field('spec'),
    },
  );
}

/** How long a provisioner may take before it counts as silent. */
const patience = 2 * 60_000;

function silent(claim: LiveClaim, evidence: string): Finding | undefined {
  const { set, created } = claim;
  const works = newest(claim.events, ({ reason }) => reason === 'Provisioning');
  const waited = set.at - (created ?? set.at);
  if (waited < patience || (works?.last !== undefined && set.at - works.last < patience)) return undefined;
  const provisioner = provisionerOf(claim) ?? asString(valueAt(claim.storageClass, ['provisioner'])) ?? '';
  return claim.finding(
    'provisioner-silent',
    `Claim ${claim.name} is Pending: provisioner ${provisioner} of class ${claim.className ?? ''} has made no volume in ${duration(waited)} and reports no error (${evidence}).`,
  );
}

/** The claims that wait for their pod to be scheduled: what follows if no node takes it. */
export function waitingClaims(pod: LivePod, besides: readonly string[] = []): readonly LiveClaim[] {
  return claimsOf(pod).filter((claim) => claim.isPending && claim.className !== '' && !besides.includes(claim.name));
}

/** A claim that waits for its pod, whichever the reason is for which no scheduler picks a node. */
export function waitsForConsumer(claim: LiveClaim, why: string): Finding {
  return claim.finding(
    'claim-waits-consumer',
    `Claim ${claim.name} is Pending: its class ${claim.className ?? ''} makes the volume when ${why}.`,
  );
}

/** The size that a claim asks for. */
export function sizeOf(claim: LiveClaim): string | undefined {
  return asString(valueAt(claim.json, ['spec', 'resources', 'requests', 'storage']));
}
