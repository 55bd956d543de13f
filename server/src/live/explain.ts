import type { Target } from '../kubernetes/versions';
import type { Cause, Explanation, State } from './cause';
import { podCauses } from './causes/pods';
import type { ObservedSet } from './observed';
import { condemnedCauses, downCauses, isFresh, isProgress, type PodCauses } from './order/causes';
import { governingCause, leadsTo } from './order/governing';
import { nextOf } from './order/next';
import { heldBackCause, rollingCause, toUpdate } from './order/rollout';
import { isCountedReady, isDeleted, isSeen, type Standing, standingOf, waitedFor } from './order/standing';
import { storyOf } from './order/story';

/**
 * What a set does and what it waits for: the causes first to last, and the story that they make. `causesOf` says why a
 * pod that is not terminating is missing or not Ready.
 */
export function explain(observed: ObservedSet, target: Target, causesOf: PodCauses = podCauses): Explanation {
  const standing = standingOf(observed, target);
  const waitsFor = waitedFor(standing);
  const causes = withGoverning(causesIn(standing, causesOf), standing);
  const state = stateOf(standing, causes);
  return {
    state,
    causes,
    waitsFor: waitsFor ?? null,
    story: storyOf(standing, causes),
    next: state === 'healthy' ? [] : nextOf(standing, causes),
  };
}

/** Scaling comes before updating, as in the controller: replicas first, condemned pods second, updates last. */
function causesIn(standing: Standing, causesOf: PodCauses): readonly Cause[] {
  const { observed, down, condemned } = standing;
  if (down.length > 0) return downCauses(standing, causesOf);
  if (condemned.length > 0) return condemnedCauses(standing, causesOf);
  if (isDeleted(observed)) return [];
  const next = toUpdate(standing).at(-1);
  if (next !== undefined) return [rollingCause(next.name, standing)];
  return [heldBackCause(standing)].filter((cause) => cause !== undefined);
}

/** The governing Service comes first where it may be what the pods suffer from, and last otherwise. */
function withGoverning(causes: readonly Cause[], { observed }: Standing): readonly Cause[] {
  const governing = governingCause(observed);
  if (governing === undefined) return causes;
  const [first] = causes;
  return first && !leadsTo(governing, first, observed) ? [...causes, governing] : [governing, ...causes];
}

function stateOf(standing: Standing, causes: readonly Cause[]): State {
  const { observed, down, condemned, unseen } = standing;
  const own = causes.filter(({ id }) => !id.startsWith('governing-service-'));
  const [first] = own;
  if (first !== undefined) return isProgress(first) ? 'progressing' : 'stuck';
  if (isDeleted(observed) || !isSeen(observed)) return 'progressing';
  if (unseen > 0) return isCountedReady(observed) ? 'healthy' : 'progressing';
  if (down.length === 0 && condemned.length === 0) return 'healthy';
  return isFresh(standing) ? 'progressing' : 'stuck';
}
