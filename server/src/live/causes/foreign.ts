import { readLabels, selectorOf, selects } from '../../kubernetes/selector';
import { asString, valueAt } from '../../yaml/json';
import { timeOf } from '../time';
import { claimsOf, type LiveClaim } from './claim';
import { duration, happened } from './evidence';
import { type Finding, refOf } from './finding';
import { usersOfClaim } from './lookups';
import type { Exit, LivePod } from './pod';
import { isLess } from './volumes';

/**
 * Claims that the set found in its place: a claim of the right name is taken as it is, whatever it is
 * (createPersistentVolumeClaims in pkg/controller/statefulset/stateful_pod_control.go).
 */

/** A claim with ReadWriteOncePod that another pod uses; `evidence` is what the scheduler says. */
export function claimInUse(pod: LivePod, evidence: string): Finding | undefined {
  for (const claim of claimsOf(pod)) {
    const modes = valueAt(claim.json, ['spec', 'accessModes']);
    if (!Array.isArray(modes) || !modes.includes('ReadWriteOncePod')) continue;
    const user = otherUser(pod, claim);
    const who = user ? `pod ${user.name}` : 'another pod';
    return claim.finding(
      'claim-foreign',
      `Claim ${claim.name} is in use by ${who}, and only one pod may use it (ReadWriteOncePod; ${evidence}).`,
      {
        about: user && refOf(user),
        field: claim.field('metadata', 'name'),
      },
    );
  }
  return undefined;
}

/** Another pod that uses a claim, on any node or on another one than the pod's. */
export function otherUser(pod: LivePod, claim: LiveClaim) {
  return usersOfClaim(pod.set.dump, pod.object.namespace, claim.name).find(
    ({ name, json }) =>
      name !== pod.name &&
      valueAt(json, ['spec', 'nodeName']) !== undefined &&
      (pod.node === undefined || valueAt(json, ['spec', 'nodeName']) !== pod.node),
  );
}

/** A claim whose mode is not the template's: kubelet does not mount a block volume, nor map a file system. */
export function wrongMode(pod: LivePod, evidence: string): Finding | undefined {
  for (const claim of claimsOf(pod)) {
    const [is, wanted] = [claim.volumeMode, templateValue(claim, 'volumeMode') ?? 'Filesystem'];
    if (claim.json === undefined || !claim.template || is === wanted) continue;
    return claim.finding(
      'claim-foreign',
      `Claim ${claim.name} ${wasThere(claim)}with volumeMode ${is}; the claim template says ${wanted}, so the volume cannot be used (${evidence}).`,
      {
        field: claim.field('spec', 'volumeMode'),
      },
    );
  }
  return undefined;
}

const noSpace =
  /no space left|disk (?:is )?full|ENOSPC|not enough (?:disk )?space|insufficient (?:disk |free )?space|out of (?:disk )?space|low disk space/i;

/**
 * A claim that is smaller than the template says, under a program that does not get on: it ran out of space, or the
 * claim was not made for this set. What is only older than the set may be its own, kept when the set was created again.
 */
export function tooSmall(pod: LivePod, exit: Exit | undefined): Finding | undefined {
  const said = noSpace.test(exit?.message ?? '');
  for (const claim of claimsOf(pod)) {
    const [is, wanted] = [claim.size, claim.template?.storage];
    if (is === undefined || wanted === undefined || !isLess(is, wanted) || !(said || isForeign(claim))) continue;
    const evidence = said
      ? `last words of the container, ${happened('ended', exit?.finished, pod.set.at)}`
      : 'it lacks the labels of the set';
    return claim.finding(
      'claim-foreign',
      `Claim ${claim.name} ${wasThere(claim)}with ${is}; the claim template asks for ${wanted} (${evidence}).`,
      {
        field: claim.field('spec', 'resources', 'requests', 'storage'),
      },
    );
  }
  return undefined;
}

/** Made by somebody else: it is older than the set, and lacks the labels that the controller gives (getPersistentVolumeClaims). */
function isForeign({ set, json, created }: LiveClaim): boolean {
  const setCreated = timeOf(valueAt(set.object.json, ['metadata', 'creationTimestamp']));
  const isOlder = created === undefined || setCreated === undefined || created < setCreated;
  return isOlder && !selects(selectorOf(set.set.matchLabels), readLabels(valueAt(json, ['metadata', 'labels'])));
}

/** `is 3 days older than the set, `, where the times tell it. */
function wasThere({ set, created }: LiveClaim): string {
  const setCreated = timeOf(valueAt(set.object.json, ['metadata', 'creationTimestamp']));
  return created !== undefined && setCreated !== undefined && created < setCreated
    ? `is ${duration(setCreated - created)} older than the set, `
    : 'is there ';
}

function templateValue({ set, template }: LiveClaim, field: string): string | undefined {
  return asString(valueAt(set.object.json, ['spec', 'volumeClaimTemplates', template?.index ?? 0, 'spec', field]));
}
