import { maxOrdinal } from '../statefulset/identity';
import { isArray, isObject, type Json, type JsonObject, valueAt } from '../yaml/json';

/** One operation on a set, as in `statefulset simulate FILE apply scale:5`. */
export type SimulationStep =
  | { readonly do: 'apply' }
  /** Only time passes. */
  | { readonly do: 'nothing' }
  | { readonly do: 'delete'; readonly orphan: boolean }
  | { readonly do: PodAction; readonly pod: string }
  /** Back to the revision before, as `kubectl rollout undo` does. */
  | { readonly do: 'undo' }
  /** A change of the live set, with its title: `Scale to 5`. */
  | { readonly do: 'change'; readonly title: string; readonly change: (manifest: Json) => Json };

/** What happens to one pod, or is done to it. */
export type PodAction = 'deletePod' | 'fail' | 'recover' | 'loseNode' | 'forceDelete' | 'drain';

const patchForm = 'patch:{"spec":{"replicas":5}}';

/** The forms of steps, for messages and help. */
export const stepForms: readonly string[] = [
  'apply',
  'scale:5',
  'image:nginx:2',
  'partition:2',
  'maxUnavailable:2',
  'start:1',
  patchForm,
  'undo',
  'deletePod:web-1',
  'fail:web-1',
  'recover:web-1',
  'loseNode:web-1',
  'forceDelete:web-1',
  'drain:web-1',
  'delete',
  'delete:orphan',
];

/** An invalid step; the message says which are valid. */
export class StepError extends Error {}

/**
 * Reads `scale:5`. Throws a StepError on anything but the forms above. `patch` takes a JSON merge patch of the
 * set (RFC 7386), `image` sets the image of the first container.
 */
export function parseStep(text: string): SimulationStep {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const value = colon < 0 ? undefined : text.slice(colon + 1);
  switch (name) {
    case 'apply':
      if (value === undefined) return { do: 'apply' };
      break;
    case 'delete':
      if (value === undefined || value === 'background' || value === 'foreground' || value === 'orphan')
        return { do: 'delete', orphan: value === 'orphan' };
      break;
    case 'undo':
      if (value === undefined) return { do: 'undo' };
      break;
    case 'deletePod':
    case 'fail':
    case 'recover':
    case 'loseNode':
    case 'forceDelete':
    case 'drain':
      if (value) return { do: name, pod: value };
      break;
    case 'scale':
      return specChange(text, count(text, value), 'Scale to', (replicas) => ({ replicas }));
    case 'start':
      return specChange(text, count(text, value), 'Start at ordinal', (start) => ({ ordinals: { start } }));
    case 'partition':
      return specChange(text, count(text, value), 'Set the partition to', (partition) => rollingUpdate({ partition }));
    case 'maxUnavailable': {
      const percent = /^\d+%$/.test(value ?? '') ? value : undefined;
      return specChange(text, percent ?? count(text, value), 'Set maxUnavailable to', (maxUnavailable) =>
        rollingUpdate({ maxUnavailable }),
      );
    }
    case 'image':
      if (value)
        return {
          do: 'change',
          title: `Change the image to ${value}`,
          change: (manifest) => withImage(manifest, value),
        };
      break;
    case 'patch': {
      const patch = parsePatch(text, value);
      return { do: 'change', title: 'Change the set', change: (manifest) => mergePatch(manifest, patch) };
    }
  }
  throw invalid(text);
}

/** What a step is called: `Scale to 5`. */
export function titleOf(step: SimulationStep): string {
  switch (step.do) {
    case 'apply':
      return 'Apply the manifest';
    case 'nothing':
      return 'Go on from here';
    case 'undo':
      return 'Roll back to the revision before';
    case 'delete':
      return step.orphan ? 'Delete the set, not its pods' : 'Delete the set';
    case 'deletePod':
      return `Delete ${step.pod}`;
    case 'fail':
      return `${step.pod} fails`;
    case 'recover':
      return `${step.pod} recovers`;
    case 'loseNode':
      return `Lose the node of ${step.pod}`;
    case 'forceDelete':
      return `Delete ${step.pod} by force`;
    case 'drain':
      return `Drain the node of ${step.pod}`;
    case 'change':
      return step.title;
  }
}

function specChange<T extends string | number>(
  text: string,
  value: T | undefined,
  title: string,
  spec: (value: T) => JsonObject,
): SimulationStep {
  if (value === undefined) throw invalid(text);
  return {
    do: 'change',
    title: `${title} ${value}`,
    change: (manifest) => mergePatch(manifest, { spec: spec(value) }),
  };
}

function rollingUpdate(rollingUpdate: JsonObject): JsonObject {
  return { updateStrategy: { rollingUpdate } };
}

function count(text: string, value: string | undefined): number | undefined {
  if (value === undefined || !/^\d+$/.test(value)) return undefined;
  const number = Number(value);
  if (number > maxOrdinal) throw new StepError(`Invalid step "${text}": the number must be at most ${maxOrdinal}.`);
  return number;
}

function parsePatch(text: string, value: string | undefined): JsonObject {
  let patch: Json;
  try {
    patch = JSON.parse(value ?? '');
  } catch {
    throw new StepError(`Invalid step "${text}": it is not JSON. Use ${patchForm}, quoted for the shell.`);
  }
  if (!isObject(patch))
    throw new StepError(`Invalid step "${text}": the patch must be a JSON object. Use ${patchForm}.`);
  return patch;
}

function invalid(text: string): StepError {
  return new StepError(`Invalid step "${text}". Use ${stepForms.join(', ')}.`);
}

/** JSON merge patch (RFC 7386): maps are merged, null removes, all else replaces. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key) ?? null, value));
  }
  return Object.fromEntries(merged);
}

function withImage(manifest: Json, image: string): Json {
  const containers = valueAt(manifest, ['spec', 'template', 'spec', 'containers']);
  if (!isArray(containers)) return manifest;
  const changed = containers.map((container, index) => (index === 0 ? mergePatch(container, { image }) : container));
  return mergePatch(manifest, { spec: { template: { spec: { containers: changed } } } });
}
