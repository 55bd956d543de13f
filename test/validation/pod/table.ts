import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../../server/src/kubernetes/versions';
import { type Finding, validateManifest } from '../../../server/src/validation';
import { isObject, type Json, type JsonObject, valueAt } from '../../../server/src/yaml/json';
import { set, withValue } from '../manifests';

/** What a row is about, fields of the pod spec, and the findings on them: `FIELD REASON`, the field from the pod spec on. */
export type Row = readonly [what: string, spec: JsonObject, ...findings: readonly string[]];

const template = ['spec', 'template'];

/** The findings of the API server, and of the controller after it, on a set whose pod spec has `spec` over its own. */
export function judge(spec: JsonObject, target: Target = { version: 36 }): readonly Finding[] {
  const path = [...template, 'spec'];
  const own = valueAt(set, path);
  return validateManifest(withValue(set, path, { ...(isObject(own) ? own : {}), ...spec }), target);
}

/** A finding as rows have it. */
export function short({ field, reason }: Finding): string {
  return `${field.replace(/^spec\.template\.spec\.?/, '')} ${reason?.replace(/^FieldValue/, '') ?? 'warning'}`;
}

/** One test for each row: the findings are those of the row, no more and no less. */
export function table(topic: string, rows: readonly Row[], target?: Target): void {
  for (const [what, spec, ...expected] of rows)
    test(`${topic}: ${what}`, () => assert.deepEqual(judge(spec, target).map(short).sort(), [...expected].sort()));
}

/** The fields of a pod spec with one container, of which these are given. */
export function container(fields: JsonObject): JsonObject {
  return { containers: [{ name: 'app', image: 'app:1', ...fields }] };
}

/** The fields of a pod spec with one more volume, and that volume mounted. */
export function volume(source: JsonObject): JsonObject {
  return { volumes: [{ name: 'v', ...source }] };
}

/** What the first fix of the only finding says, and the value that it puts there. */
export function fixOf(spec: JsonObject): { readonly title: string; readonly value?: Json } | undefined {
  const [finding, ...more] = judge(spec);
  assert.ok(finding);
  assert.deepEqual(more.map(short), []);
  const [fix] = finding.fixes ?? [];
  if (!fix) return undefined;
  return fix.do === 'replace' || fix.do === 'insert' ? { title: fix.title, value: fix.value } : { title: fix.title };
}
