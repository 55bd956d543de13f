import type { Target } from '../kubernetes/versions';
import { unknownVersions, versionChanges } from '../products/upgrades';
import { firstImage } from '../statefulset/containers';
import {
  type Claims,
  claimsAfterDeletion,
  claimsAfterScaleDown,
  claimsOfReplaced,
  claimsOwned,
  theirClaims,
} from '../statefulset/narrator/claims';
import {
  created,
  deletedWithSet,
  heldBack,
  orphaned,
  replaced,
  scaledDown,
  updateRule,
} from '../statefulset/narrator/order';
import { are, listNames, sentences, them, verb } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { sumStorage } from '../statefulset/storage';
import { trailing } from '../yaml/text';
import { type Claim, isReady, maxPlayedReplicas, type SetSpec } from './cluster';
import type { EventKind, RolloutEvent } from './log';
import { neverReadySuffix } from './revisions';
import type { Snapshot } from './snapshot';
import type { SimulationStep } from './steps';
import { isWanted, stuck, terminating } from './stuck';

/** What a step did, and what it means for the data. */
export function describeStep(
  step: SimulationStep,
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
  /** Pods that are deleted and not recreated, in the order in which they terminated. */
  private readonly removed: readonly string[];
  private readonly added: readonly string[];
  private readonly replaced: readonly string[];

  constructor(
    private readonly step: SimulationStep,
    private readonly before: Snapshot,
    private readonly after: Snapshot,
    private readonly events: readonly RolloutEvent[],
    private readonly target: Target,
  ) {
    const old = new Set(before.pods.map(nameOf));
    const now = new Set(after.pods.map(nameOf));
    const ends = events.filter(({ ev }) => ev === 'pod-terminating' || ev === 'pod-deleted');
    const ended = [...new Set(ends.map(nameOf))];
    const created = new Set(this.names('pod-create'));
    this.removed = ended.filter((name) => !now.has(name));
    this.replaced = ended.filter((name) => now.has(name) && created.has(name));
    this.added = [...created].filter((name) => !old.has(name));
  }

  deletion(orphan: boolean): string[] {
    const { before, after, removed } = this;
    const set = before.set?.spec;
    if (set === undefined) return [];
    const pods = before.pods.map(nameOf);
    const gone = new Set(this.names('pvc-deleted'));
    const deleted = before.claims.filter(({ name }) => gone.has(name));
    return [
      orphan &&
        pods.length > 0 &&
        `${orphaned(pods)} A StatefulSet of the same name and selector adopts ${them(pods.length)}.`,
      removed.length > 0 && deletedWithSet([...removed].sort(byOrdinal), set),
      claimsAfterDeletion(named(deleted), { ...set, whenDeleted: 'Delete' }),
      claimsAfterDeletion(named(after.claims), { ...set, whenDeleted: 'Retain' }),
      ...terminating(after, set.namespace, this.target),
    ].filter((note): note is string => note !== false && note !== '');
  }

  change(): string[] {
    return [
      ...this.capping(),
      ...this.versions(),
      ...this.adoption(),
      ...this.creation(),
      ...this.removal(),
      ...this.replacement(),
      ...this.ownership(),
      ...this.reach(),
      ...this.kept(),
      ...(this.after.set ? stuck(this.after, this.after.set, this.target) : []),
      ...terminating(this.after, this.after.set?.spec.namespace, this.target),
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
      `Of ${replicas} pods only the first ${maxPlayedReplicas} are simulated and counted; the others follow the same rules.`,
    ];
  }

  /** What another version of a database means for its data. */
  private versions(): string[] {
    const [before, after] = [this.before.set?.spec, this.after.set?.spec];
    if (!before || !after || before.templateData === after.templateData || before.replicas === 0) return [];
    // What a version never wrote, it cannot leave behind.
    const writers = new Set(this.before.claims.map(({ writer }) => writer).filter((writer) => writer !== undefined));
    const changes = [...(writers.size > 0 ? writers : [before])]
      .flatMap((old) => versionChanges(old, after))
      .map(({ reason, way }) => `Danger: ${reason} ${way}`);
    const isStandIn = firstImage(after).endsWith(neverReadySuffix);
    return [...new Set(isStandIn ? changes : [...changes, ...unknownVersions(before, after)])];
  }

  private adoption(): string[] {
    const { before, after } = this;
    if (before.set !== undefined || after.set === undefined || before.pods.length === 0) return [];
    const pods = before.pods.map(nameOf);
    return [`${listNames(pods)} ${verb(pods.length, 'keep')} running and ${are(pods.length)} adopted.`];
  }

  private creation(): string[] {
    const { added, after } = this;
    if (added.length === 0 || after.set === undefined) return [];
    const notes = [created([...added].sort(byOrdinal), after.set.spec)];
    const newClaims = new Set(this.names('pvc-create'));
    const claims = this.claimsOf(added, after);
    const fresh = claims.filter(({ name }) => newClaims.has(name));
    const reused = new Set(claims.map(({ name }) => name).filter((name) => !newClaims.has(name)));
    if (fresh.length > 0) notes.push(`${named(fresh).text} ${are(fresh.length)} created, empty.`);
    return [...notes, ...attached(this.before.claims.filter(({ name }) => reused.has(name)))];
  }

  private removal(): string[] {
    const { removed, before, after } = this;
    if (removed.length === 0) return [];
    if (after.set === undefined)
      return [
        `${listNames(removed)} ${are(removed.length)} deleted: no StatefulSet recreates ${them(removed.length)}.`,
      ];
    const to = after.set.spec;
    // Others are to be recreated, once what they wait for allows it.
    const condemned = removed.filter((name) => !isWanted(to, name));
    if (condemned.length === 0) return [];
    return [sentences([scaledDown(condemned, before.set?.spec ?? to, to), this.claimsOfCondemned(condemned, to)])];
  }

  /** What happens to the claims of pods that a scale-down deletes. */
  private claimsOfCondemned(pods: readonly string[], set: StatefulSet): string {
    const claims = this.claimsOf(pods, this.before);
    const storage = sumStorage(claims.map((claim) => claim.storage));
    const deleted = new Set(this.names('pvc-deleted'));
    const whenScaled = claims.every(({ name }) => deleted.has(name)) ? 'Delete' : 'Retain';
    return claimsAfterScaleDown(theirClaims(pods.length, claims.length, storage), { ...set, whenScaled });
  }

  private replacement(): string[] {
    const { replaced: pods, after, step } = this;
    if (pods.length === 0 || after.set === undefined) return [];
    if ('pod' in step && pods.length === 1) return this.recreation(step.pod, after.set.spec);
    const claims = this.claimsOf(pods, after).length;
    return [sentences([replaced(pods, after.set.spec, this.target), claimsOfReplaced(pods.length, claims)])];
  }

  private recreation(name: string, spec: SetSpec): string[] {
    const old = this.before.pods.find((pod) => pod.name === name);
    const pod = this.after.pods.find((other) => other.name === name);
    if (pod === undefined) return [];
    const names = spec.serviceName === undefined ? 'the same name' : 'the same name and DNS name';
    const claims = pod.claims.length > 0 ? `, with ${listNames(pod.claims.map(nameOf))} and its data` : '';
    const template =
      old !== undefined && old.revision !== pod.revision
        ? ` It takes revision ${pod.revision.name ?? pod.revision.number}.`
        : '';
    return [`${name} is recreated under ${names}${claims}; its IP address changes.${template}`];
  }

  /** Claims that a new retention policy gives another owner. */
  private ownership(): string[] {
    const { before, after } = this;
    if (before.set === undefined || after.set === undefined) return [];
    const changed = new Set(this.names('pvc-owners'));
    const old = new Set(before.claims.map(nameOf));
    const claims = after.claims.filter(
      ({ name, owners }) => changed.has(name) && old.has(name) && owners.every(({ kind }) => kind === 'StatefulSet'),
    );
    if (claims.length === 0) return [];
    const used = new Set(after.pods.flatMap((pod) => pod.claims.map(nameOf)));
    const others = after.claims.some(({ name }) => !used.has(name));
    return [
      sentences([
        claimsOwned(
          named(claims),
          claims.some(({ owners }) => owners.length > 0),
        ),
        others && 'Claims without a pod keep their owners.',
      ]),
    ];
  }

  /** What a moved partition means for the next update. */
  private reach(): string[] {
    const [old, now] = [this.before.set?.spec, this.after.set?.spec];
    if (old === undefined || now === undefined || old.partition === now.partition) return [];
    return [updateRule(now, this.target)];
  }

  /** Pods that keep an older revision, and why. */
  private kept(): string[] {
    const { set, pods } = this.after;
    if (set === undefined) return [];
    const { spec, progress } = set;
    const old = pods.filter((pod) => pod.owner === set.uid && pod.revision !== progress.updateRevision && isReady(pod));
    const held =
      spec.updateStrategy === 'OnDelete' ? old : old.filter((pod) => pod.ordinal < spec.start + spec.partition);
    return [heldBack(held.map(nameOf), spec)].filter((note) => note !== undefined);
  }

  private claimsOf(pods: readonly string[], { pods: all }: Snapshot): Claim[] {
    const names = new Set(pods);
    return all.filter(({ name }) => names.has(name)).flatMap(({ claims }) => claims);
  }
}

/** `data-web-0 (10Gi)`, `3 claims (30Gi)`. */
function named(claims: readonly Claim[]): Claims {
  const storage = sumStorage(claims.map((claim) => claim.storage));
  const text = claims.length === 1 ? (claims[0]?.name ?? '') : `${claims.length} claims`;
  return { text: storage === undefined ? text : `${text} (${storage})`, count: claims.length };
}

/** What new pods find in claims that are there already. Of those from before the simulation it is known only in part. */
function attached(claims: readonly Claim[]): string[] {
  const words = (of: readonly Claim[], content: string) =>
    of.length === 0
      ? []
      : [`${named(of).text} ${verb(of.length, 'exist')} already and ${are(of.length)} attached${content}.`];
  const holding = (found: Claim['found']) =>
    claims.filter((claim) => (claim.writer === undefined ? claim.found : undefined) === found);
  return [
    ...words(holding('nothing'), ', empty'),
    ...words(holding('unknown'), ', with whatever data is there'),
    ...words(holding(undefined), ' again, with the old data'),
  ];
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function byOrdinal(a: string, b: string): number {
  return Number(trailing(a, /\d/)) - Number(trailing(b, /\d/));
}
