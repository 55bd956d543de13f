import type { Moment, PodAfterStep, Situation } from './situation';

/** What goals check. Each looks at what a manifest means or a cluster did, never at the text: every way that leads there counts. */

/** All pods have DNS names, and nothing is wrong with the manifest. */
export function isWellNamed({ written }: Situation): boolean {
  return written.namesPods && written.problems.length === 0;
}

/** There is a set, and its pods have no DNS names of their own. */
export function isNameless({ written }: Situation): boolean {
  return written.set !== undefined && !written.namesPods;
}

/** So many pods run, and all of them are Ready. */
export function runs(pods: number): (situation: Situation) => boolean {
  return ({ moments }) => isReady(moments.at(-1), pods);
}

/** Some claim was deleted with its data, and so many pods are Ready again after that. */
export function lostDataAndRuns(pods: number): (situation: Situation) => boolean {
  return ({ moments }) => moments.some(({ isDataLost }) => isDataLost) && isReady(moments.at(-1), pods);
}

/** There were so few pods and then so many again, without any data being lost meanwhile. */
export function cameBackWithData(few: number, many: number): (situation: Situation) => boolean {
  return ({ moments }) => {
    const lost = moments.findLastIndex(({ isDataLost }) => isDataLost);
    const kept = moments.slice(lost + 1);
    return kept.some(({ pods }) => pods.length === few) && isReady(kept.at(-1), many);
  };
}

/** The same, and no data was lost before either. */
export function keptAllData(few: number, many: number): (situation: Situation) => boolean {
  const cameBack = cameBackWithData(few, many);
  return (situation) => cameBack(situation) && !situation.moments.some(({ isDataLost }) => isDataLost);
}

/** Only the first pod was created, and does not become Ready. */
export function isStuckAtFirst({ moments }: Situation): boolean {
  const pods = moments.at(-1)?.pods ?? [];
  return pods.length === 1 && pods[0]?.ordinal === 0 && !pods[0].isReady;
}

/** The pods with these ordinals are Ready. */
export function areReady(...ordinals: readonly number[]): (situation: Situation) => boolean {
  return ({ moments }) => {
    const ready = new Set((moments.at(-1)?.pods ?? []).filter(({ isReady }) => isReady).map(({ ordinal }) => ordinal));
    return ordinals.every((ordinal) => ready.has(ordinal));
  };
}

/** So many pods were starting at the same time, and are Ready. */
export function startedTogether(pods: number): (situation: Situation) => boolean {
  return ({ moments }) =>
    moments.some(({ startingTogether }) => startingTogether >= pods) && isReady(moments.at(-1), pods);
}

/** Some pods run, and at least one of them is not Ready. */
export function isBroken({ moments }: Situation): boolean {
  return moments.at(-1)?.pods.some(({ isReady }) => !isReady) ?? false;
}

/** The highest pod alone has a newer revision than all others, and all are Ready. */
export function isCanary({ moments }: Situation): boolean {
  const pods = byOrdinal(moments.at(-1));
  const highest = pods.at(-1)?.revision ?? 0;
  const others = pods.slice(0, -1).map(({ revision }) => revision ?? 0);
  return (
    others.length > 0 && pods.every(({ isReady }) => isReady) && Math.max(...others) < highest && isUniform(others)
  );
}

/** So many pods are Ready, and all are of a newer revision than the first pods were. */
export function isRolledOut(pods: number): (situation: Situation) => boolean {
  return ({ moments }) => {
    const revisions = byOrdinal(moments.at(-1)).map(({ revision }) => revision ?? 0);
    const first = moments.find((moment) => moment.pods.length > 0)?.pods[0]?.revision ?? 0;
    return isReady(moments.at(-1), pods) && isUniform(revisions) && (revisions[0] ?? 0) > first;
  };
}

function isUniform(values: readonly number[]): boolean {
  return new Set(values).size === 1;
}

function isReady(moment: Moment | undefined, pods: number): boolean {
  return moment?.pods.length === pods && moment.pods.every(({ isReady }) => isReady);
}

function byOrdinal(moment: Moment | undefined): readonly PodAfterStep[] {
  return [...(moment?.pods ?? [])].sort((a, b) => a.ordinal - b.ordinal);
}
