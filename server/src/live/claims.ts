import { effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import type { Dump, LiveObject } from './dump';
import type { ObservedSet } from './observed';

/** A claim whose name ends in an ordinal, as those of sets do. */
export interface OrdinalClaim {
  readonly object: LiveObject;
  /** The name before the ordinal: `data-web` of `data-web-0`. */
  readonly stem: string;
  readonly ordinal: number;
}

type ByStem = ReadonlyMap<string, readonly OrdinalClaim[]>;

/** Gathered once for each dump: sets and claims may be many. */
const gathered = new WeakMap<Dump, ByStem>();

/** The claims of a dump that end in an ordinal, by namespace and stem. */
export function claimsByStem(dump: Dump): ByStem {
  const known = gathered.get(dump);
  if (known) return known;
  const byStem = new Map<string, OrdinalClaim[]>();
  for (const object of dump.ofKind('PersistentVolumeClaim')) {
    const claim = ordinalClaim(object);
    if (claim === undefined) continue;
    const key = stemKey(object.namespace, claim.stem);
    const others = byStem.get(key);
    if (others) others.push(claim);
    else byStem.set(key, [claim]);
  }
  gathered.set(dump, byStem);
  return byStem;
}

/** A controller writes ordinals without leading zeros: what has some is somebody else's. */
function ordinalClaim(object: LiveObject): OrdinalClaim | undefined {
  const parsed = parsePodName(object.name);
  if (parsed === undefined || object.name !== `${parsed.set}-${parsed.ordinal}`) return undefined;
  return { object, stem: parsed.set, ordinal: parsed.ordinal };
}

/** The claims that are named like those of a set, of any ordinal. */
export function claimsNamedAfter({ dump, object, set }: ObservedSet): readonly OrdinalClaim[] {
  const byStem = claimsByStem(dump);
  return effectiveClaimTemplates(set).flatMap(
    (template) => byStem.get(stemKey(object.namespace, `${template.name}-${object.name}`)) ?? [],
  );
}

/** A name in a namespace, as the key of a map. */
export function stemKey(namespace: string | undefined, stem: string): string {
  return `${namespace ?? ''}/${stem}`;
}
