import { type Selector, selects } from '../../kubernetes/selector';
import { code, prose } from '../../operations/markdown';
import { claimLabels, effectiveClaimTemplates, podName } from '../../statefulset/identity';
import { claimsDeleted, claimsOfReplaced } from '../../statefulset/narrator/claims';
import { deletedTogether } from '../../statefulset/narrator/order';
import { capital, count, listNames, sentences } from '../../statefulset/phrases';
import type { StatefulSet } from '../../statefulset/set';
import { readClaimName } from '../../workspace/references';
import { describePod } from '../describe';
import type { Act, Kind } from './acts';
import type { State } from './state';

/** What commands find that name pods and claims, or that delete what no simulation deletes. In Markdown. */

/** What one name stands for. */
export function looked(kind: Kind, name: string, set: StatefulSet, { pods, claims }: State): string {
  const subject = `StatefulSet ${code(set.name)}`;
  switch (kind) {
    case 'set':
      return pods.length === 0
        ? `${subject} has no pods then.`
        : `${subject} has ${count(pods.length, 'pod')}: ${listNames(pods, code)}.`;
    case 'pod':
      return `${capital(describePod(name, set, pods, pods.includes(name)))}.`;
    case 'claim': {
      const pod = podOfClaim(name, set);
      if (!claims.includes(name))
        return `Claim ${code(name)} does not exist: the set creates it with pod ${code(pod)}.`;
      return `Claim ${code(name)}${pods.includes(pod) ? ` of pod ${code(pod)}.` : `. No pod mounts it: ${code(pod)} does not exist.`}`;
    }
  }
}

/** What a selector finds of a set. */
export function listed(
  { kind, selector }: Extract<Act, { do: 'lookSelected' }>,
  set: StatefulSet,
  state: State,
): string {
  const { pods } = state;
  const subject = `StatefulSet ${code(set.name)}`;
  switch (kind) {
    case 'set':
      return looked(kind, set.name, set, state);
    case 'pod':
      return pods.length === 0 ? `${subject} has no pods then.` : `The pods of ${subject}: ${listNames(pods, code)}.`;
    case 'claim': {
      const claims = state.claims.filter((name) => hasLabels(name, set, selector));
      const unmounted = claims.filter((claim) => !pods.includes(podOfClaim(claim, set)));
      return sentences([
        claims.length === 0
          ? `${subject} has no claims then.`
          : `The claims of ${subject}: ${listNames(claims, code)}.`,
        unmounted.length > 0 && `No pod mounts ${listNames(unmounted, code)}.`,
      ]);
    }
  }
}

/** Claims have the labels of their template and of the selector, none of the pods. */
function hasLabels(claim: string, set: StatefulSet, selector: Selector): boolean {
  return set.claimTemplates.some(
    (template) => claim.startsWith(`${template.name}-${set.name}-`) && selects(selector, claimLabels(template, set)),
  );
}

function podOfClaim(claim: string, set: StatefulSet): string {
  const found = readClaimName(claim).find((each) => each.set === set.name);
  return podName(set, found?.ordinal ?? set.start);
}

/** Claims that somebody deletes. */
export function claimsGone(claims: readonly string[], { pods }: State): string | undefined {
  if (claims.length === 0) return undefined;
  const areMounted = claims.some((claim) => pods.some((pod) => claim.endsWith(`-${pod}`)));
  return claimsDeleted({ text: listNames(claims, code), count: claims.length }, areMounted);
}

/** Pods, or claims, of a set that are deleted by their labels; undefined if there are none. */
export function deletedBySelector(
  kind: 'pod' | 'claim',
  selector: Selector,
  set: StatefulSet,
  state: State,
): string | undefined {
  const { pods, claims } = state;
  switch (kind) {
    case 'pod': {
      if (pods.length === 0) return undefined;
      const mounted = effectiveClaimTemplates(set).length * pods.length;
      return sentences([prose(deletedTogether(pods, set)), claimsOfReplaced(pods.length, mounted)]);
    }
    case 'claim':
      return claimsGone(
        claims.filter((name) => hasLabels(name, set, selector)),
        state,
      );
  }
}
