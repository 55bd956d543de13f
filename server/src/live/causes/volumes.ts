import { compareQuantities, parseQuantity } from '../../kubernetes/quantity';
import { readLabelSelector, readLabels, selects } from '../../kubernetes/selector';
import { listNames } from '../../statefulset/phrases';
import { asList, asString, type Json, valueAt } from '../../yaml/json';
import type { LiveObject } from '../dump';
import type { LiveClaim } from './claim';
import type { Finding } from './finding';
import { volumesOfClass } from './lookups';

/** No volume that was made beforehand fits a claim, and its class makes none. */
export function noMatchingVolume(claim: LiveClaim, evidence: string): Finding {
  const { className } = claim;
  const volumes = volumesOfClass(claim.set.dump, className ?? '');
  const among = className ? ` of class ${className}` : ' without a class';
  const first = volumes.find(({ json }) => valueAt(json, ['status', 'phase']) === 'Available') ?? volumes[0];
  const nearest = first && ` ${first.name}: ${misfit(first, claim)}.`;
  return claim.finding(
    'no-matching-volume',
    `Claim ${claim.name} is Pending: no PersistentVolume${among} fits it, and none is provisioned for it (${evidence}).${nearest ?? ''}`,
    { field: claim.field('spec') },
  );
}

/** Why a volume does not fit a claim (FindMatchingVolume in component-helpers/storage/volume, checkVolumeSatisfyClaim). */
function misfit({ json }: LiveObject, claim: LiveClaim): string {
  const phase = asString(valueAt(json, ['status', 'phase'])) ?? '';
  const size = asString(valueAt(json, ['spec', 'capacity', 'storage'])) ?? '';
  const mode = asString(valueAt(json, ['spec', 'volumeMode'])) ?? 'Filesystem';
  const [offered, wanted] = [modesOf(json), modesOf(claim.json)];
  const selector = valueAt(claim.json, ['spec', 'selector']);
  const labels = readLabels(valueAt(json, ['metadata', 'labels']));
  if (phase !== 'Available') return `it is ${phase}${holder(json)}`;
  if (claim.size !== undefined && isLess(size, claim.size)) return `it has ${size}, the claim asks for ${claim.size}`;
  if (!wanted.every((each) => offered.includes(each)))
    return `its access modes are ${listNames(offered)}, the claim asks for ${listNames(wanted)}`;
  if (mode !== claim.volumeMode) return `its volumeMode is ${mode}, the claim asks for ${claim.volumeMode}`;
  if (selector !== undefined && !selects(readLabelSelector(selector), labels))
    return 'it lacks the labels that the claim selects';
  return 'it is free, but no node that the pod may run on reaches it';
}

/** The claim that a volume is kept for, or was: one that is Released is not bound again. */
function holder(volume: Json): string {
  const name = asString(valueAt(volume, ['spec', 'claimRef', 'name']));
  const namespace = asString(valueAt(volume, ['spec', 'claimRef', 'namespace']));
  return name === undefined ? '' : `, its claimRef is ${namespace ?? ''}/${name}`;
}

/** Whether one size is below another; false where either is none. */
export function isLess(a: string, b: string): boolean {
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  return x !== undefined && y !== undefined && compareQuantities(x, y) < 0;
}

function modesOf(object: Json | undefined): readonly string[] {
  return asList(valueAt(object, ['spec', 'accessModes'])).filter((mode) => typeof mode === 'string');
}
