import type { Target } from '../kubernetes/versions';
import { goJson } from '../yaml/goJson';
import { asObject, type Json, valueAt } from '../yaml/json';
import { encode } from './encode';

/**
 * What the controller keeps of a set in a ControllerRevision, byte by byte: its pod template, as a patch that replaces
 * another (getPatch in pkg/controller/statefulset/stateful_set_utils.go). `set` is defaulted (`storedObject`).
 */
export function revisionData(set: Json): string {
  const template = asObject(valueAt(set, ['spec', 'template'])) ?? {};
  return goJson({ spec: { template: { $patch: 'replace', ...encode(template, 'core.v1.PodTemplateSpec') } } });
}

/**
 * The name of the ControllerRevision with this data, and the pods' label `controller-revision-hash`: `web-747df48678`.
 * The controller counts collisions into the hash, of which there practically are none. undefined before 1.35: up to
 * 1.33 the template had a `creationTimestamp: null`, and 1.34 differs between its patch releases (issue 134773).
 */
export function revisionName(set: string, data: string, { version }: Target): string | undefined {
  if (version < 35) return undefined;
  // HashControllerRevision in pkg/controller/history/controller_history.go.
  return `${set}-${safeEncode(String(fnv32(`${data}0`)))}`;
}

/** The characters of random names, without vowels and what looks like another (apimachinery's util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function safeEncode(text: string): string {
  return Array.from(text, (character) => alphabet[character.charCodeAt(0) % alphabet.length]).join('');
}

/** FNV-1, 32 bits, over the text in UTF-8. */
function fnv32(text: string): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, 16777619) ^ byte;
  return hash >>> 0;
}
