import type { Target } from '../kubernetes/versions';
import { ordinalRange, parsePodName, podName } from '../statefulset/identity';
import { sumStorage } from '../statefulset/storage';
import { count } from '../statefulset/summary';
import { are, listNames, verb } from '../statefulset/words';
import {
  type Claim,
  type LiveSet,
  maxPlayedReplicas,
  maxUnavailableOn,
  type Pod,
  playedReplicas,
  type SetSpec,
} from './cluster';
import { maxUnavailableOf } from './controller';
import type { EventKind, RolloutEvent } from './log';
import type { Step } from './steps';

/** What of a cluster the sentences about a step are made from. */
export interface Snapshot {
  readonly set: LiveSet | undefined;
  /** By ordinal. */
  readonly pods: readonly Pod[];
  readonly claims: readonly Claim[];
  readonly failure: string | undefined;
}

/** What a step did and what it means for the data, in plain sentences. */
export function describeStep(
  step: Step,
  before: Snapshot,
  after: Snapshot,
  events: readonly RolloutEvent[],
  target: Target,
): string[] {
  const effect = new Effect(step, before, after, events, target);
  if (step.do === 'delete') return before.set === undefined ? [] : effect.deletion(step.orphan);
  const notes = effect.change();
  if (notes.length > 0 || events.length > 0 || after.set?.manifest === before.set?.manifest) return notes;
  if (before.set !== undefined) return ['No pod and no claim changes.'];
  return after.set?.spec.replicas === 0 ? ['No pods: replicas is 0.'] : [];
}

class Effect {
  /** Pods that are gone at the end, in the order in which they went. */
  private readonly removed: readonly string[];
  private readonly added: readonly string[];
  private readonly replaced: readonly string[];

  constructor(
    private readonly step: Step,
    private readonly before: Snapshot,
    private readonly after: Snapshot,
    private readonly events: readonly RolloutEvent[],
    private readonly target: Target,
  ) {
    const old = new Set(before.pods.map(nameOf));
    const now = new Set(after.pods.map(nameOf));
    const ended = [...new Set(this.names('pod-terminating'))];
    this.removed = ended.filter((name) => !now.has(name));
    this.replaced = ended.filter((name) => now.has(name));
    this.added = this.names('pod-create').filter((name) => !old.has(name));
  }

  deletion(orphan: boolean): string[] {
    const { before, after, removed } = this;
    const notes: string[] = [];
    if (orphan && before.pods.length > 0) {
      const pods = before.pods.length;
      notes.push(
        `${listNames(before.pods.map(nameOf))} ${verb(pods, 'keep')} running and ${verb(pods, 'belong')} to nobody. A StatefulSet of the same name and selector adopts ${them(pods)}.`,
      );
    }
    if (removed.length === 1) notes.push(`${removed[0]} ends.`);
    if (removed.length > 1)
      notes.push(
        `${count(removed.length, 'pod')} (${listNames([...removed].sort(byOrdinal))}) end at once and in no fixed order. To end them one by one from the highest, scale to 0 first.`,
      );
    const gone = new Set(this.names('pvc-deleted'));
    const deleted = before.claims.filter(({ name }) => gone.has(name));
    if (deleted.length > 0)
      notes.push(`${claimPhrase(deleted)} ${are(deleted.length)} deleted with the data: whenDeleted is Delete.`);
    const kept = after.claims.length;
    if (kept > 0)
      notes.push(
        `${claimPhrase(after.claims)} ${verb(kept, 'stay')}. A set of the same name gets ${them(kept)} back, with the old data.`,
      );
    return notes;
  }

  change(): string[] {
    return [
      ...this.capping(),
      ...this.adoption(),
      ...this.creation(),
      ...this.removal(),
      ...this.replacement(),
      ...this.ownership(),
      ...this.reach(),
      ...this.kept(),
      ...this.stuck(),
    ];
  }

  private names(kind: EventKind): string[] {
    return this.events.filter(({ ev }) => ev === kind).map(nameOf);
  }

  private capping(): string[] {
    const [before = 0, after = 0] = [this.before.set?.spec.replicas, this.after.set?.spec.replicas];
    const replicas = Math.max(before, after);
    if (replicas <= maxPlayedReplicas || this.events.length === 0) return [];
    return [
      `Of ${replicas} pods only the first ${maxPlayedReplicas} are played and counted here; the others follow the same rules.`,
    ];
  }

  private adoption(): string[] {
    const { before, after } = this;
    if (before.set !== undefined || after.set === undefined || before.pods.length === 0) return [];
    const pods = before.pods.length;
    return [
      `${listNames(before.pods.map(nameOf))} ${verb(pods, 'run')} already and ${are(pods)} adopted, not created anew.`,
    ];
  }

  private creation(): string[] {
    const { added, after } = this;
    if (added.length === 0 || after.set === undefined) return [];
    const pods = `${listNames([...added].sort(byOrdinal))} ${are(added.length)} created`;
    const notes = [`${pods}${added.length === 1 ? '' : creationOrder(after.set.spec)}.`];
    const created = new Set(this.names('pvc-create'));
    const claims = this.claimsOf(added, after);
    const fresh = claims.filter(({ name }) => created.has(name));
    const reused = claims.filter(({ name }) => !created.has(name));
    if (fresh.length > 0) notes.push(`${claimPhrase(fresh)} ${are(fresh.length)} created.`);
    if (reused.length > 0)
      notes.push(
        `${claimPhrase(reused)} ${reused.length === 1 ? 'was' : 'were'} there before and ${are(reused.length)} attached again: with the old data.`,
      );
    return notes;
  }

  private removal(): string[] {
    const { removed, before, after } = this;
    if (removed.length === 0) return [];
    if (before.set === undefined || after.set === undefined) {
      const gone = removed.length;
      return [`${listNames(removed)} ${are(gone)} gone for good: no StatefulSet brings ${them(gone)} back.`];
    }
    const from = before.set.spec;
    const to = after.set.spec;
    // Others are to come back, once what they wait for allows it.
    const condemned = removed.filter((name) => !isWanted(to, name));
    if (condemned.length === 0) return [];
    const cause =
      from.start !== to.start
        ? `Moving the first ordinal from ${from.start} to ${to.start}`
        : from.replicas !== to.replicas
          ? `Scaling from ${from.replicas} to ${to.replicas}`
          : `Scaling to ${to.replicas}, held up until now,`;
    const parallel = to.podManagementPolicy === 'Parallel';
    const order = condemned.length === 1 ? '' : parallel ? ', all at once' : ', in that order';
    return [`${cause} removes ${listNames(condemned)}${order}.${this.fateOfClaims(condemned)}`];
  }

  /** What becomes of the claims of pods that are gone. */
  private fateOfClaims(pods: readonly string[]): string {
    const claims = this.claimsOf(pods, this.before);
    const all = claims.length;
    if (all === 0) return '';
    const storage = sumStorage(claims.map((claim) => claim.storage));
    const subject = `${pods.length === 1 ? 'Its' : 'Their'} ${all === 1 ? 'claim' : `${all} claims`}${storage ? ` (${storage})` : ''}`;
    const deleted = new Set(this.names('pvc-deleted'));
    if (claims.every(({ name }) => deleted.has(name))) return ` ${subject} ${are(all)} deleted: whenScaled is Delete.`;
    return ` ${subject} ${verb(all, 'stay')} and ${are(all)} attached again when you scale up: with the old data.`;
  }

  private replacement(): string[] {
    const { replaced, after, step } = this;
    const [first] = replaced;
    if (first === undefined || after.set === undefined) return [];
    if (step.do === 'deletePod' && replaced.length === 1) return this.comeback(step.pod, after.set.spec);
    const claims = this.claimsOf(replaced, after);
    if (replaced.length === 1)
      return [
        `${first} is replaced.${claims.length > 0 ? ` It keeps its ${claims.length === 1 ? 'claim' : 'claims'}.` : ''}`,
      ];
    const { spec } = after.set;
    const several = maxUnavailableOn(this.target) ? Math.min(maxUnavailableOf(spec), replaced.length) : 1;
    const pace =
      several > 1
        ? `from the highest down and up to ${several} at a time`
        : `in that order: each waits until the one before is ${readiness(spec)}`;
    return [`${listNames(replaced)} are replaced, ${pace}.${claims.length > 0 ? ' They keep their claims.' : ''}`];
  }

  private comeback(name: string, spec: SetSpec): string[] {
    const old = this.before.pods.find((pod) => pod.name === name);
    const pod = this.after.pods.find((other) => other.name === name);
    if (pod === undefined) return [];
    const names = spec.serviceName === undefined ? 'the same name' : 'the same name and DNS name';
    const claims = pod.claims.length > 0 ? `, with ${listNames(pod.claims.map(nameOf))} and the data in it` : '';
    const template =
      old !== undefined && old.revision !== pod.revision
        ? ` It takes revision ${pod.revision.number} of the template.`
        : '';
    return [`${name} comes back under ${names}${claims}; its IP address changes.${template}`];
  }

  /** Claims whose fate a new retention policy changes. */
  private ownership(): string[] {
    const { before, after } = this;
    if (before.set === undefined || after.set === undefined) return [];
    const changed = new Set(this.names('pvc-owners'));
    const old = new Set(before.claims.map(nameOf));
    const claims = after.claims.filter(
      ({ name, owners }) => changed.has(name) && old.has(name) && owners.every(({ kind }) => kind === 'StatefulSet'),
    );
    if (claims.length === 0) return [];
    const many = claims.length;
    const owned = claims.some(({ owners }) => owners.length > 0);
    const fate = owned
      ? `${verb(many, 'belong')} to the set from now on and ${are(many)} deleted with it`
      : `${verb(many, 'belong')} to nobody from now on and ${verb(many, 'stay')} when the set is deleted`;
    const used = new Set(after.pods.flatMap((pod) => pod.claims.map(nameOf)));
    const rest = after.claims.some(({ name }) => !used.has(name)) ? ' Claims without a pod are left as they are.' : '';
    return [`${claimPhrase(claims)} ${fate}.${rest}`];
  }

  /** What a moved partition means for the next update. */
  private reach(): string[] {
    const [old, now] = [this.before.set?.spec, this.after.set?.spec];
    if (old === undefined || now === undefined || old.partition === now.partition) return [];
    const first = podName(now, now.start + now.partition);
    if (now.partition === 0) return ['A new template reaches all pods.'];
    if (now.partition >= now.replicas) return ['A new template reaches no pod.'];
    return [`A new template reaches ${first}${now.partition < now.replicas - 1 ? ' and the pods above it' : ''} only.`];
  }

  /** Pods that stay on an older revision, and why. */
  private kept(): string[] {
    const { set, pods } = this.after;
    if (set === undefined) return [];
    const { spec, status } = set;
    const old = pods.filter(
      (pod) => pod.owner === set.uid && pod.revision !== status.updateRevision && pod.state !== 'pending',
    );
    const onDelete = spec.updateStrategy === 'OnDelete';
    const held = onDelete ? old : old.filter((pod) => pod.ordinal < spec.start + spec.partition);
    if (held.length === 0) return [];
    const names = `${listNames(held.map(nameOf))} ${held.length === 1 ? 'has' : 'have'} the old template`;
    return [
      onDelete
        ? `${names} until deleted by hand: the update strategy is OnDelete.`
        : `${names}: the partition is ${spec.partition}.`,
    ];
  }

  /** Why the set is not what was asked for, and what unblocks it. */
  private stuck(): string[] {
    const { set, pods, failure } = this.after;
    if (set === undefined) return [];
    if (failure !== undefined) return [failure];
    const { spec, status } = set;
    const unready = pods.filter((pod) => pod.owner === set.uid && pod.state === 'pending');
    const [first] = unready;
    if (first === undefined) return [];
    const image = first.revision.image === '' ? '' : ` (image ${first.revision.image})`;
    const waiting = this.waitingFor(set);
    const sentence = `${listNames(unready.map(nameOf))} never ${verb(unready.length, 'become')} Ready${image}, so the rollout stops here${waiting.length > 0 ? `: ${waiting.join(', ')}` : ''}.`;
    const remove = `kubectl delete pod ${first.name}${spec.namespace === undefined ? '' : ` -n ${spec.namespace}`}`;
    const waits =
      spec.podManagementPolicy === 'OrderedReady' ||
      (maxUnavailableOn(this.target) && unready.length >= maxUnavailableOf(spec));
    if (spec.updateStrategy === 'OnDelete' || (waits && first.revision !== status.updateRevision))
      return [sentence, `Delete ${first.name} by hand (${remove}): it comes back with the newest template.`];
    if (!waits) return [sentence, 'A working image replaces the pod at once: with Parallel nothing waits for it.'];
    return [
      sentence,
      `A working image alone does not help, the controller goes on waiting for ${first.name}: apply it, then delete the pod (${remove}).`,
    ];
  }

  /** What does not happen because of a pod that is not Ready. */
  private waitingFor({ uid, spec, status }: LiveSet): string[] {
    const { pods } = this.after;
    const present = new Set(pods.map(({ ordinal }) => ordinal));
    const missing: string[] = [];
    for (let index = 0; index < playedReplicas(spec); index++)
      if (!present.has(spec.start + index)) missing.push(podName(spec, spec.start + index));
    const outdated = pods.filter(
      (pod) =>
        pod.owner === uid &&
        pod.state !== 'pending' &&
        pod.revision !== status.updateRevision &&
        isWanted(spec, pod.name) &&
        pod.ordinal >= spec.start + spec.partition,
    );
    const condemned = pods.filter((pod) => pod.owner === uid && !isWanted(spec, pod.name));
    const waiting: string[] = [];
    if (missing.length > 0) waiting.push(`${listNames(missing)} ${are(missing.length)} not created`);
    if (condemned.length > 0) waiting.push(`${listNames(condemned.map(nameOf))} ${are(condemned.length)} not removed`);
    if (outdated.length > 0 && spec.updateStrategy === 'RollingUpdate')
      waiting.push(`${listNames(outdated.map(nameOf))} ${are(outdated.length)} not updated`);
    return waiting;
  }

  private claimsOf(pods: readonly string[], { pods: all }: Snapshot): Claim[] {
    const names = new Set(pods);
    return all.filter(({ name }) => names.has(name)).flatMap(({ claims }) => claims);
  }
}

/** `data-web-0 (10Gi)`, `3 claims (30Gi)`. */
function claimPhrase(claims: readonly Claim[]): string {
  const storage = sumStorage(claims.map((claim) => claim.storage));
  const subject = claims.length === 1 ? (claims[0]?.name ?? '') : `${claims.length} claims`;
  return storage === undefined ? subject : `${subject} (${storage})`;
}

function creationOrder(spec: SetSpec): string {
  if (spec.podManagementPolicy === 'Parallel') return ' all at once';
  return `, in that order: each waits until the one before is ${readiness(spec)}`;
}

function readiness({ minReadySeconds }: SetSpec): string {
  return minReadySeconds > 0 ? `Ready for ${count(minReadySeconds, 'second')}` : 'Ready';
}

function them(things: number): string {
  return things === 1 ? 'it' : 'them';
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** Whether the set asks for a pod of this name. */
function isWanted(spec: SetSpec, name: string): boolean {
  const { start, end } = ordinalRange(spec);
  const ordinal = parsePodName(name)?.ordinal ?? -1;
  return ordinal >= start && ordinal < end;
}

function byOrdinal(a: string, b: string): number {
  return Number(/\d+$/.exec(a)?.[0]) - Number(/\d+$/.exec(b)?.[0]);
}
