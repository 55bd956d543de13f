import { claimName, effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import { orphaned } from '../statefulset/narrator/order';
import { are, listNames, verb } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import type { Trouble } from './cluster';
import { describeEvent, type EventKind, type RolloutEvent } from './log';
import type { SimulatedStep } from './rollout';
import { type ClaimNow, type ClaimState, type PodNow, type PodState, type Scene, SceneMap } from './scene';
import type { SetNow } from './setNow';
import type { PodAfter } from './snapshot';
import { type SimulationStep, titleOf } from './steps';

/** A step that was played, as frames to step through: plain data, small whatever the replicas. */
export interface PlayedStep {
  /** As it was given: `scale:5`. */
  readonly step: string;
  /** For people: `Scale to 5`. */
  readonly title: string;
  /** What happened, and what it means for the data. */
  readonly notes: readonly string[];
  /** All pods and claims of the history so far, as they are when the step begins. */
  readonly before: Scene;
  /** One moment after the other; in the first nothing has happened yet. */
  readonly frames: readonly Frame[];
  /** The set after it; null if there is none. */
  readonly now: SetNow | null;
  /** The names of the pods' revisions by their number, where they are known: `web-747df48678`. */
  readonly revisions: Readonly<Record<number, string>>;
}

/** One moment: what differs from the one before. */
export interface Frame extends Scene {
  readonly sentence: string;
}

/** About as many frames as a step has at most: in longer ones several moments make one. */
const maxFrames = 100;

/** Makes frames of what is simulated. It knows the pods and claims as they are after the last step. */
export class FrameMaker {
  private readonly now = new SceneMap();
  private readonly templates: readonly { readonly name: string }[];

  /** `scene` is what there is to begin with. */
  constructor(
    private readonly set: StatefulSet,
    scene: Scene,
  ) {
    this.templates = effectiveClaimTemplates(set);
    this.now.add(scene);
  }

  /** All pods and claims of the history so far. */
  get scene(): Scene {
    return this.now.scene;
  }

  /** `number` is that of the step, from 1. */
  play(
    number: number,
    parsed: SimulationStep,
    { step, events, podsAfter, notes }: SimulatedStep,
  ): Omit<PlayedStep, 'now'> {
    const before = this.scene;
    const title = titleOf(parsed);
    const known = new Set([...this.now.pods].flatMap(([ordinal, { state }]) => (state === 'gone' ? [] : [ordinal])));
    const after = new Map(podsAfter.map((pod) => [pod.name, pod]));
    const moments = momentsOf(events);
    const groups = chunks(moments, Math.max(1, Math.ceil(moments.length / maxFrames)));
    const frames = groups.map((group) => this.frame(group, number, after, known));
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
    after: ReadonlyMap<string, PodAfter>,
    known: ReadonlySet<number>,
  ): Frame {
    const change = new SceneMap();
    const again: string[] = [];
    for (const { ev, name } of events) {
      this.recordClaim(ev, name, change);
      const ordinal = parsePodName(name)?.ordinal;
      const state = podStateAfter(ev);
      if (state === undefined || ordinal === undefined) continue;
      this.setPod(change, ordinal, podAfter(ev, state, this.now.pods.get(ordinal), after.get(name)));
      for (const { name: template } of this.templates) {
        const claim = this.now.claimsOf(template).get(ordinal);
        const now = claim && claimAfterPod(ev, claim, number);
        if (now === undefined || now === claim) continue;
        this.setClaim(change, template, ordinal, now);
        if (ev === 'pod-create' && now.data !== undefined && !known.has(ordinal))
          again.push(claimName({ name: template }, this.set, ordinal));
      }
    }
    return { sentence: sentenceOf(events, again), ...change.scene };
  }

  private recordClaim(ev: EventKind, name: string, change: SceneMap): void {
    const state = claimStateAfter(ev);
    const claim = state && this.claimNamed(name);
    if (!claim) return;
    const data = ev === 'pvc-terminating' ? this.now.claimsOf(claim.template).get(claim.ordinal)?.data : undefined;
    this.setClaim(change, claim.template, claim.ordinal, { state, data });
  }

  /** What a step leaves behind without an event: orphaned pods, and pods that do not become Ready. */
  private rest(step: SimulationStep, podsAfter: readonly PodAfter[]): readonly Frame[] {
    const isOrphaning = step.do === 'delete' && step.orphan;
    const left = podsAfter.flatMap((pod) => {
      const ordinal = parsePodName(pod.name)?.ordinal;
      if (ordinal === undefined) return [];
      const isTold = this.now.pods.get(ordinal)?.state === 'not-ready' || pod.ready || pod.terminating;
      return isOrphaning || !isTold ? [{ ...pod, ordinal }] : [];
    });
    if (left.length === 0) return [];
    const change = new SceneMap();
    for (const { ordinal, revision, trouble } of left)
      this.setPod(change, ordinal, { state: isOrphaning ? 'orphaned' : 'not-ready', revision, trouble });
    const sentence = isOrphaning ? orphaned(left.map(({ name }) => name)) : neverReady(left);
    return [{ sentence, ...change.scene }];
  }

  private setPod(change: SceneMap, ordinal: number, now: PodNow): void {
    change.pods.set(ordinal, now);
    this.now.pods.set(ordinal, now);
  }

  private setClaim(change: SceneMap, template: string, ordinal: number, now: ClaimNow): void {
    change.claimsOf(template).set(ordinal, now);
    this.now.claimsOf(template).set(ordinal, now);
  }

  private claimNamed(name: string): { readonly template: string; readonly ordinal: number } | undefined {
    const ordinal = parsePodName(name)?.ordinal;
    if (ordinal === undefined) return undefined;
    const template = this.templates.find((candidate) => claimName(candidate, this.set, ordinal) === name);
    return template && { template: template.name, ordinal };
  }
}

/** A pod after an event. Why it is not Ready, or stays, is known of what the step ends with. */
function podAfter(ev: EventKind, state: PodState, before: PodNow | undefined, after: PodAfter | undefined): PodNow {
  const revision = ev === 'pod-create' ? after?.revision : before?.revision;
  const isInTrouble = state === 'not-ready' || (state === 'ending' && after?.terminating);
  return {
    state,
    ...(state !== 'gone' && { revision }),
    ...(isInTrouble && after?.trouble && { trouble: after.trouble }),
  };
}

/** `web-1 never becomes Ready: its image does not start.` */
function neverReady(pods: readonly PodAfter[]): string {
  const byTrouble = new Map<Trouble | undefined, string[]>();
  for (const { name, trouble } of pods) byTrouble.set(trouble, [...(byTrouble.get(trouble) ?? []), name]);
  return [...byTrouble]
    .map(([trouble, names]) => {
      const reason = reasonOf(trouble, names.length === 1);
      return `${listNames(names)} never ${verb(names.length, 'become')} Ready${reason === '' ? '' : `: ${reason}`}.`;
    })
    .join(' ');
}

function reasonOf(trouble: Trouble | undefined, isOne: boolean): string {
  const [it, its] = isOne ? ['it does', 'its'] : ['they do', 'their'];
  switch (trouble) {
    case 'image':
      return `${its} image does not start`;
    case 'refuses the data':
      return `${it} not start with the data that another version left in ${its} claim${isOne ? '' : 's'}`;
    case 'failed':
      return `${isOne ? 'it fails' : 'they fail'}`;
    case 'node lost':
      return `${its} node does not answer`;
    case 'as found':
    case undefined:
      return '';
  }
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
    case 'pod-not-ready':
      return 'not-ready';
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
    case 'pod-not-ready':
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
