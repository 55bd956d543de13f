import type { CauseId, ObjectRef } from '../../operations/remedies/remedy';
import type { Path } from '../../yaml/json';

/** A cause as one of the families finds it; its remedy is looked up once, in `pods.ts`. */
export interface Finding {
  readonly id: CauseId;
  readonly message: string;
  readonly culprit: ObjectRef;
  readonly about?: ObjectRef | undefined;
  /** The place in the set's manifest. */
  readonly field?: Path | undefined;
  readonly claims?: readonly string[];
  readonly container?: string;
  readonly details?: Details;
}

/** What a remedy is told beside the objects. */
export interface Details {
  /** The node that the pod is on. */
  readonly node?: string | undefined;
  /** The key of a ConfigMap or Secret that is missing. */
  readonly key?: string | undefined;
  /** What the API server rejected. */
  readonly refused?: 'pod' | 'claim' | undefined;
  /** Whether the claim is being deleted. */
  readonly deleting?: boolean | undefined;
  /** Whether a volume is bound to the claim. */
  readonly bound?: boolean | undefined;
}

/** What the first of these finds. */
export function firstOf(finders: readonly (() => Finding | undefined)[]): Finding | undefined {
  for (const find of finders) {
    const finding = find();
    if (finding) return finding;
  }
  return undefined;
}

/** An object without what it holds. */
export function refOf({ kind, namespace, name }: ObjectRef): ObjectRef {
  return { kind, namespace, name };
}
