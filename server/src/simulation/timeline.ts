import type { Target } from '../kubernetes/versions';
import { claimName, effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import { orphaned } from '../statefulset/narrator/order';
import { listNames, verb } from '../statefulset/phrases';
import { readStatefulSet } from '../statefulset/set';
import type { Json } from '../yaml/json';
import { describeEvent, type EventKind, type RolloutEvent } from './log';
import { type Rollout, type SimulatedStep, simulate } from './rollout';
import type { Scenario } from './scenarios';
import type { PodAfter } from './snapshot';
import { parseStep, type SimulationStep, titleOf } from './steps';

/** A played scenario as frames to step through: plain data, small whatever the replicas. */
export interface Timeline {
  readonly steps: readonly { readonly title: string; readonly notes: readonly string[] }[];
  readonly frames: readonly Frame[];
  /** The names of revisions by their number, where they are known: `web-747df48678`. */
  readonly revisions: Readonly<Record<number, string>>;
}

/** One moment: what differs from the frame before. */
export interface Frame {
  /** Which step it belongs to; -1: the state before. */
  readonly step: number;
  readonly sentence: string;
  readonly pods: readonly PodChange[];
  readonly claims: readonly ClaimChange[];
}

export type PodState = 'starting' | 'ready' | 'not-ready' | 'ending' | 'gone' | 'orphaned';
/** `used`: a pod has it. `kept`: retained without a pod. */
export type ClaimState = 'used' | 'kept' | 'ending' | 'gone';

/** Consecutive ordinals, both ends included, and the state that they take. */
interface Run<State> {
  readonly from: number;
  readonly to: number;
  readonly state: State;
}

export interface PodChange extends Run<PodState> {
  /** Which revision of the template they have from now on; undefined where that does not change. */
  readonly revision: number | undefined;
}

export interface ClaimChange extends Run<ClaimState> {
  readonly template: string;
}

/** About as many frames as a timeline has at most: in longer ones several moments make one. */
const maxFrames = 100;

/**
 * Plays a scenario. Total: every manifest gives a timeline. `from` is what it begins with instead of its setup: a set as
 * it runs (`continueFrom`).
 */
export function playScenario(manifest: Json, scenario: Scenario, target: Target, from?: Rollout): Timeline {
  const setup = from ? [] : scenario.setup;
  const start = from?.look();
  const played = simulate(manifest, [...setup, ...scenario.steps], target, from).steps;
  const shown = played.slice(setup.length);
  const moments = shown.map(({ events }) => momentsOf(events));
  const together = Math.max(1, Math.ceil(moments.flat().length / maxFrames));
  const frames = new Frames(manifest);
  const before = played[setup.length - 1];
  if (start) frames.begin(start, 'The set is as it runs.');
  else if (before) frames.begin(before, 'The set is as in the manifest.');
  for (const [index, step] of shown.entries()) frames.play(index, step, chunks(moments[index] ?? [], together));
  return {
    steps: shown.map(({ step, notes }) => ({ title: titleOf(parseStep(step)), notes })),
    frames: frames.all,
    revisions: Object.fromEntries(
      [...(start ? [start] : []), ...played].flatMap(({ podsAfter }) =>
        podsAfter.flatMap(({ revision, revisionName }) => (revisionName ? [[revision, revisionName]] : [])),
      ),
    ),
  };
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

interface PodNow {
  readonly state: PodState;
  readonly revision: number | undefined;
}

/** Collects frames. Claims are known by template and ordinal, so that a frame can hold runs of them. */
class Frames {
  readonly all: Frame[] = [];
  private readonly ending = new Set<string>();
  private readonly set: ReturnType<typeof readStatefulSet>;
  private readonly templates: readonly { readonly name: string }[];

  constructor(manifest: Json) {
    this.set = readStatefulSet(manifest);
    this.templates = effectiveClaimTemplates(this.set);
  }

  begin({ podsAfter, pvcsAfter }: Pick<SimulatedStep, 'podsAfter' | 'pvcsAfter'>, sentence: string): void {
    const pods = new Map<number, PodNow>();
    for (const { ordinal, ready, revision } of this.withOrdinals(podsAfter))
      pods.set(ordinal, { state: ready ? 'ready' : 'not-ready', revision });
    const used = new Set(podsAfter.flatMap((pod) => this.templates.map((template) => `${template.name}-${pod.name}`)));
    const claims = new Map<string, ClaimState>(pvcsAfter.map(({ name }) => [name, used.has(name) ? 'used' : 'kept']));
    this.add(-1, sentence, pods, claims);
  }

  play(index: number, { step, podsAfter }: SimulatedStep, groups: readonly RolloutEvent[][]): void {
    const parsed = parseStep(step);
    this.add(index, `${titleOf(parsed)}.`, new Map(), new Map());
    const revisions = new Map(podsAfter.map(({ name, revision }) => [name, revision]));
    for (const group of groups) {
      const pods = new Map<number, PodNow>();
      const claims = new Map<string, ClaimState>();
      for (const event of group) this.record(event, revisions, pods, claims);
      this.add(index, sentenceOf(group), pods, claims);
    }
    this.addRest(index, parsed, podsAfter);
  }

  private record(
    { ev, name }: RolloutEvent,
    revisions: ReadonlyMap<string, number>,
    pods: Map<number, PodNow>,
    claims: Map<string, ClaimState>,
  ): void {
    const claim = claimStateAfter(ev);
    if (claim !== undefined) claims.set(name, claim);
    if (claim === 'ending') this.ending.add(name);
    if (claim === 'gone') this.ending.delete(name);
    const state = podStateAfter(ev);
    const ordinal = parsePodName(name)?.ordinal;
    if (state === undefined || ordinal === undefined) return;
    pods.set(ordinal, { state, revision: ev === 'pod-create' ? revisions.get(name) : pods.get(ordinal)?.revision });
    if (ev !== 'pod-create' && ev !== 'pod-deleted') return;
    for (const template of this.templates) {
      const own = claimName(template, this.set, ordinal);
      if (!this.ending.has(own) && claims.get(own) !== 'gone') claims.set(own, ev === 'pod-create' ? 'used' : 'kept');
    }
  }

  /** What a step leaves behind without an event: pods that never became Ready, orphaned pods. */
  private addRest(index: number, step: SimulationStep, podsAfter: readonly PodAfter[]): void {
    const isOrphaning = step.do === 'delete' && step.orphan;
    const left = podsAfter.filter(({ ready }) => isOrphaning || !ready);
    if (left.length === 0) return;
    const names = left.map(({ name }) => name);
    const sentence = isOrphaning ? orphaned(names) : `${listNames(names)} never ${verb(left.length, 'become')} Ready.`;
    const state = isOrphaning ? 'orphaned' : 'not-ready';
    const pods = new Map(
      this.withOrdinals(left).map(({ ordinal, revision }) => [ordinal, { state, revision } as const]),
    );
    this.add(index, sentence, pods, new Map());
  }

  private add(
    step: number,
    sentence: string,
    pods: ReadonlyMap<number, PodNow>,
    claims: ReadonlyMap<string, ClaimState>,
  ): void {
    const byTemplate = new Map<string, Map<number, { state: ClaimState }>>();
    for (const [name, state] of claims) {
      const claim = this.claimNamed(name);
      if (claim === undefined) continue;
      const states = byTemplate.get(claim.template) ?? new Map<number, { state: ClaimState }>();
      byTemplate.set(claim.template, states.set(claim.ordinal, { state }));
    }
    this.all.push({
      step,
      sentence,
      pods: runs(pods),
      claims: [...byTemplate].flatMap(([template, states]) => runs(states).map((run) => ({ template, ...run }))),
    });
  }

  private claimNamed(name: string): { readonly template: string; readonly ordinal: number } | undefined {
    const ordinal = parsePodName(name)?.ordinal;
    if (ordinal === undefined) return undefined;
    const template = this.templates.find((candidate) => claimName(candidate, this.set, ordinal) === name);
    return template && { template: template.name, ordinal };
  }

  private withOrdinals(pods: readonly PodAfter[]): readonly (PodAfter & { readonly ordinal: number })[] {
    return pods.flatMap((pod) => {
      const ordinal = parsePodName(pod.name)?.ordinal;
      return ordinal === undefined ? [] : [{ ...pod, ordinal }];
    });
  }
}

/** Consecutive ordinals in the same state, as one run. */
function runs<Now extends { readonly state: string; readonly revision?: number | undefined }>(
  states: ReadonlyMap<number, Now>,
): (Now & { readonly from: number; readonly to: number })[] {
  const result: (Now & { readonly from: number; readonly to: number })[] = [];
  for (const [ordinal, now] of [...states].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last && last.to === ordinal - 1 && last.state === now.state && last.revision === now.revision)
      result[result.length - 1] = { ...last, to: ordinal };
    else result.push({ ...now, from: ordinal, to: ordinal });
  }
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
    default:
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
    default:
      return undefined;
  }
}

/** What happens in a frame: `web-0 becomes Ready; web-1 is created.` */
function sentenceOf(events: readonly RolloutEvent[]): string {
  const names = new Map<EventKind, string[]>();
  const batches = new Map<string, number>();
  let unordered = false;
  for (const { ev, name, batch } of events) {
    names.set(ev, [...(names.get(ev) ?? []), name]);
    unordered ||= ev.startsWith('pod-') && batches.get(ev) === batch;
    batches.set(ev, batch);
  }
  const text = [...names].map(([ev, list]) => describeEvent(ev, list)).join('; ');
  return `${text}${unordered ? ', in no fixed order' : ''}.`;
}
