import type { ClaimState, PodState, Timeline } from '../simulation/timeline';

export type { ClaimState, Frame, PodState, Timeline } from '../simulation/timeline';

export const podStateLabels: Readonly<Record<PodState, string>> = {
  starting: 'starting',
  ready: 'Ready',
  'not-ready': 'not Ready',
  ending: 'terminating',
  gone: 'no pod',
  orphaned: 'orphaned',
};

export const claimStateLabels: Readonly<Record<ClaimState, string>> = {
  used: 'in use',
  kept: 'retained',
  ending: 'will be deleted',
  gone: 'deleted',
};

/** A pod of a timeline at one moment, and its claims. */
export interface PodAtMoment {
  /** `gone`: it does not exist, not yet or no longer. */
  readonly state: PodState;
  readonly revision: number | undefined;
  /** By claim template; those that were never there are missing. */
  readonly claims: ReadonlyMap<string, ClaimState>;
  /** Whether something happens to it in this frame. */
  readonly changed: boolean;
}

/**
 * Every pod that a timeline has at any time, by ordinal in ascending order, as it is once the frame at `index` is
 * reached: what the frames up to it add up to.
 */
export function stateAt({ frames }: Timeline, index: number): ReadonlyMap<number, PodAtMoment> {
  const pods = new Map<
    number,
    { state: PodState; revision: number | undefined; claims: Map<string, ClaimState>; changed: boolean }
  >();
  const pod = (ordinal: number) => {
    const known = pods.get(ordinal) ?? { state: 'gone', revision: undefined, claims: new Map(), changed: false };
    pods.set(ordinal, known);
    return known;
  };
  for (const [i, frame] of frames.entries()) {
    const changed = i === index;
    const apply = <Run extends { readonly from: number; readonly to: number }>(
      runs: readonly Run[],
      set: (now: ReturnType<typeof pod>, run: Run) => void,
    ) => {
      for (const run of runs)
        for (let ordinal = run.from; ordinal <= run.to; ordinal++) {
          const now = pod(ordinal);
          if (i > index) continue;
          set(now, run);
          now.changed ||= changed;
        }
    };
    apply(frame.pods, (now, { state, revision }) => {
      now.state = state;
      now.revision = state === 'gone' ? undefined : (revision ?? now.revision);
    });
    apply(frame.claims, (now, { template, state }) => now.claims.set(template, state));
  }
  return new Map([...pods].sort(([a], [b]) => a - b));
}
