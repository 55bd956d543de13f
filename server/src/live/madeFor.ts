import { readLabels } from '../kubernetes/selector';
import { asList, asString, own, valueAt } from '../yaml/json';
import type { OrdinalClaim } from './claims';
import type { LiveObject } from './dump';

/** Who made a claim, and for which set, as far as its metadata tells. */

/** Whether a claim may have been made by the StatefulSet controller: nobody applied it, and nobody else owns it. */
export function madeByController({ json }: LiveObject): boolean {
  const metadata = valueAt(json, ['metadata']);
  const annotations = readLabels(valueAt(metadata, ['annotations']));
  const byHand = ['kubectl.kubernetes.io/last-applied-configuration', 'meta.helm.sh/release-name'];
  if (byHand.some((key) => own(annotations, key) !== undefined)) return false;
  const owners = asList(valueAt(metadata, ['ownerReferences']));
  // The garbage collector deletes what belongs to a pod once that is gone.
  if (owners.some((owner) => valueAt(owner, ['kind']) !== 'StatefulSet')) return false;
  const creator = asList(valueAt(metadata, ['managedFields'])).find(
    (entry) => valueAt(entry, ['fieldsV1', 'f:spec', 'f:accessModes']) !== undefined,
  );
  return !/^(?:kubectl|helm|argocd)/.test(asString(valueAt(creator, ['manager'])) ?? '');
}

/** The labels whose values a set is often named after, in the order in which names are made of them. */
const nameParts = ['app.kubernetes.io/instance', 'app.kubernetes.io/name', 'app.kubernetes.io/component'];

/**
 * The set that a claim was made for, told by its owner, else by its labels: they are those of the set's selector
 * (updateStorage in stateful_set_utils.go), one or several of which the set is mostly named after. The longest name that
 * the claim's name allows; undefined if none does.
 */
export function setOfLabels({ object, stem }: OrdinalClaim): string | undefined {
  const owner = asList(valueAt(object.json, ['metadata', 'ownerReferences']))[0];
  const owning = asString(valueAt(owner, ['name']));
  if (owning !== undefined) return stem.endsWith(`-${owning}`) ? owning : undefined;
  const labels = readLabels(valueAt(object.json, ['metadata', 'labels']));
  const parts = nameParts.map((key) => own(labels, key));
  const [instance, name, component] = parts;
  const joined = [
    [instance, name],
    [instance, component],
    [name, component],
    [instance, name, component],
  ].flatMap((some) => (some.every((part) => part !== undefined) ? [some.join('-')] : []));
  return [...Object.values(labels), ...joined]
    .filter((candidate) => candidate !== '' && stem.endsWith(`-${candidate}`) && candidate.length < stem.length - 1)
    .sort((a, b) => b.length - a.length)[0];
}
