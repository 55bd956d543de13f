import { readLabels, selectorOf, selects } from '../kubernetes/selector';
import { defaultNamespace, effectiveClaimTemplates, ordinalRange, podName } from '../statefulset/identity';
import { claimsAfterDeletion, claimsAfterScaleDown } from '../statefulset/narrator/claims';
import { sentences } from '../statefulset/phrases';
import { valueAt } from '../yaml/json';
import { claimsByStem, type OrdinalClaim, stemKey } from './claims';
import { storageOf } from './continued';
import type { Dump } from './dump';
import { madeByController, setOfLabels } from './madeFor';
import { type ObservedSet, observedSets } from './observed';
import { claimNamesOf, isTerminating, phaseOf } from './podStatus';

/** A claim that no pod of its set has, or whose set is gone. */
export interface Leftover {
  readonly claim: string;
  readonly namespace: string;
  /** The set that it was made for. */
  readonly set: string;
  /** Whether that set still exists. */
  readonly setExists: boolean;
  /** Whether its set gives it to a pod again, with the old data, when it is scaled up. */
  readonly takenOver: boolean;
  readonly storage: string | null;
  /** What became of it, and who gets its data. */
  readonly words: string;
}

/**
 * The claims of a dump that are left over: of ordinals that their set does not have, and of sets that are gone. A claim
 * that a pod still uses is none, nor is one that is being deleted, or that nobody can tell whose it was.
 */
export function leftoversIn(dump: Dump, at: number): readonly Leftover[] {
  const sets = observedSets(dump, at);
  const owners = ownersByStem(sets);
  const used = claimsInUse(dump);
  const known = knownSets(sets);
  return [...claimsByStem(dump)].flatMap(([stem, claims]) => {
    const owner = owners.get(stem);
    return claims
      .filter(({ object }) => !used.has(stemKey(object.namespace, object.name)) && !isTerminating(object))
      .filter(({ object }) => madeByController(object))
      .map((claim) => (owner ? leftOf(claim, owner) : leftOfGone(claim, known)))
      .filter((leftover) => leftover !== undefined);
  });
}

/** The names of sets, by which one tells that another one is gone. */
interface KnownSets {
  readonly names: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string | undefined>;
}

function knownSets(sets: readonly ObservedSet[]): KnownSets {
  return {
    names: new Set(sets.map(({ object }) => stemKey(object.namespace, object.name))),
    namespaces: new Set(sets.map(({ object }) => object.namespace)),
  };
}

/** The sets by the stems of the claims that they make. */
function ownersByStem(sets: readonly ObservedSet[]): ReadonlyMap<string, ObservedSet> {
  return new Map(
    sets.flatMap((observed) =>
      effectiveClaimTemplates(observed.set).map((template): [string, ObservedSet] => [
        stemKey(observed.object.namespace, `${template.name}-${observed.object.name}`),
        observed,
      ]),
    ),
  );
}

/** The claims that pods mount, but for pods that have ended. */
function claimsInUse(dump: Dump): ReadonlySet<string> {
  const used = new Set<string>();
  for (const pod of dump.ofKind('Pod')) {
    if (phaseOf(pod) === 'Succeeded' || phaseOf(pod) === 'Failed') continue;
    for (const name of claimNamesOf(pod)) used.add(stemKey(pod.namespace, name));
  }
  return used;
}

/** Whether a claim was made by a set for an ordinal that it does not have. The labels tell it from one of that name. */
function outOfRange({ object, ordinal }: OrdinalClaim, { set }: ObservedSet): boolean {
  const { start, end } = ordinalRange(set);
  const labels = readLabels(valueAt(object.json, ['metadata', 'labels']));
  return (ordinal < start || ordinal >= end) && selects(selectorOf(set.matchLabels), labels);
}

/** What is left of a set that exists; undefined for a claim that one of its pods has, or is to have. */
function leftOf(claim: OrdinalClaim, owner: ObservedSet): Leftover | undefined {
  if (!outOfRange(claim, owner)) return undefined;
  const { set } = owner;
  const pod = podName(set, claim.ordinal);
  const takenOver = claim.ordinal >= ordinalRange(set).end;
  return {
    ...facts(claim, set.name),
    setExists: true,
    takenOver,
    words: sentences([
      `${set.name} has no pod ${pod}.`,
      claimsAfterScaleDown(asSubject(claim), { ...set, whenScaled: 'Retain' }),
      takenOver && `Scaling ${set.name} to ${claim.ordinal - set.start + 1} or more creates ${pod} again.`,
    ]),
  };
}

/** What is left of a set that is gone; undefined if nobody can tell whose the claim was. */
function leftOfGone(claim: OrdinalClaim, { names, namespaces }: KnownSets): Leftover | undefined {
  const { namespace } = claim.object;
  // Where no set of a namespace is known, they may not have been asked for.
  if (!namespaces.has(namespace) && namespaces.size < 2) return undefined;
  const name = setOfLabels(claim);
  if (name === undefined || names.has(stemKey(namespace, name))) return undefined;
  return {
    ...facts(claim, name),
    setExists: false,
    takenOver: false,
    words: sentences([
      `There is no StatefulSet ${name}.`,
      claimsAfterDeletion(asSubject(claim), { name, whenDeleted: 'Retain' }),
    ]),
  };
}

function facts({ object }: OrdinalClaim, set: string): Pick<Leftover, 'claim' | 'namespace' | 'set' | 'storage'> {
  return {
    claim: object.name,
    namespace: object.namespace ?? defaultNamespace,
    set,
    storage: storageOf(object),
  };
}

function asSubject({ object }: OrdinalClaim): { readonly text: string; readonly count: number } {
  const storage = storageOf(object);
  return { text: storage === null ? object.name : `${object.name} (${storage})`, count: 1 };
}
