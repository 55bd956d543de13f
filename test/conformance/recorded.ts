import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { manifest, readFile } from '../../server/src/workspace/file';
import { isArray, isObject, type Json, type JsonObject } from '../../server/src/yaml/json';

/** What kube-apiserver and kube-controller-manager 1.36.2 did, as recorded; see README.md beside this file. */

export interface Cause {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

export interface PatchStep {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: Json;
}

/** One base manifest (`file#document`) with a patch, created or put over the live base. */
export interface PatchedCase {
  readonly id: string;
  readonly base: string;
  readonly patch: readonly PatchStep[];
  readonly code: number;
  readonly message?: string;
  readonly causes?: readonly Cause[];
  readonly warnings?: readonly string[];
}

export interface CreateCase extends PatchedCase {
  readonly accepted: boolean;
}

export interface UpdateCase extends PatchedCase {
  readonly updateAccepted: boolean;
}

export interface TextCase {
  readonly file: string;
  readonly text: string;
  readonly accepted: boolean;
  readonly code: number;
}

/** A StatefulSet that was accepted: either a text, or a base and a patch. `ok`: its first pod was created. */
export type RealizeCase = {
  readonly ok: boolean;
  readonly wanted: number;
  readonly pods: readonly string[];
  readonly pvcs: readonly string[];
  readonly warnings: readonly string[];
} & (
  | { readonly file: string; readonly text: string }
  | { readonly id: string; readonly base: string; readonly patch: readonly PatchStep[] }
);

/** Reads `test/conformance/<name>.jsonl.gz`. */
export function recorded<T>(name: string): readonly T[] {
  const text = gunzipSync(readFileSync(`test/conformance/${name}.jsonl.gz`)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** The base manifests by `file#document`. */
export function readBases(): ReadonlyMap<string, Json> {
  const bases = new Map<string, Json>();
  for (const { file, text } of recorded<{ file: string; text: string }>('bases'))
    for (const [index, resource] of readFile(file, text).resources.entries())
      bases.set(`${file}#${index}`, manifest(resource));
  return bases;
}

/** A manifest after a JSON patch. */
export function applyPatch(document: Json, patch: readonly PatchStep[]): Json {
  return patch.reduce<Json>(
    (at, step) => patched(at, step.path.split('/').slice(1).map(unescapePointer), step),
    document,
  );
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function patched(at: Json, [key, ...rest]: readonly string[], step: PatchStep): Json {
  if (key === undefined) return step.value ?? null;
  if (isArray(at)) {
    const index = key === '-' ? at.length : Number(key);
    if (rest.length > 0) return at.with(index, patched(at[index] ?? null, rest, step));
    const inserted = step.op === 'remove' ? [] : [step.value ?? null];
    return at.toSpliced(index, step.op === 'add' ? 0 : 1, ...inserted);
  }
  const object: JsonObject = isObject(at) ? at : {};
  if (rest.length > 0) return { ...object, [key]: patched(object[key] ?? null, rest, step) };
  if (step.op !== 'remove') return { ...object, [key]: step.value ?? null };
  const { [key]: _, ...others } = object;
  return others;
}
