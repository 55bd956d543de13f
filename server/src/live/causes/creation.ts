import { maxLabelLength } from '../../kubernetes/names';
import { readLabels, selects } from '../../kubernetes/selector';
import { asList, asString, valueAt } from '../../yaml/json';
import type { LiveEvent, LiveObject } from '../dump';
import type { ObservedSet } from '../observed';
import { timeOf } from '../time';
import { deletedClaim } from './claims';
import { byEvent, happened, isAfter, newest } from './evidence';
import { type Finding, firstOf, refOf } from './finding';
import { fullQuota } from './quota';
import { missingOfPod, rejection } from './rejection';

/** Why a pod that should exist does not. */
export function missingPod(set: ObservedSet, ordinal: number): Finding | undefined {
  const pod = set.podName(ordinal);
  return firstOf([
    () => takenName(set, pod),
    () => rejectedPod(set, pod),
    () => deletedClaim(set, ordinal),
    () => tooLongName(set, pod),
    () => missingAccount(set, pod),
    () => fullQuota(set, ordinal),
  ]);
}

/**
 * A pod of that name that is somebody else's. The controller says nothing of it (CreateStatefulPod), and adopts a pod
 * that its selector matches and that nobody controls.
 */
function takenName(set: ObservedSet, name: string): Finding | undefined {
  const other = set.beside('Pod', name);
  if (!other || isAdoptable(set, other)) return undefined;
  const since = timeOf(valueAt(other.json, ['metadata', 'creationTimestamp']));
  return {
    id: 'pod-name-taken',
    message: `The name ${name} is taken by a pod that StatefulSet ${set.set.name} does not control (${happened('created', since, set.at)}). The controller waits, without an event, until that pod is gone.`,
    culprit: refOf(other),
    field: ['metadata', 'name'],
  };
}

function isAdoptable({ set }: ObservedSet, { json }: LiveObject): boolean {
  const controlled = asList(valueAt(json, ['metadata', 'ownerReferences'])).some(
    (owner) => valueAt(owner, ['controller']) === true,
  );
  return !controlled && selects(set.selector, readLabels(valueAt(json, ['metadata', 'labels'])));
}

/**
 * What the API server said when the pod, or a claim of it, was to be created last: `Create Pod web-0 in StatefulSet web
 * failed error: ...`, `Create Claim data-web-0 for Pod web-0 in ...` (recordPodEvent, recordClaimEvent in
 * pkg/controller/statefulset/stateful_pod_control.go). Another pod's failure counts where its own is not known.
 */
function rejectedPod(set: ObservedSet, pod: string): Finding | undefined {
  const events = set.dump.eventsOf(set.object);
  const failed = newest(events, (event) => isFailure(event) && mentions(event, pod)) ?? newest(events, isFailure);
  if (!failed) return undefined;
  const created = newest(events, (event) => event.reason === 'SuccessfulCreate' && /Create Pod /.test(event.message));
  const own = newest(
    events,
    (event) => event.reason === 'SuccessfulCreate' && event.message.includes(`Create Pod ${pod} `),
  );
  if (isAfter(mentions(failed, pod) ? own : created, failed) || isOver(set, failed)) return undefined;
  const text = failed.message
    .slice(0, 8192)
    .replace(/^.{0,2000}? failed error: /s, '')
    .replace(/^failed to create PVC \S+: /, '');
  return rejection(set, pod, text, byEvent(failed, set.at));
}

/** Whether the claim that was being deleted is gone, or is a new one, by now. */
function isOver(set: ObservedSet, { message }: LiveEvent): boolean {
  const claim = /pvc (\S{1,253}) is being deleted/.exec(message)?.[1];
  const live = claim === undefined ? undefined : set.beside('PersistentVolumeClaim', claim);
  return live !== undefined && valueAt(live.json, ['metadata', 'deletionTimestamp']) === undefined;
}

function isFailure({ reason, message }: LiveEvent): boolean {
  return reason === 'FailedCreate' && message.includes('failed error:');
}

function mentions({ message }: LiveEvent, pod: string): boolean {
  return message.includes(`Pod ${pod} in StatefulSet`);
}

/** A label of the pods, `controller-revision-hash`, is the name of the revision: what the events would say, too. */
function tooLongName(set: ObservedSet, pod: string): Finding | undefined {
  const revision = asString(valueAt(set.object.json, ['status', 'updateRevision'])) ?? '';
  if (revision.length <= maxLabelLength) return undefined;
  return {
    id: 'pod-invalid',
    message: `Pod ${pod} cannot be created: its label controller-revision-hash would be ${revision}, which is longer than ${maxLabelLength} characters (status.updateRevision).`,
    culprit: refOf(set.object),
    field: ['metadata', 'name'],
  };
}

/** What the dump shows without an event: other ServiceAccounts of the namespace are in it, and the set's is not. */
function missingAccount(set: ObservedSet, pod: string): Finding | undefined {
  const name = asString(valueAt(set.set.template, ['spec', 'serviceAccountName'])) || 'default';
  const known = set.dump.ofKind('ServiceAccount').some(({ namespace }) => namespace === set.object.namespace);
  if (!known || set.beside('ServiceAccount', name)) return undefined;
  return missingOfPod('service-account-missing', set, pod, 'ServiceAccount', name, 'it is not in the dump, others are');
}
