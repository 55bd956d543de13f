import type { Trouble } from '../simulation/cluster';
import type { PlayedStep } from '../simulation/frames';
import type { ClaimNow, ClaimState, PodNow, PodState } from '../simulation/scene';

export type { Finding, FindingId } from '../simulation/failures/finding';
export type { Frame, PlayedStep } from '../simulation/frames';
export type { Preset } from '../simulation/presets';
export type { ClaimNow, ClaimState, PodNow, PodState, Scene } from '../simulation/scene';
export type { SetNow } from '../simulation/setNow';

export const podStateLabels: Readonly<Record<PodState, string>> = {
  starting: 'starting',
  ready: 'Ready',
  'not-ready': 'not Ready',
  ending: 'terminating',
  gone: 'no pod',
  orphaned: 'orphaned',
};

export const troubleLabels: Readonly<Record<Trouble, string>> = {
  image: 'image does not start',
  'refuses the data': 'refuses the data of another version',
  failed: 'fails',
  'node lost': 'node does not answer',
  'as found': 'as it was found',
};

export const claimStateLabels: Readonly<Record<ClaimState, string>> = {
  used: 'in use',
  kept: 'retained',
  ending: 'will be deleted',
  gone: 'deleted',
};

/** Whose data is in a claim; an empty text for a claim that is gone. */
export function dataLabel({ state, data }: ClaimNow): string {
  if (state === 'gone') return '';
  if (data === undefined) return 'empty';
  return data === 0 ? 'data from before' : `data from step ${data}`;
}

/** A pod of a history at one moment, and its claims. */
export interface PodAtMoment {
  readonly pod: PodNow;
  /** By claim template; those that were never there are missing. */
  readonly claims: ReadonlyMap<string, ClaimNow>;
  /** Whether something happens to it in this frame. */
  readonly changed: boolean;
}

/**
 * Every pod of the history so far, by ordinal in ascending order, as it is once the frame at `index` of a step is
 * reached: what it begins with, and what the frames up to it add.
 */
export function stateAt(
  { before, frames }: Pick<PlayedStep, 'before' | 'frames'>,
  index: number,
): ReadonlyMap<number, PodAtMoment> {
  const pods = new Map<number, { pod: PodNow; claims: Map<string, ClaimNow>; changed: boolean }>();
  const at = (ordinal: number) => {
    const known = pods.get(ordinal) ?? { pod: { state: 'gone' }, claims: new Map(), changed: false };
    pods.set(ordinal, known);
    return known;
  };
  for (const [i, moment] of [before, ...frames.slice(0, index + 1)].entries()) {
    const changed = i > 0 && i === index + 1;
    for (const { from, to, ...pod } of moment.pods)
      for (let ordinal = from; ordinal <= to; ordinal++) Object.assign(at(ordinal), { pod, changed });
    for (const { from, to, template, ...claim } of moment.claims)
      for (let ordinal = from; ordinal <= to; ordinal++) {
        const known = at(ordinal);
        known.claims.set(template, claim);
        known.changed ||= changed;
      }
  }
  return new Map([...pods].sort(([a], [b]) => a - b));
}
