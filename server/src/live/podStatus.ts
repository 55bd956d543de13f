import { asList, asString, type Json, type JsonObject, type Path, valueAt } from '../yaml/json';
import type { LiveObject } from './dump';
import { timeOf } from './time';

/** What the StatefulSet controller reads of a pod (pkg/controller/statefulset/stateful_set_utils.go). */

/** An object, as far as it is read here. */
interface WithJson {
  readonly json: Json;
}

/** The revision that a pod was created from, by the name of the ControllerRevision; undefined without the label. */
export function revisionOfPod({ json }: LiveObject): string | undefined {
  return asString(valueAt(json, ['metadata', 'labels', 'controller-revision-hash']));
}

export function phaseOf({ json }: LiveObject): string | undefined {
  return asString(valueAt(json, ['status', 'phase']));
}

/** The claims that a pod uses, those of claim templates and others, in the order of its volumes. */
export function claimNamesOf({ json }: WithJson): readonly string[] {
  return asList(valueAt(json, ['spec', 'volumes'])).flatMap(
    (volume) => asString(valueAt(volume, ['persistentVolumeClaim', 'claimName'])) ?? [],
  );
}

/** A condition of a status: `Ready` of pods and nodes; undefined if it is not there. */
export function conditionOf({ json }: WithJson, type: string): JsonObject | undefined {
  const conditions = asList(valueAt(json, ['status', 'conditions']));
  return conditions.find((condition): condition is JsonObject => valueAt(condition, ['type']) === type);
}

/** Whether a pod is running and Ready (isRunningAndReady). */
export function isReady(pod: LiveObject): boolean {
  return phaseOf(pod) === 'Running' && conditionOf(pod, 'Ready')?.['status'] === 'True';
}

/** Since when a pod is Ready, or not Ready; undefined where the condition does not say. */
export function readyChangedAt(pod: LiveObject): number | undefined {
  return timeOf(conditionOf(pod, 'Ready')?.['lastTransitionTime']);
}

export function createdAt({ json }: LiveObject): number | undefined {
  return timeOf(valueAt(json, ['metadata', 'creationTimestamp']));
}

/**
 * Whether a pod has ever been Ready, as far as its condition tells: one that never was is not Ready since it was
 * created, give or take the moment until the kubelet saw it.
 */
export function wasReady(pod: LiveObject): boolean {
  const [created, changed] = [createdAt(pod), readyChangedAt(pod)];
  return isReady(pod) || (created !== undefined && changed !== undefined && changed - created > 5000);
}

/** The deletion of an object that is not gone yet. */
export interface Deletion {
  /** When it was asked for. */
  readonly since: number;
  /** When its grace period ends: `deletionTimestamp`. */
  readonly due: number;
  /** In seconds. */
  readonly grace: number;
  readonly finalizers: readonly string[];
}

/**
 * The deletion of a pod; undefined if nobody has deleted it. `deletionTimestamp` lies ahead by the grace period of the
 * request. Once the containers have stopped, the kubelet asks again with none, so that nobody knows when it began.
 */
export function deletionOf({ json }: LiveObject): Deletion | undefined {
  const metadata = valueAt(json, ['metadata']);
  const due = timeOf(valueAt(metadata, ['deletionTimestamp']));
  if (due === undefined) return undefined;
  const given = valueAt(metadata, ['deletionGracePeriodSeconds']);
  const grace = typeof given === 'number' ? given : 0;
  const finalizers = asList(valueAt(metadata, ['finalizers'])).filter((name) => typeof name === 'string');
  return { since: due - grace * 1000, due, grace, finalizers };
}

export function isTerminating({ json }: LiveObject): boolean {
  return asString(valueAt(json, ['metadata', 'deletionTimestamp'])) !== undefined;
}

/** The node that a pod runs on; undefined until it is scheduled. */
export function nodeOf({ json }: LiveObject): string | undefined {
  return asString(valueAt(json, ['spec', 'nodeName'])) || undefined;
}

/** A number of a status; undefined if it is missing or none. */
export function numberAt(value: Json | undefined, path: Path): number | undefined {
  const number = valueAt(value, path);
  return typeof number === 'number' ? number : undefined;
}
