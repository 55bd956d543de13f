import type { ObjectRef } from '../../operations/remedies/remedy';
import { claimName, effectiveClaimTemplates } from '../../statefulset/identity';
import type { ClaimTemplate } from '../../statefulset/set';
import { asString, type Json, type Path, valueAt } from '../../yaml/json';
import type { LiveEvent } from '../dump';
import type { ObservedSet } from '../observed';
import { timeOf } from '../time';
import type { Finding } from './finding';
import type { LivePod } from './pod';

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
    this.ref = { kind: 'PersistentVolumeClaim', namespace: set.object.namespace, name };
    this.json = set.dump.find(this.ref)?.json;
    this.events = set.dump.eventsOf(this.ref);
  }

  get phase(): string | undefined {
    return asString(valueAt(this.json, ['status', 'phase']));
  }

  /** Whether nothing is bound to it yet; of a claim that the dump does not hold, its events tell. */
  get isPending(): boolean {
    if (this.json !== undefined) return this.phase === 'Pending';
    return this.events.length > 0 && !this.events.some(({ reason }) => /Succeeded$|^ClaimLost$/.test(reason));
  }

  /** undefined if it names none; empty if it is to be bound by hand. */
  get className(): string | undefined {
    if (this.json === undefined) return this.template?.storageClass;
    return asString(valueAt(this.json, ['spec', 'storageClassName']));
  }

  get created(): number | undefined {
    return timeOf(valueAt(this.json, ['metadata', 'creationTimestamp']));
  }

  get deleted(): number | undefined {
    return timeOf(valueAt(this.json, ['metadata', 'deletionTimestamp']));
  }

  /** The size that it asks for. */
  get size(): string | undefined {
    return asString(valueAt(this.json, ['spec', 'resources', 'requests', 'storage']));
  }

  get volumeMode(): string {
    return asString(valueAt(this.json, ['spec', 'volumeMode'])) ?? 'Filesystem';
  }

  /** The name of its volume; undefined if it has none yet. */
  get volumeName(): string | undefined {
    return asString(valueAt(this.json, ['spec', 'volumeName'])) || undefined;
  }

  /** Its volume, if the dump holds it. */
  get volume(): Json | undefined {
    return this.set.dump.find({ kind: 'PersistentVolume', namespace: undefined, name: this.volumeName ?? '' })?.json;
  }

  /** Its class, if the dump holds it. */
  get storageClass(): Json | undefined {
    return this.set.dump.find({ kind: 'StorageClass', namespace: undefined, name: this.className ?? '' })?.json;
  }

  /** The provisioner that the binder has asked for a volume (setClaimProvisioner); it does so only if the class exists. */
  get provisioner(): string | undefined {
    const annotation = (prefix: string) =>
      asString(valueAt(this.json, ['metadata', 'annotations', `${prefix}/storage-provisioner`]));
    const asked = this.events.findLast(({ reason }) => reason === 'ExternalProvisioning');
    return (
      annotation('volume.kubernetes.io') ??
      annotation('volume.beta.kubernetes.io') ??
      /external provisioner '([^']{1,253})'|"([^"]{1,253})"/
        .exec(asked?.message ?? '')
        ?.slice(1)
        .find(Boolean)
    );
  }

  /** Whether it waits for its pod to be scheduled, by its class or by what the binder says; not once a node is chosen. */
  get isDelayed(): boolean {
    if (valueAt(this.json, ['metadata', 'annotations', 'volume.kubernetes.io/selected-node']) !== undefined)
      return false;
    const mode = valueAt(this.storageClass, ['volumeBindingMode']);
    if (mode !== undefined) return mode === 'WaitForFirstConsumer';
    return this.events.some(({ reason }) => reason === 'WaitForFirstConsumer' || reason === 'WaitForPodScheduled');
  }

  /** Its place in the set's manifest. */
  field(...rest: Path): Path | undefined {
    return this.template && ['spec', 'volumeClaimTemplates', this.template.index, ...rest];
  }

  /** A cause that is to be looked for in the claim. */
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
  const own = templateClaims(pod.set, pod.ordinal);
  const known = new Set(own.map(({ name }) => name));
  const others = pod.claims.filter((name) => !known.has(name));
  return [...own, ...others.map((name) => new LiveClaim(pod.set, name, undefined))];
}

/** The claims of an ordinal's claim templates. */
export function templateClaims(set: ObservedSet, ordinal: number): readonly LiveClaim[] {
  return effectiveClaimTemplates(set.set).map(
    (template) => new LiveClaim(set, claimName(template, set.set, ordinal), template),
  );
}

/** The claims that nothing is bound to, but for those that are bound by hand: they may wait for the pod to be scheduled. */
export function waitingClaims(pod: LivePod, besides: readonly string[] = []): readonly LiveClaim[] {
  return claimsOf(pod).filter((claim) => claim.isPending && claim.className !== '' && !besides.includes(claim.name));
}
