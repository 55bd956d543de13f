import { claimName, effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import { orphaned } from '../statefulset/narrator/order';
import { are, listNames, verb } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { describeEvent, type EventKind, type RolloutEvent } from './log';
import type { PodAfter, SimulatedStep } from './rollout';
import type { SimulationStep } from './steps';
import { titleOf } from './titles';

/** A step that was played, as frames to step through: plain data, small whatever the replicas. */
export interface PlayedStep {
  /** As it was given: `scale:5`. */
  readonly step: string;
  /** For people: `Scale to 5`. */
  readonly title: string;
  /** What happened, and what it means for the data. */
  readonly notes: readonly string[];
  /** All pods and claims of the history so far, as they are when the step begins. */
  readonly before: Standing;
  /** One moment after the other; in the first nothing has happened yet. */
  readonly frames: readonly Frame[];
  /** The names of the pods' revisions by their number, where they are known: `web-747df48678`. */
  readonly revisions: Readonly<Record<number, string>>;
}

/** Pods and claims in runs of neighbours that have everything in common. */
export interface Standing {
  readonly pods: readonly PodRun[];
  readonly claims: readonly ClaimRun[];
}

/** One moment: what differs from the one before. */
export interface Frame extends Standing {
  readonly sentence: string;
}

export type PodState = 'starting' | 'ready' | 'not-ready' | 'ending' | 'gone' | 'orphaned';
/** `used`: a pod has it. `kept`: retained without a pod. */
export type ClaimState = 'used' | 'kept' | 'ending' | 'gone';

/** Consecutive ordinals, both ends included. */
interface Run {
  readonly from: number;
  readonly to: number;
}

export interface PodNow {
  readonly state: PodState;
  /** Which revision of the template it has; undefined for one that does not exist. */
  readonly revision?: number | undefined;
}
export type PodRun = PodNow & Run;

export interface ClaimNow {
  readonly state: ClaimState;
  /**
   * Whose data is in it: the number of the step, from 1, in which a pod first wrote to it, or 0 for what was there before
   * the first one. Undefined while it is empty.
   */
  readonly data?: number | undefined;
}
export type ClaimRun = ClaimNow & Run & { readonly template: string };

/** About as many frames as a step has at most: in longer ones several moments make one. */
const maxFrames = 100;

/**
 * Makes frames of what is simulated. It knows the pods and claims as they are after the last step: claims by template and
 * ordinal, so that a frame can hold runs of them.
 */
export class FrameMaker {
  private readonly pods = new Map<number, PodNow>();
  private readonly claims = new Map<string, Map<number, ClaimNow>>();
  private readonly templates: readonly { readonly name: string }[];

  /** `standing` is what there is to begin with. */
  constructor(
    private readonly set: StatefulSet,
    standing: Standing,
  ) {
    this.templates = effectiveClaimTemplates(set);
    for (const { from, to, ...now } of standing.pods) eachOf({ from, to }, (ordinal) => this.pods.set(ordinal, now));
    for (const { from, to, template, ...now } of standing.claims)
      eachOf({ from, to }, (ordinal) => this.claimsOf(template).set(ordinal, now));
  }

  /** All pods and claims of the history so far. */
  get standing(): Standing {
    return standingOf(this.pods, this.claims);
  }

  /** `number` is that of the step, from 1. */
  play(number: number, parsed: SimulationStep, { step, events, podsAfter, notes }: SimulatedStep): PlayedStep {
    const before = this.standing;
    const title = titleOf(parsed);
    const known = new Set([...this.pods].flatMap(([ordinal, { state }]) => (state === 'gone' ? [] : [ordinal])));
    const revisions = new Map(podsAfter.map(({ name, revision }) => [name, revision]));
    const moments = momentsOf(events);
    const groups = chunks(moments, Math.max(1, Math.ceil(moments.length / maxFrames)));
    const frames = groups.map((group) => this.frame(group, number, revisions, known));
    return {
      step,
      title,
      notes,
      before,
      frames: [{ sentence: `${title}.`, pods: [], claims: [] }, ...frames, ...this.rest(parsed, podsAfter)],
      revisions: Object.fromEntries(
        podsAfter.flatMap(({ revision, revisionName }) => (revisionName ? [[revision, revisionName]] : [])),
      ),
    };
  }

  private frame(
    events: readonly RolloutEvent[],
    number: number,
    revisions: ReadonlyMap<string, number>,
    known: ReadonlySet<number>,
  ): Frame {
    const change = new Change(this.pods, (template) => this.claimsOf(template));
    const again: string[] = [];
    for (const { ev, name } of events) {
      this.recordClaim(ev, name, change);
      const ordinal = parsePodName(name)?.ordinal;
      const state = podStateAfter(ev);
      if (state === undefined || ordinal === undefined) continue;
      const old = this.pods.get(ordinal)?.revision;
      change.pod(ordinal, {
        state,
        revision: ev === 'pod-create' ? revisions.get(name) : state === 'gone' ? undefined : old,
      });
      for (const { name: template } of this.templates) {
        const claim = this.claimsOf(template).get(ordinal);
        if (claim === undefined) continue;
        const now = claimAfterPod(ev, claim, number);
        if (now === claim) continue;
        change.claim(template, ordinal, now);
        if (ev === 'pod-create' && claim.data !== undefined && !known.has(ordinal))
          again.push(claimName({ name: template }, this.set, ordinal));
      }
    }
    return { sentence: sentenceOf(events, again), ...change.standing };
  }

  private recordClaim(ev: EventKind, name: string, change: Change): void {
    const state = claimStateAfter(ev);
    const claim = state && this.claimNamed(name);
    if (!claim) return;
    const data = ev === 'pvc-terminating' ? this.claimsOf(claim.template).get(claim.ordinal)?.data : undefined;
    change.claim(claim.template, claim.ordinal, { state, data });
  }

  /** What a step leaves behind without an event: pods that never became Ready, orphaned pods. */
  private rest(step: SimulationStep, podsAfter: readonly PodAfter[]): readonly Frame[] {
    const isOrphaning = step.do === 'delete' && step.orphan;
    const state = isOrphaning ? 'orphaned' : 'not-ready';
    const left = podsAfter.flatMap(({ name, ready, revision }) => {
      const ordinal = parsePodName(name)?.ordinal;
      const isTold = ordinal === undefined || this.pods.get(ordinal)?.state === state;
      return (isOrphaning || !ready) && !isTold ? [{ name, ordinal, revision }] : [];
    });
    if (left.length === 0) return [];
    const names = left.map(({ name }) => name);
    const change = new Change(this.pods, (template) => this.claimsOf(template));
    for (const { ordinal, revision } of left) change.pod(ordinal, { state, revision });
    const sentence = isOrphaning ? orphaned(names) : `${listNames(names)} never ${verb(left.length, 'become')} Ready.`;
    return [{ sentence, ...change.standing }];
  }

  private claimsOf(template: string): Map<number, ClaimNow> {
    const claims = this.claims.get(template) ?? new Map<number, ClaimNow>();
    this.claims.set(template, claims);
    return claims;
  }

  private claimNamed(name: string): { readonly template: string; readonly ordinal: number } | undefined {
    const ordinal = parsePodName(name)?.ordinal;
    if (ordinal === undefined) return undefined;
    const template = this.templates.find((candidate) => claimName(candidate, this.set, ordinal) === name);
    return template && { template: template.name, ordinal };
  }
}

/** What changes in one frame, which is written down at once. */
class Change {
  private readonly pods = new Map<number, PodNow>();
  private readonly claims = new Map<string, Map<number, ClaimNow>>();

  constructor(
    private readonly allPods: Map<number, PodNow>,
    private readonly allClaims: (template: string) => Map<number, ClaimNow>,
  ) {}

  get standing(): Standing {
    return standingOf(this.pods, this.claims);
  }

  pod(ordinal: number, now: PodNow): void {
    this.pods.set(ordinal, now);
    this.allPods.set(ordinal, now);
  }

  claim(template: string, ordinal: number, now: ClaimNow): void {
    const claims = this.claims.get(template) ?? new Map<number, ClaimNow>();
    this.claims.set(template, claims.set(ordinal, now));
    this.allClaims(template).set(ordinal, now);
  }
}

/** The pods and claims of a set with which a history begins: nothing, or what runs. */
export function standingAtStart(
  set: StatefulSet,
  { podsAfter, pvcsAfter }: Pick<SimulatedStep, 'podsAfter' | 'pvcsAfter'>,
): Standing {
  const pods = new Map<number, PodNow>();
  for (const { name, ready, revision } of podsAfter) {
    const ordinal = parsePodName(name)?.ordinal;
    if (ordinal !== undefined) pods.set(ordinal, { state: ready ? 'ready' : 'not-ready', revision });
  }
  const claims = new Map<string, Map<number, ClaimNow>>();
  const existing = new Set(pvcsAfter.map(({ name }) => name));
  const ordinals = pvcsAfter.flatMap(({ name }) => parsePodName(name)?.ordinal ?? []);
  for (const template of effectiveClaimTemplates(set)) {
    const own = new Map<number, ClaimNow>();
    for (const ordinal of new Set(ordinals))
      if (existing.has(claimName(template, set, ordinal)))
        own.set(ordinal, { state: pods.has(ordinal) ? 'used' : 'kept', data: 0 });
    claims.set(template.name, own);
  }
  return standingOf(pods, claims);
}

function standingOf(
  pods: ReadonlyMap<number, PodNow>,
  claims: ReadonlyMap<string, ReadonlyMap<number, ClaimNow>>,
): Standing {
  return {
    pods: runs(pods),
    claims: [...claims].flatMap(([template, states]) => runs(states).map((run) => ({ template, ...run }))),
  };
}

/** Consecutive ordinals that have everything in common, as one run. */
function runs<Now extends PodNow | ClaimNow>(states: ReadonlyMap<number, Now>): (Now & Run)[] {
  const result: (Now & Run)[] = [];
  let last: (Now & Run) | undefined;
  for (const [ordinal, now] of [...states].sort(([a], [b]) => a - b)) {
    const isSame = last?.to === ordinal - 1 && isEqual(last, now);
    if (isSame) result.pop();
    last = { ...now, from: isSame && last ? last.from : ordinal, to: ordinal };
    result.push(last);
  }
  return result;
}

function isEqual(run: PodNow | ClaimNow, now: PodNow | ClaimNow): boolean {
  if (run.state !== now.state) return false;
  if ('data' in run || 'data' in now) return 'data' in run && 'data' in now && run.data === now.data;
  return 'revision' in run && 'revision' in now && run.revision === now.revision;
}

function eachOf({ from, to }: Run, visit: (ordinal: number) => void): void {
  for (let ordinal = from; ordinal <= to; ordinal++) visit(ordinal);
}

/** The kinds that complete what another one began. */
const completions: ReadonlySet<EventKind> = new Set(['pod-ready', 'pod-deleted', 'pvc-deleted']);

/** Cuts events into moments: between batches, and before what completes something begun in the batch. */
function momentsOf(events: readonly RolloutEvent[]): RolloutEvent[][] {
  const moments: RolloutEvent[][] = [];
  for (const [index, event] of events.entries()) {
    const last = events[index - 1];
    const apart = last?.batch !== event.batch || (completions.has(event.ev) && !completions.has(last.ev));
    if (apart) moments.push([event]);
    else moments.at(-1)?.push(event);
  }
  return moments;
}

function chunks(moments: readonly (readonly RolloutEvent[])[], size: number): RolloutEvent[][] {
  const result: RolloutEvent[][] = [];
  for (let from = 0; from < moments.length; from += size) result.push(moments.slice(from, from + size).flat());
  return result;
}

function podStateAfter(ev: EventKind): PodState | undefined {
  switch (ev) {
    case 'pod-create':
      return 'starting';
    case 'pod-ready':
      return 'ready';
    case 'pod-terminating':
      return 'ending';
    case 'pod-deleted':
      return 'gone';
    case 'pvc-create':
    case 'pvc-owners':
    case 'pvc-terminating':
    case 'pvc-deleted':
      return undefined;
  }
}

function claimStateAfter(ev: EventKind): ClaimState | undefined {
  switch (ev) {
    case 'pvc-create':
      return 'used';
    case 'pvc-terminating':
      return 'ending';
    case 'pvc-deleted':
      return 'gone';
    case 'pvc-owners':
    case 'pod-create':
    case 'pod-ready':
    case 'pod-terminating':
    case 'pod-deleted':
      return undefined;
  }
}

/** What a change of its pod means for a claim: a pod that is Ready has written to it. */
function claimAfterPod(ev: EventKind, claim: ClaimNow, step: number): ClaimNow {
  if (ev === 'pod-ready' && claim.data === undefined && claim.state !== 'gone') return { ...claim, data: step };
  if (claim.state === 'ending' || claim.state === 'gone') return claim;
  if (ev === 'pod-create' && claim.state !== 'used') return { ...claim, state: 'used' };
  if (ev === 'pod-deleted' && claim.state !== 'kept') return { ...claim, state: 'kept' };
  return claim;
}

/** What happens in a frame: `web-0 becomes Ready; web-1 is created.` `again` are claims that a new pod finds with data. */
function sentenceOf(events: readonly RolloutEvent[], again: readonly string[]): string {
  const names = new Map<EventKind, string[]>();
  const batches = new Map<string, number>();
  let unordered = false;
  for (const { ev, name, batch } of events) {
    names.set(ev, [...(names.get(ev) ?? []), name]);
    unordered ||= ev.startsWith('pod-') && batches.get(ev) === batch;
    batches.set(ev, batch);
  }
  const text = [...names].map(([ev, list]) => describeEvent(ev, list)).join('; ');
  const attached =
    again.length === 0 ? '' : ` ${listNames(again)} ${are(again.length)} attached again, with the old data.`;
  return `${text}${unordered ? ', in no fixed order' : ''}.${attached}`;
}
