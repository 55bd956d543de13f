import { type RemedyDetails, remedyFor } from '../../operations/remedies';
import type { CauseId, ObjectRef } from '../../operations/remedies/remedy';
import type { Path } from '../../yaml/json';
import type { Cause } from '../cause';
import type { ObservedSet } from '../observed';

/** What is said of a cause beside its id and its message. */
interface Circumstances {
  readonly culprit: ObjectRef;
  readonly about?: ObjectRef;
  readonly pod?: string;
  readonly field?: Path;
  /** What the remedy is told beside the objects. */
  readonly details?: RemedyDetails;
}

/** A cause of a set, with its remedy. */
export function causing(
  id: CauseId,
  message: string,
  { set, namespace }: ObservedSet,
  { culprit, about, pod, field, details }: Circumstances,
): Cause {
  const remedy = remedyFor(id, { set, namespace, culprit, about, pod, details });
  return { id, message, culprit, about, pod, field, remedy };
}

export function podRef({ object }: ObservedSet, name: string): ObjectRef {
  return { kind: 'Pod', namespace: object.namespace, name };
}

export function setRef({ object }: ObservedSet): ObjectRef {
  return { kind: 'StatefulSet', namespace: object.namespace, name: object.name };
}
