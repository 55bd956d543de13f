import { claimName, effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import type { Trouble } from './cluster';
import type { Standing } from './snapshot';

/** Pods and claims in runs of neighbours that have everything in common: plain data, small whatever the replicas. */
export interface Scene {
  readonly pods: readonly PodRun[];
  readonly claims: readonly ClaimRun[];
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
  /** What keeps it from becoming Ready, or from terminating; undefined while nothing does. */
  readonly trouble?: Trouble | undefined;
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

/** The pods by ordinal, and the claims by template and ordinal. */
export class SceneMap {
  readonly pods = new Map<number, PodNow>();
  private readonly claims = new Map<string, Map<number, ClaimNow>>();

  /** The same as runs. */
  get scene(): Scene {
    const podRuns = runs(this.pods, (a, b) => a.revision === b.revision && a.trouble === b.trouble);
    return {
      pods: podRuns,
      claims: [...this.claims].flatMap(([template, claims]) =>
        runs(claims, (a, b) => a.data === b.data).map((run) => ({ template, ...run })),
      ),
    };
  }

  /** The claims of a template by ordinal. */
  claimsOf(template: string): Map<number, ClaimNow> {
    const claims = this.claims.get(template) ?? new Map<number, ClaimNow>();
    this.claims.set(template, claims);
    return claims;
  }

  add({ pods, claims }: Scene): void {
    for (const { from, to, ...now } of pods)
      for (let ordinal = from; ordinal <= to; ordinal++) this.pods.set(ordinal, now);
    for (const { from, to, template, ...now } of claims)
      for (let ordinal = from; ordinal <= to; ordinal++) this.claimsOf(template).set(ordinal, now);
  }
}

/** The pods and claims of a set with which a history begins. */
export function sceneAtStart(set: StatefulSet, { podsAfter, pvcsAfter }: Standing): Scene {
  const map = new SceneMap();
  for (const { name, ready, terminating, revision, trouble } of podsAfter) {
    const ordinal = parsePodName(name)?.ordinal;
    const state = terminating ? 'ending' : ready ? 'ready' : 'not-ready';
    if (ordinal !== undefined) map.pods.set(ordinal, { state, revision, trouble });
  }
  const byName = new Map(pvcsAfter.map((claim) => [claim.name, claim]));
  const ordinals = new Set(pvcsAfter.flatMap(({ name }) => parsePodName(name)?.ordinal ?? []));
  for (const template of effectiveClaimTemplates(set))
    for (const ordinal of ordinals) {
      const claim = byName.get(claimName(template, set, ordinal));
      if (claim === undefined) continue;
      const state = map.pods.has(ordinal) ? 'used' : 'kept';
      const isEmpty = claim.writer === undefined && claim.found === 'nothing';
      map.claimsOf(template.name).set(ordinal, { state, data: isEmpty ? undefined : 0 });
    }
  return map.scene;
}

/** Consecutive ordinals that have everything in common, as one run. */
function runs<Now extends { readonly state: string }>(
  states: ReadonlyMap<number, Now>,
  isSame: (a: Now, b: Now) => boolean,
): (Now & Run)[] {
  const result: (Now & Run)[] = [];
  for (const [ordinal, now] of [...states].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last?.to === ordinal - 1 && last.state === now.state && isSame(last, now))
      result[result.length - 1] = { ...last, to: ordinal };
    else result.push({ ...now, from: ordinal, to: ordinal });
  }
  return result;
}
