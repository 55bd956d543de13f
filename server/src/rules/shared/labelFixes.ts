import type { Labels } from '../../kubernetes/selector';
import type { At } from '../../yaml/at';
import { insertKey, removeKeys, renameKey, replaceValue, together } from '../../yaml/edit';
import { define } from '../../yaml/json';
import type { Edit } from '../../yaml/text';

/**
 * Makes the map of labels at `map` (which may be absent) hold exactly `wanted`, and changes only what differs: a new
 * label takes the line of one to be removed. Undefined if the text leaves no safe way.
 */
export function setLabels(uri: string, map: At, wanted: Labels): Edit[] | undefined {
  const keys = map.keys();
  if (keys.length === 0) {
    const { parent, step } = map;
    return parent && typeof step === 'string' ? insertKey(uri, parent, step, { ...wanted }) : undefined;
  }
  const surplus = keys.filter((key) => !Object.hasOwn(wanted, key));
  const steps: (Edit[] | undefined)[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const at = map.get(key);
    if (at.string === value) continue;
    if (at.exists) steps.push(replaceValue(uri, at, value));
    else {
      const old = surplus.shift();
      if (old === undefined) steps.push(insertKey(uri, map, key, value));
      else {
        steps.push(renameKey(uri, map.get(old), key));
        if (map.get(old).string !== value) steps.push(replaceValue(uri, map.get(old), value));
      }
    }
  }
  if (surplus.length > 0) steps.push(removeKeys(uri, map, surplus));
  return together(steps);
}

/** Adds labels to the map at `map` (which may be absent), replacing the values of those that are there. */
export function addLabels(uri: string, map: At, added: Labels): Edit[] | undefined {
  const labels: Record<string, string> = {};
  for (const key of map.keys()) define(labels, key, map.get(key).string ?? '');
  return setLabels(uri, map, { ...labels, ...added });
}

/** Labels as kubectl writes them. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
